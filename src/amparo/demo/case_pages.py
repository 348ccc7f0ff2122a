"""What a person does on the pages of the helpline: begins a case, fills it, agrees to a letter, gets news, ends it."""

import hmac
import json
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amparo.demo.commands import Commands
from amparo.demo.events import Chapter, Command, Event, Outcome, Step
from amparo.demo.photo_platform import WAIT_SECONDS, PhotoPlatform, is_signed
from amparo.demo.visitor import Page, Visitor, after

NAME, CONTACT = "Rowan Example", "rowan@mail.example"
"""An invented person."""
BEGINNING: tuple[tuple[str, dict[str, str | list[str]]], ...] = (
    ("device", {"watched": "no"}),
    ("age", {"adult": "yes"}),
    ("what happened", {"happened": ["online"]}),
    ("a few facts", {"relation": "depicted", "country": "US", "made_by": "other", "hide": "no"}),
    ("what helps now", {}),
    ("how it is kept", {}),
)
"""Each page up to the case, and what is answered there."""
ASKED = {"category": "nudity", "name": NAME, "contact": CONTACT, "signature": NAME}
"""What a letter may ask for beside promises."""
LETTER = 1
LEAST_SIGNED = 5
"""Receipt, hidden, removed, decided, came back."""


@dataclass(frozen=True)
class Scene:
    """Both installations while they run. helpline: its home. own: folder of the person's own files."""

    platform: PhotoPlatform
    helpline: Commands
    home: Path
    own: Path
    person: Visitor

    @property
    def address(self) -> str:
        """The one address that the person knows."""
        return f"{self.platform.photos}/{self.platform.site.named}"


def begun(scene: Scene) -> Generator[Event, None, tuple[str, str]]:
    """A case. Returns its number and the words that open it."""
    yield Chapter("They begin a case at the helpline: no account, and nothing kept before the end.")
    scene.person.go("/start/")
    for _, answers in BEGINNING:
        page = scene.person.press("next", "go", **answers)
    number, words, *_ = page.codes
    yield Step(f"answers: {', '.join(name for name, _ in BEGINNING)}", f"case {number}, and words that open it")
    yield Outcome("the passphrase", f"{len(words.split())} words, shown this once", len(words.split()) == 7)
    scene.person.press("", "")
    return number, words


def fingerprinted(scene: Scene) -> Iterator[Event]:
    """The fingerprints of a file of the person's own, in place of the browser that makes them."""
    yield Chapter("They have the picture. Its fingerprints are made where it is; there it stays.")
    scene.own.mkdir()
    file = scene.own / "mine.jpg"
    file.write_bytes(scene.platform.picture)
    ran = scene.helpline.run("hash", file)
    (found,) = ran.said
    lines = [f"pdq:{found['pdq']}:{found['quality']}", f"sha256:{found['sha256']}", f"md5:{found['md5']}"]
    yield Command(ran.line, f"{len(lines)} lines; on the page Fingerprints the browser makes them, and here is none")
    scene.person.press("prints")
    kept = json.dumps([{"file": 1, "lines": lines}], separators=(",", ":"))
    page = scene.person.press("add-prints", fingerprints=kept)
    yield Step("keeps them in the case", page.told)


def pasted(scene: Scene) -> Iterator[Event]:
    """The address, as people paste them."""
    scene.person.press("addresses")
    page = scene.person.press("add", text=f"look at this: {scene.address}?utm_source=chat and {scene.address}")
    yield Step("pastes what a friend sent, the address twice", page.told)
    yield Outcome(
        "addresses in the case", f"{len(_rows(page))}, as text without link or preview", len(_rows(page)) == 1
    )


def agreed(scene: Scene) -> Iterator[Event]:
    """The best door, its letter, and yes to it."""
    yield Chapter("Which door? The plan says, and why. Nothing leaves unread, or without a yes.")
    page = scene.person.press("doors")
    letter = page.button("preview:")
    route, door, law, _ = letter.removeprefix("preview:").split("/")
    yield Outcome("first door", f"{route}, under {law}: it answers by itself", (door, law) == ("amparo", "US-TIDA"))
    page = scene.person.press(letter)
    complete = letter.replace("preview:", "complete:")
    wanted = page.form_with("do", complete).known - {"state", "shield", "agreed", "which"}
    promises = sum(name.startswith("agrees:") for name in wanted)
    fields = ", ".join(sorted(wanted & ASKED.keys()))
    yield Step("opens the letter", f"the law still needs: {fields}, and {promises} promise, each with its reason")
    page = scene.person.press(complete, **{name: ASKED.get(name, "on") for name in wanted})
    reads = NAME in page.text and scene.address in page.text
    yield Outcome("the letter", "shown as it will leave, with every word that the law asks" if reads else "bare", reads)
    page = scene.person.press(letter.replace("preview:", "agree:"))
    yield Step("says yes", page.told)


