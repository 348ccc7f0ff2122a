"""Reads a spread scenario from what a person wrote: TOML or JSON."""

import tomllib

import msgspec

from amparo.errors import BadInput
from amparo.spread.scenarios.scenario_form import ScenarioForm, scenario_form

MOST_BYTES = 1_000_000


def read_scenario_file(content: bytes, name: str) -> ScenarioForm:
    """name: of the file, whose ending tells JSON from TOML; standard input is JSON where it begins with a brace.

    Raises BadInput `too_big`, `bad_scenario`.
    """
    if len(content) > MOST_BYTES:
        raise BadInput("too_big", f"A scenario has at most {MOST_BYTES:,} bytes.")
    is_json = name.lower().endswith(".json") or (name == "-" and content.lstrip()[:1] == b"{")
    try:
        data = msgspec.json.decode(content) if is_json else tomllib.loads(content.decode())
    except (msgspec.DecodeError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        form = "JSON" if is_json else "TOML"
        raise BadInput("bad_scenario", f"The scenario is not {form}: {type(error).__name__}.") from None
    return scenario_form(data)
