"""The fingerprint page as people use it."""

import re
from collections.abc import Callable

import msgspec
import pytest
from django.test import Client
from playwright.sync_api import Page

from amparo.errors import BadInput
from amparo.settings import Settings
from amparo.signals.types import parse
from amparo.web.notices import filing
from amparo.web.shared.static_files import HashedFiles
from tests.web.browsing import assert_fits, axe, shot
from tests.web.fingerprint.reading import Reader, file, png, tiles
from tests.web.notices.filer import ADULT, ME, Filer
from tests.web.running import Running

NAME = "quiet-harbour-7731.png"


@pytest.mark.parametrize(("language", "dark"), [("en", False), ("es", True)], ids=["en-light", "es-dark"])
def test_everyone_can_use_it(reader: Callable[..., Reader], language: str, dark: bool) -> None:
    opened = reader(path="/fingerprint", language=language, dark=dark)
    opened.axe_inside()
    opened.shown([png(tiles(60, 80, 10, 1), NAME), file(b"broken", "two.jpg", "image/jpeg")])
    shot(opened.page, f"fingerprint-{language}-{'dark' if dark else 'light'}")
    axe(opened.page)
    opened.axe_inside()


@pytest.mark.parametrize("language", ["en", "es"])
def test_it_fits_a_phone(reader: Callable[..., Reader], language: str) -> None:
    opened = reader(path="/fingerprint", language=language, width=360)
    opened.shown([png(tiles(60, 80, 10, 1), "a-very-long-name-of-a-file-" * 4 + ".png")])
    shot(opened.page, f"fingerprint-{language}-phone")
    assert_fits(opened.page)
    assert_fits(opened.page.frames[1])  # type: ignore[arg-type]


def test_the_frame_is_as_high_as_what_stands_in_it(reader: Callable[..., Reader]) -> None:
    opened = reader(width=360)
    opened.shown([png(tiles(60, 80, 10, seed), f"{seed}.png") for seed in range(9)])
    inner = opened.page.frames[1].evaluate("document.documentElement.scrollHeight")
    assert opened.page.locator("#reader").evaluate("frame => frame.clientHeight") >= inner > 300


def test_it_sets_no_cookie(reader: Callable[..., Reader]) -> None:
    opened = reader()
    opened.shown([png(tiles(60, 80, 10, 1))])
    assert opened.page.context.cookies() == []


@pytest.mark.parametrize(
    ("language", "words"), [("en", "This page needs JavaScript"), ("es", "Esta página necesita JavaScript")]
)
def test_without_javascript_it_says_so_and_leads_back(
    live: Running, looking: Callable[..., Page], language: str, words: str
) -> None:
    page = looking(language=language, scripts=False)
    page.goto(f"{live.url}/fingerprint")
    assert page.get_by_text(words).is_visible()
    assert not page.locator("#reader").is_visible()
    page.locator("main a.button").click()
    page.wait_for_url("**/notice/")


@pytest.mark.parametrize("kind", ["helpline", "newsroom"])
def test_where_no_notice_is_taken_it_leads_to_the_first_page(
    web_settings: Settings, use: Callable[[Settings], Client], kind: str
) -> None:
    client = use(msgspec.structs.replace(web_settings, site=msgspec.structs.replace(web_settings.site, kind=kind)))
    page = client.get("/en/fingerprint").text
    assert "Back to the first page" in page
    assert "/notice/" not in page


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (file(b"broken", "a.jpg", "image/jpeg"), "cannot open this picture"),
        (file(b"\0\0\0\x18ftypmp42", "a.mp4", "video/mp4"), "cannot play this video"),
        (file(b"words", "a.txt", "text/plain"), "neither a picture nor a video"),
        (png(tiles(60, 80, 10, 1)), "even if it was made smaller"),
    ],
    ids=["broken", "broken video", "text", "picture"],
)
def test_it_says_what_a_fingerprint_is_good_for(
    reader: Callable[..., Reader], given: dict[str, object], words: str
) -> None:
    (shown,) = reader().shown([given])  # type: ignore[list-item]
    assert words in shown.said
    assert {"sha256", "md5"} <= shown.lines.keys()


def test_a_broken_file_does_not_keep_the_next_one_from_being_read(reader: Callable[..., Reader]) -> None:
    broken, whole = reader().shown([file(b"broken", "a.jpg", "image/jpeg"), png(tiles(60, 80, 10, 1))])
    assert ("pdq" in broken.lines, "pdq" in whole.lines) == (False, True)


def test_the_name_of_a_file_stays_in_the_frame(reader: Callable[..., Reader]) -> None:
    opened = reader()
    opened.shown([png(tiles(60, 80, 10, 1), NAME)])
    assert NAME in opened.inside.locator("#names").inner_text()
    assert NAME not in opened.page.content()


