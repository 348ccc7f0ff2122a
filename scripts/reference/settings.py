"""docs/reference/settings.md, from the classes and docstrings of amparo/settings.py."""

import ast
import inspect
from collections.abc import Iterator
from dataclasses import dataclass

from amparo import settings

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


@dataclass(frozen=True)
class _Field:
    name: str
    kind: str
    default: str
    about: str


def page() -> str:
    """The whole page."""
    tree = ast.parse(inspect.getsource(settings))
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    parts = [_INTRO, _section("Top level", "", classes["Settings"], simple_only=True)]
    for section, kind in settings.SECTIONS.items():
        parts.append(_section(f"[{section}]", f"{section}_", classes[kind.__name__]))
    return "\n".join(parts)


def _section(title: str, prefix: str, node: ast.ClassDef, simple_only: bool = False) -> str:
    about = (ast.get_docstring(node) or "").removeprefix(title).strip()
    lines = [f"## {title}", "", about, "", "| key | variable | type | default | meaning |", "|---|---|---|---|---|"]
    for field in _fields(node):
        if simple_only and field.kind.endswith("Settings"):
            continue
        variable = f"AMPARO_{prefix}{field.name}".upper()
        kind = field.kind.replace("|", "\\|")
        lines.append(f"| `{field.name}` | `{variable}` | {kind} | `{field.default}` | {field.about} |")
    return "\n".join([*lines, ""])


def _fields(node: ast.ClassDef) -> Iterator[_Field]:
    for place, statement in enumerate(node.body):
        if not isinstance(statement, ast.AnnAssign) or not isinstance(statement.target, ast.Name):
            continue
        after = node.body[place + 1] if place + 1 < len(node.body) else None
        about = ""
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            about = " ".join(str(after.value.value).split())
        yield _Field(statement.target.id, ast.unparse(statement.annotation), _default(statement.value), about)


def _default(value: ast.expr | None) -> str:
    if isinstance(value, ast.Call) and value.keywords and value.keywords[0].arg == "default_factory":
        factory = value.keywords[0].value
        value = factory.body if isinstance(factory, ast.Lambda) else factory
    text = "" if value is None else ast.unparse(value)
    for action in ("ALLOW", "HOLD", "BLOCK"):
        text = text.replace(f"Action.{action}", f'"{action}"')
    if text.startswith("Path("):
        text = text.removeprefix("Path(").removesuffix(")")
    return text.replace("'", '"')
