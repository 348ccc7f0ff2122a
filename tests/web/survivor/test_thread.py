"""One thread through both installations: fingerprints in the browser, a case, its notice, the outcome and its proof."""

import hashlib
import io
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PIL import Image
from playwright.sync_api import Page

from amparo.evidence.chain import verify
from amparo.evidence.commitment import Opening
from amparo.evidence.receipt import check, public_key
from amparo.gate.answers import items_of
from amparo.keyring import open_keyring
from amparo.matching.policy import Action, Policy
from amparo.media.pool import Pool, SignOptions, Upload
from amparo.services.check_upload import Circumstances, check_upload
from amparo.services.decide_notice import Decision, decide_notice
from amparo.services.drain_spool import drain_spool
from amparo.services.look_back_sent import look_back_sent
from amparo.services.verify_evidence import verify_evidence
from amparo.settings import Settings, load
from amparo.snapshots.follower import Follower
from amparo.spool.model import Attempt
from amparo.spool.writer import SpoolWriter
from amparo.store import models as rows
from amparo.store.connection import close_store, reading
from tests.delivery.sink import free_port
from tests.media.drawing import drawn, encoded
from tests.services.cases import every_byte
from tests.services.platform import MODERATOR, URL, Platform, platform_in
from tests.store.backends import fresh_settings
from tests.web.browsing import assert_fits
from tests.web.fingerprint.reading import Reader, file
from tests.web.fingerprint.traffic import Recorder, leaks, recorded, unexpected
from tests.web.running import Running, running

NewPage = Callable[..., Page]
FILE, REMARK = "quiet-harbour-7731.jpg", "taken at Larkspur Lane"
NAME, CONTACT = "Rowan Example", "rowan@mail.example"
NAMED, COPIES, LATER = "ana/lake.jpg", ("bea/again.jpg", "cem/mirrored.jpg"), "eva/later.jpg"
STARTED = {"state", "go", "watched", "adult", "happened", "relation", "country", "made_by", "hide"}
KEPT = {"sheet", "team", "remind", "contact", "mailbox_safe", "follow", "check", "number", "words"}
LETTER = {"do", "text", "shield", "which", "shown", "agreed", "signature", "agrees:nonconsent"}
ROUTE = """\
schema = 1
id = "photos"
category = "social"
role = "platform"
regimes = ["US-TIDA"]
domains = ["photos.example"]
checked = {day}
name = {{ en = "The photo site", es = "El sitio de fotos" }}
escalation = {{ to = ["host"], none = true, status = "recalled" }}

[[door]]
id = "amparo"
kind = "amparo"
value = "{address}"
public_key = "{key}"
purpose = {{ en = "notices under every law that it serves", es = "avisos según cada ley que atiende" }}
accepts = ["policy", "US-TIDA"]
most_addresses = 50
identity = {{ value = "shielded", status = "recalled" }}
status = "recalled"
"""


@pytest.fixture
def photo() -> bytes:
    """A drawn picture, as it lies on the person's device and as somebody posted it."""
    exif = Image.Exif()
    exif[0x010E] = REMARK
    stream = io.BytesIO()
    drawn(640, 480, 7).save(stream, "JPEG", quality=90, exif=exif)
    return stream.getvalue()


@pytest.fixture
def platform(tmp_path: Path, photo: bytes) -> Iterator[tuple[Platform, Running]]:
    """A photo site with the picture and two copies of it; its pages as a process, its worker here."""
    home, folder, port = tmp_path / "platform", tmp_path / "photos", free_port()
    with Pool(Settings().media) as pool:
        world = platform_in(fresh_settings("sqlite", home), folder, pool)
        close_store()
        (home / "amparo.toml").write_text(
            f'[site]\nurl = "http://127.0.0.1:{port}"\n[hosts.photos]\npath = "{folder}"\nurl = "{URL}"\n'
            'accounts = "{account}/**"\n'
        )
        world.put_bytes(NAMED, photo)
        picture = drawn(640, 480, 7)
        world.put_bytes(COPIES[0], encoded(picture, "JPEG", quality=50))
        world.put_bytes(COPIES[1], encoded(picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT), "JPEG", quality=80))
        world.put("dan/other.jpg", 31)
        with running(world.settings, port) as served:
            world.settings = load({"AMPARO_HOME": str(home)})
            world.scan()
            yield world, served
    close_store()