def test_choosing_again_puts_the_new_fingerprints_in_the_place_of_the_old(reader: Callable[..., Reader]) -> None:
    opened = reader()
    (first,) = opened.shown([file(b"one")])
    opened.choose([file(b"two")])
    opened.page.locator("#found").get_by_text(first.lines["sha256"]).wait_for(state="detached")
    opened.page.get_by_text("All files are read.").wait_for()
    assert opened.page.locator("#found section").count() == 1
    assert first.lines["sha256"] not in opened.page.locator("#lines").input_value()


def test_what_is_copied_is_what_a_notice_takes(reader: Callable[..., Reader]) -> None:
    opened = reader()
    opened.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    (shown,) = opened.shown([png(tiles(60, 80, 10, 1))])
    opened.page.get_by_role("button", name="Copy the lines").click()
    opened.page.get_by_text("Copied.").wait_for()
    copied = opened.page.evaluate("navigator.clipboard.readText()")
    digits, _, quality = shown.lines["pdq"].partition(":")
    taken = [parse(f"pdq:{digits}", int(quality)), parse(f"sha256:{shown.lines['sha256']}")]
    assert filing.fingerprints(copied) == taken


def test_where_nothing_may_be_copied_the_lines_are_marked(reader: Callable[..., Reader]) -> None:
    opened = reader()
    opened.shown([file(b"words")])
    opened.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(); }")
    opened.page.get_by_role("button", name="Copy the lines").click()
    opened.page.get_by_text("Please copy the marked lines by hand.").wait_for()
    marked = opened.page.locator("#lines").evaluate("box => box.value.slice(box.selectionStart, box.selectionEnd)")
    assert marked == opened.page.locator("#lines").input_value() != ""


def test_reading_can_be_stopped_and_begun_again(reader: Callable[..., Reader]) -> None:
    opened = reader()
    # a worker that is not yet told what to do, as with a file without end
    opened.page.frames[1].evaluate(
        "() => { window.kept = Worker.prototype.postMessage; Worker.prototype.postMessage = () => 0; }"
    )
    opened.choose([file(b"words", "a.txt")])
    opened.inside.get_by_role("button", name="Stop").click()
    opened.page.get_by_text("Stopped.").wait_for()
    assert opened.inside.locator("#names").inner_text().strip().endswith("not read")
    assert not opened.inside.locator("#running").is_visible()
    opened.page.frames[1].evaluate("() => { Worker.prototype.postMessage = window.kept; }")
    assert len(opened.shown([file(b"words", "a.txt")])) == 1


def test_shift_three_times_leaves_from_inside_the_frame_too(reader: Callable[..., Reader]) -> None:
    opened = reader()
    opened.inside.locator("#files").focus()
    for _ in range(3):
        opened.page.keyboard.press("Shift")
    opened.page.wait_for_url("**/notes")


def test_shift_with_another_key_does_not_leave(reader: Callable[..., Reader]) -> None:
    opened = reader()
    opened.inside.locator("#files").focus()
    for _ in range(3):
        opened.page.keyboard.press("Shift+A")
    opened.page.wait_for_timeout(300)
    assert opened.page.url.endswith("/en/fingerprint")


@pytest.mark.parametrize("line", ["pdq:" + "a" * 64, "pdq:" + "a" * 64 + ":0", "pdq:" + "A" * 64 + ":100"])
def test_a_notice_takes_pictures_with_and_without_their_quality(line: str) -> None:
    value, _, quality = line.removeprefix("pdq:").partition(":")
    assert filing.fingerprints(line) == [parse(f"pdq:{value}", int(quality) if quality else None)]


@pytest.mark.parametrize("line", ["pdq:" + "a" * 64 + ":101", "sha256:" + "a" * 64 + ":90", "pdq:" + "a" * 64 + ":"])
def test_a_notice_takes_no_other_quality(line: str) -> None:
    with pytest.raises(BadInput):
        filing.fingerprints(line)


def test_the_request_form_leads_here_without_being_left(site: Client) -> None:
    filing_under_way = Filer(site, "/es/notice/")
    for fields in ({}, ADULT, ME):
        filing_under_way.send(fields)
    (link,) = re.findall(r'<a [^>]*href="/es/fingerprint"[^>]*>', filing_under_way.page.text)
    assert 'target="_blank"' in link


@pytest.mark.parametrize(("name", "policy"), [("frame.js", "cross-origin"), ("page.js", "same-origin")])
def test_only_what_the_frame_loads_may_be_loaded_by_other_origins(site: Client, name: str, policy: str) -> None:
    answer = site.get(HashedFiles(base_url="/static/").url(f"fingerprint/{name}"))
    assert answer.headers["Cross-Origin-Resource-Policy"] == policy
