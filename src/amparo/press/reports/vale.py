"""The rules about words as styles for the linter Vale (https://vale.sh/docs/checks/existence).

Vale reads words and headings. It has no topic gate, no guards for quotation and negation, and knows nobody and no
number; so every level is one lower than ours, and `NOT-HERE.md` lists what it cannot do.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from amparo.press.checks import Lexical
from amparo.press.fold import NAME
from amparo.press.phrases.phrase import Lists, parse
from amparo.press.rules import Rule, WordList
from amparo.press.zone import HEADLINES, TOLD, Level, Zone

STYLES = {"en": "AmparoPressEN", "es": "AmparoPressES"}
_LEVELS = {Level.ERROR: "warning", Level.WARN: "suggestion", Level.SUGGESTION: "suggestion", Level.NOTE: "suggestion"}
_TOKEN = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|\(\?[:=!<>]+|\{[\d,]*\}|.", re.S)
_ACCENTS = {
    "en": {"e": "eé", "i": "iï", "c": "cç"},
    "es": {"a": "aá", "e": "eé", "i": "ií", "o": "oó", "u": "uúü"},
}
_MARKS = {"'": "'’‘", '"': '"“”«»', "-": "-‐‑–—"}
_INI = """StylesPath = styles
MinAlertLevel = suggestion

# Only where you keep coverage of intimate images shared without consent: Vale cannot tell what an article is about.
# Of an article in Spanish: BasedOnStyles = AmparoPressES
[*.{md,html,txt}]
BasedOnStyles = AmparoPressEN
"""


@dataclass(frozen=True)
class _Style:
    """What of one rule can be said to Vale in one language. left: sentences about what cannot."""

    tokens: tuple[str, ...]
    left: tuple[str, ...]


def vale_files(rules: Sequence[Rule], lists: Mapping[str, WordList]) -> dict[str, str]:
    """Every file of the folder, by its path in it."""
    files = {".vale.ini": _INI}
    left: list[str] = []
    for language, folder in STYLES.items():
        ready = Lists({name: one.said_in(language) for name, one in lists.items()})
        for rule in rules:
            style = _style(rule, ready, language)
            if style.tokens:
                files[f"styles/{folder}/{rule.id}.yml"] = _yaml(rule, style.tokens, language)
            left += [f"| {rule.id} | {language} | {sentence} |" for sentence in style.left]
    files["NOT-HERE.md"] = "\n".join([_NOT_HERE, *left]) + "\n"
    return files


_NOT_HERE = """# What Vale does not check

`amparo press check` does. Vale looks at words only: it does not ask what an article is about, who is quoted, what is
denied, which helpline holds in which country. Levels are one lower here for that reason.

| rule | language | what is missing |
|---|---|---|"""


def _style(rule: Rule, lists: Lists, language: str) -> _Style:
    tokens: dict[str, None] = {}
    left: dict[str, None] = {}
    scope = _scope(rule.zones)
    for one in rule.checks:
        if not isinstance(one, Lexical):
            left[f"its check of the kind {type(one).__struct_config__.tag}"] = None
        elif scope is None:
            left["it looks at addresses, tags or hidden text"] = None
        elif one.needs or one.when or one.not_when or one.unless_link or one.html_only:
            left["words that count only beside others"] = None
        else:
            left |= dict.fromkeys(_limits(one))
            for phrase in one.find.said_in(language):
                token = _token(phrase, lists, language)
                if token is None:
                    left["words beside a person's name"] = None
                else:
                    tokens[token] = None
    return _Style(tuple(tokens), tuple(left))


def _limits(one: Lexical) -> Iterator[str]:
    if one.unless:
        yield "the exceptions: what stands nearby does not silence it"
    if one.regex or one.typography:
        yield "capitals, emoji and other shapes of letters"


def _scope(zones: Sequence[Zone]) -> str | None:
    """Vale's name for where a rule looks; None where it has none."""
    if TOLD & set(zones) - {Zone.HEADING}:
        return "text"
    return "heading" if (HEADLINES | {Zone.HEADING}) & set(zones) else None


def _token(phrase: str, lists: Lists, language: str) -> str | None:
    """A phrase as a regular expression for text as it is written: accents, quotation marks and hyphens of any kind."""
    pattern = parse(phrase, lists).pattern
    if NAME in pattern:
        return None
    accents = _ACCENTS[language]
    return "".join(_plain(match.group(), accents) for match in _TOKEN.finditer(_without_possessive(pattern)))


def _without_possessive(pattern: str) -> str:
    """Vale's engine has no possessive quantifiers; without them the same is found, more slowly."""
    return re.sub(r"(?<!\\)([*+?}])\+", r"\1", pattern)


def _plain(token: str, accents: Mapping[str, str]) -> str:
    if token in accents:
        return f"[{accents[token]}]"
    return f"[{_MARKS[token]}]" if token in _MARKS else token


def _yaml(rule: Rule, tokens: Sequence[str], language: str) -> str:
    """One file of Vale. Its message has no `%s`, which would print the words that were found."""
    said = f"{rule.id} {rule.name.said_in(language)}. {rule.message.said_in(language)} {rule.instead.said_in(language)}"
    link = next((one.url for one in rule.sources if one.url.startswith("https://")), "")
    lines = [
        "extends: existence",
        f"message: {_quoted(said.replace('%', '%%'))}",
        *([f"link: {_quoted(link)}"] if link else []),
        f"level: {_LEVELS[rule.level]}",
        f"scope: {_scope(rule.zones)}",
        "ignorecase: true",
        "nonword: true",
        "tokens:",
        *(f"  - {_quoted(one)}" for one in tokens),
    ]
    return "\n".join(lines) + "\n"


def _quoted(said: str) -> str:
    return "'" + said.replace("'", "''") + "'"
