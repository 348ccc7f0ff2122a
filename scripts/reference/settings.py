"""docs/reference/settings.md, from the classes and docstrings of amparo/settings.py."""

import ast
import inspect
from itertools import pairwise

import msgspec

from amparo import settings
from amparo.matching.policy import Action

_INTRO = """# Settings

Written by `make docs` from `src/amparo/settings.py`.

Settings are read in this order, later ones win: the defaults below, the TOML file `amparo.toml` in the home folder (or
the file that `AMPARO_SETTINGS` names), environment variables. A key that does not exist is an error that names the file
and the table.

```toml
[gate]
port = 8800

[policy]
video = "ALLOW"
```

Beside the settings there are two more variables: `AMPARO_SETTINGS` names the file, and `AMPARO_ACTOR` the person who
acts, where it is not the login name.
"""


def page() -> str:
    """The whole page."""
    parts = [_INTRO, _section("Top level", "", settings.Settings, simple_only=True)]
    parts += [_section(f"[{section}]", f"{section}_", kind) for section, kind in settings.SECTIONS.items()]
    return "\n".join(parts)


def _section(title: str, prefix: str, kind: type[msgspec.Struct], simple_only: bool = False) -> str:
    node = _class_of(kind)
    about = (ast.get_docstring(node) or "").removeprefix(title).strip()
    lines = [f"## {title}", "", about, "", "| key | variable | value | default | meaning |", "|---|---|---|---|---|"]
    meanings = _meanings(node)
    for field in msgspec.structs.fields(kind):
        if simple_only and field.name in settings.SECTIONS:
            continue
        variable = f"AMPARO_{prefix}{field.name}".upper()
        default = field.default_factory() if field.default is msgspec.NODEFAULT else field.default
        lines.append(
            f"| `{field.name}` | `{variable}` | {_value(msgspec.inspect.type_info(field.type))}"
            f" | `{_written(default)}` |"
            f" {meanings[field.name]} |"
        )
    return "\n".join([*lines, ""])


def _class_of(kind: type[msgspec.Struct]) -> ast.ClassDef:
    tree = ast.parse(inspect.getsource(settings))
    return next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == kind.__name__)


def _meanings(node: ast.ClassDef) -> dict[str, str]:
    """The string that follows each field, by the field's name."""
    meanings = {}
    for statement, after in pairwise(node.body):
        if not isinstance(statement, ast.AnnAssign) or not isinstance(statement.target, ast.Name):
            continue
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            meanings[statement.target.id] = " ".join(str(after.value.value).split())
    return meanings


def _value(info: msgspec.inspect.Type) -> str:
    """What may be set, in words."""
    match info:
        case msgspec.inspect.IntType(ge=low, le=high) | msgspec.inspect.FloatType(ge=low, le=high):
            name = "whole number" if isinstance(info, msgspec.inspect.IntType) else "number"
            least = f"from {low:,}" if low is not None else "above 0" if info.gt == 0 else ""
            return " ".join(part for part in (name, least, f"to {high:,}" if high is not None else "") if part)
        case msgspec.inspect.EnumType(cls=kind):
            return " or ".join(str(member.value) for member in kind if member.value != "BLOCK")
        case msgspec.inspect.DictType(value_type=value):
            return f"table of {_value(value)}"
        case msgspec.inspect.StrType():
            return "text"
    return "folder"


def _written(default: object) -> str:
    if isinstance(default, dict):
        return "{" + ", ".join(f'"{key}" = {_written(value)}' for key, value in default.items()) + "}"
    if isinstance(default, Action):
        return f'"{default.value}"'
    return repr(default) if isinstance(default, int | float) else f'"{default}"'
