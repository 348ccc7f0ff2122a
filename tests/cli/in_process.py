"""Running a command in this process, as `amparo` would."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from amparo.cli.main import main


@dataclass(frozen=True)
class Ran:
    """How a command ended: exit code, standard output and standard error."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The one JSON document printed."""
        return json.loads(self.out)


Command = Callable[..., Ran]


def command(name: str, capsys: pytest.CaptureFixture[str]) -> Command:
    """A function that runs `amparo <name>` with these words."""

    def run(*words: str) -> Ran:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([name, *words])
        out, err = capsys.readouterr()
        return Ran(ended.value.code if isinstance(ended.value.code, int) else 0, out, err)

    return run
