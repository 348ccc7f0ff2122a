"""docs/reference/errors.md, from every place in the code that refuses something.

A code is read where it is written: as the first argument of an error class, as an argument that a function passes on
to one, or as a key of a table called MESSAGES. The meaning is the sentence that goes with it; what the program fills in
is shown as an ellipsis.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True)
class _Refusal:
    """code: None where the program fills it in from the parameter called `parameter`."""

    code: str | None
    kind: str
    sentence: str
    parameter: str = ""


def found() -> dict[str, tuple[str, list[str]]]:
    """Code to its kind and its sentences, in the order of the codes."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(SOURCE.rglob("*.py"))]
    passing = {name: places for tree in trees for name, places in _passing_on(tree)}
    kinds: dict[str, str] = {}
    sentences: dict[str, list[str]] = defaultdict(list)
    for tree in trees:
        for one in [*_direct(tree), *_through(tree, passing), *_tables(tree)]:
            if one.code is None:
                continue
            kinds.setdefault(one.code, one.kind)
            if one.sentence not in sentences[one.code]:
                sentences[one.code].append(one.sentence)
    return {code: (kinds[code], sentences[code]) for code in sorted(kinds)}


def page() -> str:
    """The whole page."""
    lines = [_INTRO, "| code | kind | meaning |", "|---|---|---|"]
    for code, (kind, sentences) in found().items():
        told = [sentence for sentence in sentences if sentence != "…"] or sentences
        meaning = " / ".join(told).replace("|", "\\|")
        lines.append(f"| `{code}` | {kind} | {meaning} |")
    return "\n".join([*lines, ""])


def _direct(tree: ast.AST) -> Iterator[_Refusal]:
    """Errors made here, by an error class or by the constructor of a class derived from one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in KINDS:
            yield from _refusal(node, _name(node.func))
        elif isinstance(node, ast.ClassDef):
            kind = next((base for base in map(_name, node.bases) if base in KINDS), None)
            made = [call for call in ast.walk(node) if isinstance(call, ast.Call) and _name(call.func) == "__init__"]
            if kind and made:
                yield from _refusal(made[0], kind)


def _refusal(call: ast.Call, kind: str) -> Iterator[_Refusal]:
    if not call.args:
        return
    code = call.args[0]
    sentence = _text(call.args[1]) if len(call.args) > 1 else "…"
    if isinstance(code, ast.Constant) and isinstance(code.value, str):
        yield _Refusal(code.value, kind, sentence)
    elif isinstance(code, ast.Name):
        yield _Refusal(None, kind, sentence, code.id)


def _passing_on(tree: ast.AST) -> Iterator[tuple[str, tuple[int, _Refusal]]]:
    """Functions that pass a parameter on as a code: name, the parameter's place, what they make of it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            parameters = [argument.arg for argument in node.args.args]
            for one in _direct(node):
                if one.parameter in parameters:
                    yield node.name, (parameters.index(one.parameter), one)


def _through(tree: ast.AST, passing: dict[str, tuple[int, _Refusal]]) -> Iterator[_Refusal]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in passing:
            place, one = passing[_name(node.func)]
            given = node.args[place] if place < len(node.args) else None
            if isinstance(given, ast.Constant):
                yield _Refusal(str(given.value), one.kind, one.sentence)


def _tables(tree: ast.Module) -> Iterator[_Refusal]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict) and _name(node.targets[0]) == "MESSAGES":
            for code, sentence in zip(node.value.keys, node.value.values, strict=True):
                if isinstance(code, ast.Constant):
                    yield _Refusal(str(code.value), "BadInput", _text(sentence))


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def _text(message: ast.expr) -> str:
    if isinstance(message, ast.Constant):
        return str(message.value)
    if isinstance(message, ast.JoinedStr):
        return "".join(_text(part) if isinstance(part, ast.Constant) else "…" for part in message.values)
    return "…"
