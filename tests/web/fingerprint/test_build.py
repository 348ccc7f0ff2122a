"""The scripts that are served are those that stand here as TypeScript."""

import json
import re
from pathlib import Path

import pytest

from scripts import browser


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    lacking = browser.missing()
    if lacking:
        pytest.skip(f"SKIPPED FOR WANT OF {lacking}: the scripts of pages are not built anew in this run")
    folder = tmp_path_factory.mktemp("scripts")
    browser.build(folder)
    return folder


@pytest.mark.parametrize("name", browser.MADE)
def test_a_script_is_what_its_source_makes_byte_for_byte(built: Path, name: str) -> None:
    assert (built / name).read_bytes() == (browser.MADE[name] / name).read_bytes(), "run `make scripts`"


def test_every_package_that_builds_is_pinned_by_its_digest_and_none_by_an_address() -> None:
    text = (browser.ROOT / "package-lock.json").read_text(encoding="utf-8")
    packages = {name: one for name, one in json.loads(text)["packages"].items() if name}
    assert [name for name, one in packages.items() if not one["integrity"].startswith("sha512-")] == []
    assert '"resolved"' not in text


def test_the_packages_that_build_are_named_by_their_exact_versions() -> None:
    wanted = json.loads((browser.ROOT / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    assert [version for version in wanted.values() if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []
    assert wanted.keys() == {"esbuild", "typescript"}