def posted(scene: Scene) -> Iterator[Event]:
    """The letter at the platform."""
    page = scene.person.press(f"send:{LETTER}")
    reference = after("Their number for it", page.text)
    yield Step("sends it", f"posted to the photo site: receipt {reference}, signed")
    until = page.text.partition("The law gives them until:")[2].partition(" UTC")[0].strip()
    yield Outcome("the clock of the law", f"runs until {until} UTC", bool(until))


def informed(scene: Scene) -> Iterator[Event]:
    """The outcome, in the case."""
    yield Chapter("In the case: they ask for news.")
    scene.person.press("letters")
    scene.person.press(f"letter:{LETTER}")
    page, _ = _news(scene, "notice.decided")
    yield Step("asks for news", page.told)
    removed = "removed" in scene.person.press("addresses").text
    yield Outcome("the address", "removed" if removed else "not removed", removed)


def told_again(scene: Scene) -> Iterator[Event]:
    """That it came up again, and was stopped."""
    yield Chapter("In the case: they ask once more.")
    scene.person.press("letters")
    scene.person.press(f"letter:{LETTER}")
    page, statements = _news(scene, "notice.came_back")
    yield Step("asks for news", page.told)
    said = [json.loads(one["statement"]) for one in statements]
    bands = [one["data"]["band"] for one in said if one["kind"] == "notice.came_back"]
    yield Outcome("uploaded again since", f"{', then '.join(bands) or 'nothing'}; all stopped", bool(bands))
    key = scene.platform.about["key"]
    signed = sum(is_signed(one, key) for one in statements)
    told = f"{signed} of {len(statements)} statements verify with the key of /.well-known/amparo"
    yield Outcome("signed by the photo site", told, signed == len(statements) >= LEAST_SIGNED)


def recorded(scene: Scene) -> Iterator[Event]:
    """The case's own chain of evidence, for the person to keep."""
    yield Chapter("All of it can be proven later, with the person's own record.")
    scene.person.press("keeping")
    record: dict[str, Any] = json.loads(scene.person.press("record").content)
    lines = scene.own / "record.lines"
    lines.write_text("\n".join(record["lines"]) + "\n", encoding="utf-8")
    verified = scene.helpline.run("evidence", "verify", "--file", lines, "--chain", record["chain"])
    (chain,) = verified.said["chains"]
    told = f"{chain['entries']} entries, {'sound' if chain['sound'] else 'damaged'}"
    yield Command(f"amparo evidence verify --file {lines.name} --chain …", told)
    opened = [value for value, key in record["openings"].values() if _stands(value, key, record["lines"])]
    inside = sum(one["statement"] in opened for one in record["statements"])
    told = f"{inside} of {len(record['statements'])} stand in the chain, sealed"
    yield Outcome("what was signed", told, inside == len(record["statements"]) >= LEAST_SIGNED)


def erased(scene: Scene, number: str, words: str) -> Iterator[Event]:
    """Nothing of it can be read by anybody, and then not by the person either."""
    yield Chapter("They delete the case.")
    found = _found(scene.home, [NAME, CONTACT, scene.platform.site.named, scene.address, words])
    known = _found(scene.home, [number])  # in clear, so that one sees that the search finds what is there
    told = f"{found} found in all its files while the case is open, where its number is found"
    yield Outcome("names, addresses and words", told, known == 1 and not found)
    scene.person.press("keeping")
    scene.person.press("ask:erase")
    proof = json.loads(scene.person.press("erase").area)
    said = json.loads(proof["statement"])
    gone = ", ".join(f"{what} {count}" for what, count in said["deleted"].items())
    own = is_signed(proof, proof["key"]) and said["kind"] == "case.erased"
    yield Outcome("deleted", f"{gone}; the proof is signed", own)
    again = scene.person.is_refused("/case/", number=number, words=words)
    yield Outcome("number and words", "open nothing any more" if again else "still open it", again)


def _news(scene: Scene, kind: str) -> tuple[Page, list[dict[str, str]]]:
    """Ask until there is a statement of this kind, as who comes back later: a change takes a second to be told.

    Returns the page that told of it, and all statements.
    """
    start = time.monotonic()
    while True:
        page = scene.person.press(f"news:{LETTER}")
        statements: list[dict[str, str]] = json.loads(scene.person.press(f"signed:{LETTER}").content)
        found = kind in {json.loads(one["statement"])["kind"] for one in statements}
        if found or time.monotonic() - start > WAIT_SECONDS:
            return page, statements
        time.sleep(0.2)


def _rows(page: Page) -> list[str]:
    """Addresses in the table of addresses."""
    return [value for form in page.forms for name, value in form.boxes if name == "number"]


def _stands(value: str, key: str, lines: list[str]) -> bool:
    """Whether the commitment to a value stands in the chain: HMAC-SHA-256 under the value's own key."""
    commitment = hmac.digest(bytes.fromhex(key), value.encode(), "sha256").hex()
    return any(commitment in line for line in lines)


def _found(home: Path, words: list[str]) -> int:
    """How many of these words stand in any file below a folder."""
    files = [path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file()]
    return sum(any(word.encode() in data for data in files) for word in words)
