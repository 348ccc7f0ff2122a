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

from amparo.demo import photo_site, pictures

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
        timeout=120,
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
    """The story of a notice, played once."""
    temporary = tmp_path_factory.mktemp("demo")
    done = subprocess.run(
        [sys.executable, "-m", "amparo", "demo", "--json"],
        capture_output=True,
        text=True,
        env={**os.environ, "TMPDIR": str(temporary), "AMPARO_HOME": str(temporary / "never-used")},
        timeout=180,
    )
    return done, temporary


def test_a_notice_ends_in_a_removal_and_every_variant_is_stopped(
    told: tuple[subprocess.CompletedProcess[str], Path],
) -> None:
    done, _ = told
    assert (done.returncode, done.stderr) == (0, "")
    checks = json.loads(done.stdout)["checks"]
    assert all(check["as_expected"] for check in checks)
    decided = [check["decision"] for check in checks if "decision" in check]
    assert decided == ["HOLD"] * 3 + ["BLOCK"] * (1 + len(pictures.VARIANTS)) + ["ALLOW"]


def test_a_notice_leaves_nothing_behind(told: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    assert list(told[1].iterdir()) == []


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