@pytest.fixture
def helpline(tmp_path: Path, platform: tuple[Platform, Running]) -> Iterator[Recorder]:
    """A helpline that knows the photo site by a file of its own; everything that browsers send it is recorded."""
    world, served = platform
    settings = fresh_settings("sqlite", tmp_path / "helpline")
    routes = settings.data_dir / "routes"
    routes.mkdir(parents=True)
    key = public_key(open_keyring(world.settings.keys_dir).site)
    (routes / "photos.toml").write_text(ROUTE.format(day=datetime.now(UTC).date(), address=served.url, key=key))
    (settings.home / "amparo.toml").write_text(
        f'[site]\nkind = "helpline"\nname = "A helpline"\n[fetch]\nallow = ["{served.url}"]\nseconds = 30\n'
    )
    with running(settings) as pages, recorded(pages.url) as recorder:
        yield recorder


def press(page: Page, value: str, name: str = "do") -> None:
    """A button of the page's main part or of the case's menu."""
    with page.expect_navigation():
        page.locator(f'main button[name="{name}"][value="{value}"]:enabled').first.click()


def begin(page: Page, site: str) -> tuple[str, str]:
    """A case: its number and its words."""
    page.goto(f"{site}/start/")
    for name, value in (("watched", "no"), ("adult", "yes"), ("happened", "online")):
        page.check(f'input[name="{name}"][value="{value}"]')
        press(page, "next", "go")
    page.check('input[name="relation"][value="depicted"]')
    page.select_option('select[name="country"]', "US")
    page.check('input[name="made_by"][value="other"]')
    for _ in range(3):
        press(page, "next", "go")
    number, words = page.locator(".keep-code").all_inner_texts()
    with page.expect_navigation():
        page.get_by_role("button", name="Open my case").click()
    return number, words


def fingerprint(page: Page, site: str, opened_by: tuple[str, str], photo: bytes) -> None:
    """On the person's own device, in the page of the case; the only page that needs scripts."""
    page.goto(f"{site}/case/")
    for name, value in zip(("number", "words"), opened_by, strict=True):
        page.fill(f'input[name="{name}"]', value)
    with page.expect_navigation():
        page.get_by_role("button", name="Open", exact=True).click()
    press(page, "prints")
    Reader(page).choose([file(photo, FILE, "image/jpeg")])
    press(page, "add-prints")
    assert page.get_by_text("1 file is new in your case.").count() == 1


def send_letter(page: Page) -> None:
    """The address, the best door, what the letter lacks, yes, and out."""
    press(page, "addresses")
    page.fill("textarea[name=text]", f"She saw it here: {URL}/{NAMED}?utm_source=chat")
    press(page, "add")
    press(page, "doors")
    door = page.locator('main button[value^="preview:"]').first.get_attribute("value") or ""
    assert door == "preview:photos/amparo/US-TIDA/photos"
    press(page, door)
    page.fill('input[name="signature"]', NAME)
    page.fill('input[name="contact"]', CONTACT)
    page.check('input[name="agrees:nonconsent"]')
    press(page, door.replace("preview:", "complete:"))
    press(page, door.replace("preview:", "agree:"))
    press(page, "send:1")
    assert page.get_by_text("It has left. Their time runs from now on.").count() == 1


def decide_to_remove(world: Platform) -> UUID:
    """What a moderator and the worker do; the notice's id. A copy posted since is found by what the browser sent."""
    with reading(world.settings):
        notice = rows.Notice.objects.get().id
    world.put_bytes(LATER, encoded(drawn(640, 480, 7), "JPEG", quality=70))
    world.scan()
    assert look_back_sent(world.settings, notice, who=MODERATOR) == 1
    with reading(world.settings):
        copies = list(rows.Copy.objects.filter(notice=notice).values_list("pk", flat=True))
    decide_notice(world.settings, notice, Decision(copies=dict.fromkeys(copies, "remove")), who=MODERATOR)
    world.work()
    return notice


