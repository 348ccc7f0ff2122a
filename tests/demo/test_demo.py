"""The demo, end to end: commands, pages, gate and uploads over HTTP, as a newcomer sees them."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from amparo.demo import notice_story, photo_site, pictures, visitor
from amparo.demo.events import Check, Outcome
from amparo.errors import Unavailable

PEOPLE = ("astronaut", "camera", "lfw", "retina", "coins")
"""Files of scikit-image that show people, parts of them or portraits."""


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], Path]:
    """The demo, run once, with a temporary folder of its own."""
    temporary = tmp_path_factory.mktemp("demo")
    done = subprocess.run(
        [sys.executable, "-m", "amparo", "demo", "--part", "gate", "--json"],
        capture_output=True,
        text=True,
        env={**os.environ, "TMPDIR": str(temporary), "AMPARO_HOME": str(temporary / "never-used")},
        timeout=280,
    )
    return done, temporary


@pytest.fixture(scope="module")
def checks(ran: tuple[subprocess.CompletedProcess[str], Path]) -> list[dict[str, Any]]:
    return json.loads(ran[0].stdout)["checks"]  # type: ignore[no-any-return]


def test_it_ends_well_and_says_nothing_else(ran: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    done, _ = ran
    assert (done.returncode, done.stderr) == (0, "")


def test_it_leaves_nothing_behind(ran: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    assert list(ran[1].iterdir()) == []


@pytest.mark.parametrize("change", ["the same file", *(variant.name for variant in pictures.VARIANTS)])
def test_each_reported_picture_is_blocked_when_it_is(change: str, checks: list[dict[str, Any]]) -> None:
    decided = {check["picture"]: check["decision"] for check in checks[:42] if check["change"] == change}
    assert decided == dict.fromkeys(pictures.BANKED, "BLOCK")


def test_unrelated_uploads_pass(checks: list[dict[str, Any]]) -> None:
    decided = {
        check["picture"]: check["decision"] for check in checks if check["change"] in {"as it is", "named photo.jpg"}
    }
    assert decided == dict.fromkeys([*pictures.UNRELATED, "shopping list"], "ALLOW")


def test_a_withdrawn_picture_passes_and_a_new_one_is_blocked(checks: list[dict[str, Any]]) -> None:
    assert [(check["picture"], check["decision"]) for check in checks[-2:]] == [
        ("coffee", "ALLOW"),
        ("gravel", "BLOCK"),
    ]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], Path]:
    """The whole demo, a case at a helpline and its notice at a photo site, played once."""
    temporary = tmp_path_factory.mktemp("demo")
    done = subprocess.run(
        [sys.executable, "-m", "amparo", "demo", "--json"],
        capture_output=True,
        text=True,
        env={**os.environ, "TMPDIR": str(temporary), "AMPARO_HOME": str(temporary / "never-used")},
        timeout=280,
    )
    return done, temporary


@pytest.fixture(scope="module")
def outcomes(told: tuple[subprocess.CompletedProcess[str], Path]) -> list[dict[str, Any]]:
    return json.loads(told[0].stdout)["checks"]  # type: ignore[no-any-return]


def test_a_case_ends_in_a_removal_and_every_variant_is_stopped(
    told: tuple[subprocess.CompletedProcess[str], Path], outcomes: list[dict[str, Any]]
) -> None:
    assert (told[0].returncode, told[0].stderr) == (0, "")
    assert [check for check in outcomes if not check["as_expected"]] == []
    decided = [check["decision"] for check in outcomes if "decision" in check]
    assert decided == ["HOLD"] * 3 + ["BLOCK"] * (1 + len(pictures.VARIANTS)) + ["ALLOW"]


def test_the_case_is_told_what_became_of_it_and_its_files_say_nothing(outcomes: list[dict[str, Any]]) -> None:
    said = {check["what"]: check["told"] for check in outcomes if "what" in check}
    assert said["first door"].startswith("demo-photos, under US-TIDA")
    assert said["the address"] == "removed"
    assert said["names, addresses and words"].startswith("0 found")
    assert said["number and words"] == "open nothing any more"


def test_a_case_leaves_nothing_behind(told: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    assert list(told[1].iterdir()) == []


@pytest.mark.slow  # its steps are those of the whole
def test_the_notice_alone_is_a_part_of_its_own(tmp_path: Path) -> None:
    story = notice_story.tell_notice(tmp_path / "home", tmp_path / "photos")
    assert [event for event in story if isinstance(event, Check | Outcome) and not event.as_expected] == []


def test_the_photo_site_shows_no_person(tmp_path: Path) -> None:
    assert not any(name.startswith(PEOPLE) for name in photo_site._MORE)
    site = photo_site.make_site(tmp_path)
    files = [path for path in tmp_path.rglob("*.jpg") if "thumbs" not in path.parts]
    assert len(files) == photo_site.PICTURES == 200
    assert (tmp_path / site.copies[0]).read_bytes() == (tmp_path / site.named).read_bytes()


@pytest.mark.parametrize("file", [*pictures.BANKED.values(), *pictures.UNRELATED.values()])
def test_no_picture_shows_a_person_and_every_one_ships_with_the_package(file: str) -> None:
    assert not file.startswith(PEOPLE)
    assert (pictures.folder() / file).is_file()


@pytest.mark.parametrize("variant", pictures.VARIANTS, ids=lambda variant: variant.name)
def test_a_variant_is_another_file_that_opens(variant: pictures.Variant) -> None:
    picture = pictures.open_picture("coffee")
    data = variant.bytes_of(picture)
    assert data != pictures.path_of("coffee").read_bytes()
    with Image.open(io.BytesIO(data)) as opened:
        opened.load()


PAGE = b"""<title>No</title><p role="status">Kept.</p>
<form action="/a"><input type="hidden" name="state" value="s&amp;1">
<input type="radio" name="way" value="x"><input type="radio" name="way" value="y" checked>
<input type="checkbox" name="on"><select name="land"><option value="">-</option><option value="ES" selected>E</option>
</select><textarea name="text">old</textarea><button name="do" value="go">Go</button></form><p>Done <b>now</b></p>"""


def test_a_page_is_read_as_a_browser_without_scripts_sends_it() -> None:
    page = visitor.Page(200, PAGE, "text/html")
    form = page.form_with("do", "go")
    assert form.fields == [("state", "s&1"), ("way", "y"), ("land", "ES"), ("text", "old")]
    assert form.known == {"state", "way", "on", "land", "text"}
    assert (page.told, page.text, page.area) == ("Kept.", "Kept. Done now", "old")


def test_a_button_that_is_not_there_ends_the_story() -> None:
    with pytest.raises(Unavailable, match="demo_failed"):
        visitor.Page(200, PAGE, "text/html").form_with("do", "stop")
