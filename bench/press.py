"""Articles a second through every press rule, beside a linter of English prose; and a whole `amparo press check`."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path

from bench.result import Row, save
from bench.side import ROOT, Side
from bench.turns import take_turns

ARTICLES = ROOT / "tests" / "press" / "articles"
WORDS = 640
TARGET = 200.0
TARGET_START = 0.4
PROCESSOR = 0
SMALL = """# Pictures shared without consent

Police are investigating after intimate images of a woman were shared in a group without her consent.

Even though she had sent the pictures herself, the court said that sharing them is a crime.
"""
PEER = "proselint"


def run(*, quick: bool) -> None:
    """All rows of this script."""
    rounds = 1 if quick else 9
    rows = [_as_they_are(rounds), _english(rounds), _spanish(rounds), _start(1 if quick else 20)]
    save("press", rows, quick=quick)


def _as_they_are(rounds: int) -> Row:
    """The labelled set, each article at its own length."""
    texts = _texts("en", 1) + _texts("es", 1)
    return _alone(rounds, texts, f"articles of the labelled set, both languages, {_length(texts)} words, one processor")


def _english(rounds: int) -> Row:
    """Against proselint, on the same texts."""
    texts = _texts("en")
    with Side.ours("bench.amparo_press", PROCESSOR) as ours, Side.peer(PEER, "proselint_lint.py", PROCESSOR) as peer:
        in_scope = ours.ask(do="articles", texts=texts)["in_scope"]
        taken = take_turns(
            {
                "ours": lambda: float(ours.ask(do="articles", texts=texts)["seconds"]),
                PEER: lambda: float(peer.ask(texts=texts)["seconds"]),
            },
            rounds,
        )
    speed = {name: len(texts) / seconds for name, seconds in taken.items()}
    note = (
        f"{in_scope} of {len(texts)} in scope; {PEER} looks for wording in English alone: no Spanish, no "
        "parts of a page, no names, nothing that is missing; its rules are about style"
    )
    what = f"articles in English, {_length(texts)} words, one processor"
    return Row(
        what, "articles/s", speed.pop("ours"), speed, f"≥ {TARGET:.0f}/s", len(texts) / taken["ours"] >= TARGET, note
    )


def _spanish(rounds: int) -> Row:
    texts = _texts("es")
    return _alone(rounds, texts, f"articles in Spanish, {_length(texts)} words, one processor")


def _alone(rounds: int, texts: list[str], what: str) -> Row:
    with Side.ours("bench.amparo_press", PROCESSOR) as ours:
        in_scope = ours.ask(do="articles", texts=texts)["in_scope"]
        taken = take_turns({"ours": lambda: float(ours.ask(do="articles", texts=texts)["seconds"])}, rounds)
    speed = len(texts) / taken["ours"]
    return Row(
        what, "articles/s", speed, {}, f"≥ {TARGET:.0f}/s", speed >= TARGET, f"{in_scope} of {len(texts)} in scope"
    )


def _start(rounds: int) -> Row:
    """A whole process, as an editor's save or a commit starts it."""
    taken = []
    with tempfile.TemporaryDirectory(prefix="amparo-bench-") as folder:
        file = Path(folder) / "small.md"
        file.write_text(SMALL, encoding="utf-8")
        environment = {**os.environ, "AMPARO_HOME": folder}
        for _round in range(rounds + 1):
            begin = time.perf_counter()
            ended = subprocess.run(
                [sys.executable, "-m", "amparo", "press", "check", file], stdout=subprocess.DEVNULL, env=environment
            )
            taken.append(time.perf_counter() - begin)
            if ended.returncode != 0:
                raise SystemExit("the article was not checked: the numbers would mean nothing")
    middle = statistics.median(taken[1:])
    note = f"median of {rounds}, slowest {max(taken[1:]):.2f} s"
    return Row("one short article, whole process", "s", middle, {}, f"≤ {TARGET_START} s", middle <= TARGET_START, note)


def _texts(language: str, words: float = WORDS) -> list[str]:
    """The labelled articles of a language, joined until each is long enough."""
    texts: list[str] = []
    parts: list[str] = []
    for path in sorted(ARTICLES.glob("*.toml")):
        article = tomllib.loads(path.read_text(encoding="utf-8"))
        if article["language"] != language or article["form"] == "html":
            continue
        parts.append(article["article"]["content"].strip())
        if sum(len(part.split()) for part in parts) >= words * 0.9:
            texts.append("\n\n".join(parts))
            parts = []
    return texts


def _length(texts: list[str]) -> int:
    return round(statistics.mean(len(text.split()) for text in texts))