def upload_again(world: Platform) -> Action:
    """A changed copy at the gate, which tells the worker of it."""
    data = encoded(drawn(640, 480, 7), "JPEG", quality=60)
    upload = Upload(len(data))
    upload.write(data)
    follower = Follower(world.settings.snapshot_dir)
    follower.open()
    found = world.pool.submit(upload, SignOptions()).result()
    decision = check_upload(follower.snapshot, found, Policy(), Circumstances(60)).decision
    now = datetime.now(UTC).timestamp()
    tried = Attempt(
        "gate", 1, now, "upload", "key", None, None, decision.action.value, decision.reason, items_of(decision)
    )
    with SpoolWriter(world.settings.spool_dir, "gate") as writer:
        writer.append([tried]).result()
    drain_spool(world.settings, now)
    return decision.action


def record_of(page: Page) -> dict[str, Any]:
    """The case's record, as the person keeps it."""
    press(page, "keeping")
    with page.expect_download() as saved:
        page.locator('main button[value="record"]').click()
    return dict(json.loads(Path(saved.value.path()).read_text()))


def in_spanish(page: Page) -> None:
    """The case goes on in the other language, and stays in it."""
    with page.expect_navigation():
        page.get_by_role("button", name="Español").click()
    for do in ("letters", "letter:1"):
        assert_fits(page)
        press(page, do)
    told = page.locator("ol.told li strong").all_inner_texts()
    assert told == ["Llegó allí", "Noticias suyas", "Decidieron", "Volvió a aparecer allí"]


def assert_proven(record: dict[str, Any], key: str) -> None:
    """The chain is sound, every value in it can be opened by the person, and the outcome is in it, signed."""
    openings = [Opening(value, bytes.fromhex(known)) for value, known in record["openings"].values()]
    verified = verify(UUID(record["chain"]), [line.encode() for line in record["lines"]], openings)
    assert (verified.is_sound, verified.erased) == (True, 0)
    told = {one["kind"]: one for one in (check(statement, key) for statement in record["statements"])}
    assert told.keys() >= {"receipt", "target.hidden", "target.removed", "notice.decided"}
    assert told["notice.came_back"]["data"] == {"band": "some"}
    assert {one["statement"] for one in record["statements"]} <= {one.value for one in openings}


def test_from_fingerprints_in_the_browser_to_a_signed_outcome_in_the_case(
    platform: tuple[Platform, Running], helpline: Recorder, new_page: NewPage, photo: bytes, tmp_path: Path
) -> None:
    world, _ = platform
    page = new_page(width=360, scripts=False)
    opened_by = begin(page, helpline.url)
    fingerprint(new_page(allowed=frozenset({"blob://"})), helpline.url, opened_by, photo)
    send_letter(page)

    world.work()
    assert world.served() == {"dan/other.jpg"}
    press(page, "news:1")
    press(page, "addresses")
    assert page.locator("td .pill").all_inner_texts() == ["hidden"]
    notice = decide_to_remove(world)
    assert world.served() == {"dan/other.jpg"}
    press(page, "letters")
    press(page, "letter:1")
    press(page, "news:1")
    assert upload_again(world) is Action.BLOCK
    press(page, "news:1")
    came = page.locator("ol.told li strong").all_inner_texts()
    assert came == ["It has arrived there", "News from them", "They decided", "It came up again there"]
    assert "Somebody tried to put it up there again." in page.locator("ol.told li").last.inner_text()
    press(page, "addresses")
    assert page.locator("td .pill").all_inner_texts() == ["removed"]
    in_spanish(page)

    record = record_of(page)
    assert_proven(record, public_key(open_keyring(world.settings.keys_dir).site))
    assert verify_evidence(load({"AMPARO_HOME": str(tmp_path / "helpline")}), UUID(record["chain"])).verified.is_sound
    assert verify_evidence(world.settings, notice).verified.is_sound

    assert unexpected(helpline.asked(), STARTED | KEPT | LETTER) == []
    assert leaks(helpline.sent, photo, (FILE, FILE.removesuffix(".jpg"), REMARK)) == []
    kept = every_byte(tmp_path / "helpline")
    assert opened_by[0].encode() in kept
    digest = hashlib.sha256(photo)
    secret = [one.encode() for one in (NAME, CONTACT, NAMED, opened_by[1], digest.hexdigest())]
    assert [one for one in (*secret, digest.digest()) if one in kept] == []
