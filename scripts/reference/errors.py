"""docs/reference/errors.md, from every place in the code that raises an AmparoError.

A code is read where it is written: the first argument of a call of one of the error classes. The meaning is the
sentence that goes with it; what the program fills in is shown as an ellipsis.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from amparo import errors

SOURCE = Path(errors.__file__).parent
KINDS = ("BadInput", "NotFound", "Conflict", "Refused", "Unavailable")

_INTRO = """# Errors

Written by `make docs` from the code. Programs may act on a code: it never changes once released. The sentence is for
people and may change; `…` stands for what the program fills in.

| kind | means | exit code |
|---|---|---|
| BadInput | what was given cannot be used as it is | 2 |
| NotFound | the thing named does not exist | 2 |
| Conflict | the thing is in a state in which this cannot be done | 2 |
| Refused | the caller may not do this | 2 |
| Unavailable | a part that is needed does not answer now; trying again may work | 3 |
"""


def found() -> dict[str, tuple[str, list[str]]]:
    """Code to its kind and its sentences, in the order of the code's name."""
    kinds: dict[str, str] = {}
    sentences: dict[str, list[str]] = defaultdict(list)
    for path in sorted(SOURCE.rglob("*.py")):
        for code, kind, sentence in _raised(ast.parse(path.read_text(encoding="utf-8"))):
            kinds.setdefault(code, kind)
            if sentence not in sentences[code]:
                sentences[code].append(sentence)
    return {code: (kinds[code], sentences[code]) for code in sorted(kinds)}


def page() -> str:
    """The whole page."""
    lines = [_INTRO, "| code | kind | meaning |", "|---|---|---|"]
    for code, (kind, sentences) in found().items():
        meaning = " / ".join(sentences).replace("|", "\\|")
        lines.append(f"| `{code}` | {kind} | {meaning} |")
    return "\n".join([*lines, ""])


def _raised(tree: ast.AST) -> Iterator[tuple[str, str, str]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        kind = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        code = node.args[0]
        if kind in KINDS and isinstance(code, ast.Constant) and isinstance(code.value, str):
            yield code.value, kind, _text(node.args[1]) if len(node.args) > 1 else ""


def _text(message: ast.expr) -> str:
    if isinstance(message, ast.Constant):
        return str(message.value)
    if isinstance(message, ast.JoinedStr):
        return "".join(_text(part) if isinstance(part, ast.Constant) else "…" for part in message.values)
    return "…"
