"""What a person does on a helpline's pages, for the tutorial.

`a_person.py send SITE ADDRESS FILE` and, later, `a_person.py news SITE`. It presses the buttons that a browser without
JavaScript shows. Number and words go into my-words.txt, as these are thrown away; nobody should write real ones into a
file.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

import httpx

from amparo.demo.visitor import Visitor

WORDS = Path("my-words.txt")
PAGES: tuple[dict[str, str | list[str]], ...] = (
    {"watched": "no"},
    {"adult": "yes"},
    {"happened": ["online"]},
    {"relation": "depicted", "country": "US", "made_by": "other", "hide": "no"},
    {},
    {},
)
ABOUT = {"signature": "Rowan Example", "contact": "rowan@mail.example", "agrees:nonconsent": "on"}


def send(person: Visitor, address: str, file: str) -> None:
    """A case, the fingerprints of a file, an address, a letter under the law that the site stands under."""
    person.go("/start/")
    for answers in PAGES:
        page = person.press("next", "go", **answers)
    WORDS.write_text("\n".join(page.codes[:2]), encoding="utf-8")
    say(f"case {page.codes[0]}")
    person.press("", "")
    person.press("prints")
    say(person.press("add-prints", fingerprints=fingerprints(file)).told)
    person.press("addresses")
    say(person.press("add", text=address).told)
    door = person.press("doors").button("preview:")
    say(f"door {door.removeprefix('preview:')}")
    person.press(door)
    person.press(door.replace("preview:", "complete:"), **ABOUT)
    person.press(door.replace("preview:", "agree:"))
    say(person.press("send:1").told)


def news(person: Visitor) -> None:
    """What the site said since, and the record of the case as record.json."""
    number, words = WORDS.read_text(encoding="utf-8").split("\n")
    person.go("/case/")
    person.press("", "", number=number, words=words)
    person.press("letters")
    person.press("letter:1")
    for _ in range(20):
        say(person.press("news:1").told)
        if "removed" in person.press("addresses").text:
            say("removed")
            break
        time.sleep(1)
        person.press("letters")
        person.press("letter:1")
    person.press("keeping")
    Path("record.json").write_bytes(person.press("record").content)


def fingerprints(file: str) -> str:
    """As the page makes them in a browser."""
    command = [sys.executable, "-m", "amparo", "hash", "--json", file]
    found = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)[0]  # noqa: S603  # our own
    lines = [f"pdq:{found['pdq']}:{found['quality']}", f"sha256:{found['sha256']}", f"md5:{found['md5']}"]
    return json.dumps([{"file": 1, "lines": lines}], separators=(",", ":"))


def say(text: str) -> None:
    """A line."""
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    act, site, *more = sys.argv[1:]
    with httpx.Client(base_url=site, timeout=30.0, trust_env=False) as web:
        send(Visitor(web), *more) if act == "send" else news(Visitor(web))
