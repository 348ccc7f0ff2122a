"""Where Amparo's folder and settings file are. Imports nothing heavy: `amparo hash` must start quickly."""

import os
from collections.abc import Mapping

DEFAULT_HOME = "~/.local/share/amparo"


def home_of(environment: Mapping[str, str]) -> str:
    """The home folder, absolute: AMPARO_HOME or the default."""
    return os.path.abspath(os.path.expanduser(environment.get("AMPARO_HOME") or DEFAULT_HOME))  # noqa: PTH100, PTH111


def settings_file_of(environment: Mapping[str, str]) -> str:
    """The settings file, there or not: AMPARO_SETTINGS or amparo.toml in the home folder."""
    return environment.get("AMPARO_SETTINGS") or f"{home_of(environment)}/amparo.toml"


def is_all_default(environment: Mapping[str, str]) -> bool:
    """Whether nothing but perhaps the home folder is set, so that every other setting has its default."""
    said = any(name.startswith("AMPARO_") and name != "AMPARO_HOME" for name in environment)
    return not said and not os.path.exists(settings_file_of(environment))  # noqa: PTH110
