"""No file, nor anything of it, leaves the device: by what is sent, and by what the browser forbids."""

import base64
import io
import json
from collections.abc import Callable, Iterator
from urllib.parse import quote, quote_from_bytes, urlencode

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Frame, Page, Route

from tests.web.fingerprint.reading import Reader, file, tiles
from tests.web.fingerprint.traffic import FORM, Asked, Recorder, is_fingerprints, leaks, recorded, unexpected
from tests.web.fingerprint.videos import Film, steady, written
from tests.web.running import Running

NAME = "quiet-harbour-7731.jpg"
REMARK = "taken at Larkspur Lane"
LEAK = b"leak-4482"


@pytest.fixture
def photo() -> bytes:
    """A drawn picture with something in its EXIF data."""
    exif = Image.Exif()
    exif[0x010E] = REMARK
    stream = io.BytesIO()
    noise = np.random.default_rng(3).integers(0, 40, (300, 400, 3), dtype=np.uint8)
    Image.fromarray(tiles(300, 400, 20, 8) // 2 + noise).save(stream, "JPEG", exif=exif)
    return stream.getvalue()


@pytest.fixture
def recorder(live: Running) -> Iterator[Recorder]:
    with recorded(live.url) as before:
        yield before


def test_nothing_of_a_file_is_in_anything_that_the_browser_sends(
    recorder: Recorder, reader: Callable[..., Reader], photo: bytes
) -> None:
    opened = reader(recorder.url)
    bodies: list[str] = []
    opened.page.on("request", lambda request: bodies.extend([request.post_data or ""]))
    (shown,) = opened.shown([file(photo, NAME, "image/jpeg")])
    opened.page.get_by_role("button", name="Copy the lines").click()
    opened.page.get_by_role("link", name="Ask for removal").click()
    opened.page.wait_for_url("**/notice/")
    assert leaks(recorder.sent, photo, (NAME, NAME.removesuffix(".jpg"), REMARK, *shown.lines.values())) == []
    assert [body for body in bodies if body] == []


def test_every_request_is_a_get_without_a_body(recorder: Recorder, reader: Callable[..., Reader], photo: bytes) -> None:
    reader(recorder.url).shown([file(photo, NAME, "image/jpeg")])
    asked = recorder.asked()
    assert len(asked) > 5
    assert [one for one in asked if not one.line.startswith("GET /") or one.body] == []


def test_once_the_page_is_there_reading_files_asks_the_server_nothing(
    recorder: Recorder, reader: Callable[..., Reader], photo: bytes
) -> None:
    opened = reader(recorder.url)
    opened.page.wait_for_load_state("networkidle")
    before = recorder.sent
    opened.shown([file(photo, NAME, "image/jpeg"), file(b"no picture", "other.bin")])
    assert recorder.sent == before


@pytest.fixture(scope="module")
def film() -> bytes:
    """A drawn video with something in its metadata."""
    return written(Film(steady(3, 4), size=(64, 48), title=REMARK))


def with_a_form(route: Route) -> None:
    """The same page, where what is found goes into a form."""
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace('<div id="without">', f'{THE_FORM}<div id="without">'))


THE_FORM = """<form method="post" action="/en/notes"><input type="hidden" name="fingerprints" id="prints">
    <input type="hidden" name="case" value="7"><button id="keep" disabled>Keep</button></form>"""


def test_a_form_takes_the_fingerprints_along_and_nothing_else_of_a_file(
    recorder: Recorder, reader: Callable[..., Reader], freely: Page, photo: bytes, film: bytes
) -> None:
    freely.route("**/en/fingerprint", with_a_form)
    freely.goto(recorder.url + "/en/fingerprint")
    opened = Reader(freely)
    assert freely.locator("#keep").is_disabled()
    names = (NAME, "slow-tide-5520.mp4")
    shown = opened.shown([file(photo, names[0], "image/jpeg"), file(film, names[1], "video/mp4")])
    freely.locator("#keep").click()
    freely.wait_for_url("**/en/notes")
    asked = recorder.asked()
    lines = [[*one.frames, *(f"{kind}:{value}" for kind, value in one.lines.items())] for one in shown]
    kept = json.dumps([{"file": 1, "lines": lines[0]}, {"file": 2, "lines": lines[1]}], separators=(",", ":"))
    assert [one.body.decode() for one in asked if one.body] == [urlencode({"fingerprints": kept, "case": "7"})]
    assert unexpected(asked, {"case"}) == []
    assert len(shown[1].frames) == 3
    words = (*names, *(name.rpartition(".")[0] for name in names), REMARK)
    assert leaks(recorder.sent, photo, words) == leaks(recorder.sent, film, words) == []


def test_nothing_of_a_video_is_in_anything_that_the_browser_sends(
    recorder: Recorder, reader: Callable[..., Reader], film: bytes
) -> None:
    opened = reader(recorder.url)
    opened.page.wait_for_load_state("networkidle")
    before = recorder.sent
    (shown,) = opened.shown([file(film, "slow-tide-5520.mp4", "video/mp4")])
    assert recorder.sent == before
    opened.page.get_by_role("link", name="Ask for removal").click()
    opened.page.wait_for_url("**/notice/")
    digits = [line.split(":")[1] for line in shown.frames]
    words = ("slow-tide-5520", REMARK, *shown.lines.values(), *digits)
    assert leaks(recorder.sent, film, words) == unexpected(recorder.asked()) == []
    assert len(digits) == 3


@pytest.mark.parametrize("kind", ["application/vnd.apple.mpegurl", "video/mp4", ""])
def test_a_playlist_among_the_files_makes_the_browser_ask_for_nothing(
    recorder: Recorder, freely: Page, kind: str
) -> None:
    playlist = f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{_address(recorder)}.ts\n#EXT-X-ENDLIST\n".encode()
    freely.goto(f"{recorder.url}/en/fingerprint")
    (shown,) = Reader(freely).shown([file(playlist, "list.m3u8", kind)])
    assert LEAK not in recorder.sent
    assert shown.frames == []


FINE = '[{"file":1,"lines":["pdq:' + "a" * 64 + ':100@0.5","pdq:' + "b" * 64 + ':7@7199.5","md5:' + "c" * 32 + '"]}]'


def posted(body: str, kind: str = FORM) -> list[Asked]:
    return [Asked("POST / HTTP/1.1", {"content-type": kind}, body.encode())]


def test_fingerprints_in_a_form_are_expected() -> None:
    assert unexpected(posted(urlencode({"fingerprints": FINE, "case": "7"})), {"case"}) == []


@pytest.mark.parametrize(
    "value",
    [
        FINE.replace(":100@", ":101@"),
        FINE.replace("@0.5", "@0.25"),
        FINE.replace("@0.5", "@0.5 quiet harbour"),
        FINE.replace('"lines"', '"name":"quiet-harbour","lines"'),
        FINE.replace('"file":1', '"file":"quiet-harbour"'),
        FINE.replace(",", ", "),
        FINE[:-1],
        '"quiet harbour"',
    ],
)
def test_anything_else_in_their_field_would_be_found(value: str) -> None:
    assert is_fingerprints(FINE)
    assert unexpected(posted(urlencode({"fingerprints": value}))) == ["fingerprints that are none"]


@pytest.mark.parametrize("request_", [posted("note=x"), posted("x", "text/plain"), posted("x", "multipart/form-data")])
def test_any_other_body_would_be_found(request_: list[Asked]) -> None:
    assert len(unexpected(request_, {"case"})) == 1


@pytest.mark.parametrize(
    ("form", "encoded"),
    [
        ("raw", lambda part: b"GET /" + part),
        ("hex", lambda part: b"GET /?x=" + part.hex().upper().encode()),
        ("base64", lambda part: b"x: " + base64.b64encode(b"~" + part)),
        ("base64", lambda part: b"GET /?x=" + base64.urlsafe_b64encode(part)),
        ("raw", lambda part: b"GET /?x=" + quote_from_bytes(part).encode()),
        ("raw", lambda part: b"GET /?x=" + quote_from_bytes(quote_from_bytes(part).encode()).encode()),
    ],
)
@pytest.mark.parametrize("start", [1000, 1001, 1002])
def test_sixteen_bytes_of_a_file_would_be_found(
    photo: bytes, form: str, encoded: Callable[[bytes], bytes], start: int
) -> None:
    assert leaks(b"Host: a\r\n" + encoded(photo[start : start + 16]) + b" HTTP/1.1\r\n", photo) == [form]


@pytest.mark.parametrize(
    "encoded", [str, lambda word: base64.b64encode(b"ab" + word.encode()).decode(), lambda word: quote(word)]
)
def test_a_name_would_be_found(encoded: Callable[[str], str]) -> None:
    sent = f"GET /?x={encoded(REMARK)}".encode()
    assert leaks(sent, b"", (REMARK,)) == [REMARK]


def test_what_is_not_of_the_file_is_no_leak(photo: bytes) -> None:
    assert leaks(b"GET /en/fingerprint HTTP/1.1\r\nAccept: text/html\r\n" * 50, photo, (NAME, REMARK)) == []


def linked(kind: str) -> str:
    """Puts a link into the frame's head."""
    made = f"Object.assign(document.createElement('link'), {{rel: '{kind}', href: url}})"
    return f"url => document.head.append({made})"


IN_A_WORKER = """
    fetch(url).catch(() => 0);
    try { importScripts(url) } catch {}
    new WebSocket(url.replace('http', 'ws'));
"""
ATTEMPTS = {
    "fetch": "url => fetch(url)",
    "fetch with a body": "url => fetch(url, {method: 'POST', body: 'x', mode: 'no-cors', keepalive: true})",
    "XMLHttpRequest": "url => { const x = new XMLHttpRequest(); x.open('GET', url); x.send(); }",
    "beacon": "url => navigator.sendBeacon(url, 'x')",
    "WebSocket": "url => { new WebSocket(url.replace('http', 'ws')); }",
    "EventSource": "url => { new EventSource(url); }",
    "image": "url => { new Image().src = url; }",
    "style sheet": linked("stylesheet"),
    "prefetch": linked("prefetch"),
    "script": "url => document.head.append(Object.assign(document.createElement('script'), {src: url}))",
    "own script with a question": """url => document.head.append(Object.assign(document.createElement('script'),
        {src: document.querySelector('script[src]').src + '?' + url.split('/').pop()}))""",
    "import": "url => import(url)",
    "font": "url => new FontFace('x', `url(${url})`).load()",
    "video": "url => { document.createElement('video').src = url; }",
    "sound": "url => { new Audio(url); }",
    "poster of a video": "url => { Object.assign(document.createElement('video'), {poster: url}); }",
    "frame": "url => document.body.append(Object.assign(document.createElement('iframe'), {src: url}))",
    "form": """url => { const f = document.createElement('form'); f.action = url; f.method = 'post';
        document.body.append(f); f.submit(); }""",
    "window": "url => { open(url); }",
    "top": "url => { top.location = url; }",
    "itself elsewhere": "url => { location = url; }",
    "itself with a question": "url => { location = location.href + '?' + url.split('/').pop(); }",
    "worker": f"url => new Worker(URL.createObjectURL(new Blob([`const url = '${{url}}'; {IN_A_WORKER}`])))",
}


def settled(page: Page) -> Frame:
    """The frame of the page, once it has closed itself, which it does before files can be chosen."""
    Reader(page)
    return page.frames[1]


@pytest.fixture
def freely(chromium: Browser) -> Iterator[Page]:
    """A page whose console may complain."""
    context = chromium.new_context(locale="en")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def attempted_in(live: Running, chromium: Browser) -> Iterator[tuple[Recorder, Page]]:
    """Where all attempts are made, one after the other. What one of them sends late is found at the end."""
    context = chromium.new_context(locale="en")
    with recorded(live.url) as before:
        yield before, context.new_page()
        context.close()
        assert LEAK not in before.sent


@pytest.mark.parametrize(("number", "attempt"), list(enumerate(ATTEMPTS.values())), ids=ATTEMPTS)
def test_a_script_in_the_frame_can_send_nothing(attempted_in: tuple[Recorder, Page], number: int, attempt: str) -> None:
    recorder, page = attempted_in
    address = f"{_address(recorder)}-{number:02d}"
    page.goto(f"{recorder.url}/fingerprint")
    frame = settled(page)
    try_it = f"url => Promise.resolve().then(() => ({attempt})(url)).then(() => 0, () => 0)"
    frame.evaluate(f"url => Promise.race([({try_it})(url), new Promise(done => setTimeout(done, 500))])", address)
    page.wait_for_timeout(300)
    assert address.rpartition("/")[2].encode() not in recorder.sent


def _address(recorder: Recorder) -> str:
    return f"{recorder.url}/{LEAK.decode()}"


def test_the_attempts_reach_the_server_where_nothing_forbids_them(recorder: Recorder, freely: Page) -> None:
    freely.goto(f"{recorder.url}/en/notes")
    freely.evaluate(f"url => ({ATTEMPTS['fetch']})(url).then(() => 0, () => 0)", _address(recorder))
    assert LEAK in recorder.sent


def test_the_frame_has_an_origin_of_its_own_even_when_opened_by_itself(live: Running, freely: Page) -> None:
    freely.goto(f"{live.url}/fingerprint")
    assert settled(freely).evaluate("self.origin") == "null"
    answer = freely.request.get(f"{live.url}/fingerprint/frame")
    assert "sandbox allow-scripts" in answer.headers["content-security-policy"].split("; ")


def test_the_page_takes_no_message_of_another_form(live: Running, freely: Page) -> None:
    freely.goto(f"{live.url}/en/fingerprint")
    frame = settled(freely)
    good = {"kind": "result", "file": 1, "state": "other", "lines": ["sha256:" + "a" * 64]}
    bad = [
        {**good, "lines": ["sha256:" + "a" * 63 + "g"]},
        {**good, "lines": ["name:quiet-harbour"]},
        {**good, "lines": ["pdq:" + "a" * 64 + ":101"]},
        {**good, "state": "quiet harbour"},
        {**good, "file": "quiet harbour"},
        {**good, "lines": ["sha256:" + "a" * 64 + "\n"]},
        {**good, "lines": ["pdq:" + "a" * 64 + ":100@0.25"]},
        {**good, "lines": ["pdq:" + "a" * 64 + ":100@7200.5"]},
        {**good, "lines": ["pdq:" + "a" * 64 + ":100@00.5"]},
        {**good, "lines": ["sha256:" + "a" * 64 + "@0.5"]},
        {**good, "lines": ["pdq:" + "a" * 64 + ":100@0.5"] * 7_203},
        "quiet harbour",
    ]
    for message in [*bad, good]:
        frame.evaluate("message => parent.postMessage(message, '*')", message)
    freely.locator("#found section").first.wait_for()
    assert freely.locator("#found section").count() == 1


def test_the_page_takes_no_message_from_anyone_but_the_frame(live: Running, freely: Page) -> None:
    freely.goto(f"{live.url}/en/fingerprint")
    settled(freely)
    good = {"kind": "result", "file": 1, "state": "other", "lines": ["sha256:" + "a" * 64]}
    freely.evaluate("message => postMessage(message, '*')", good)
    freely.wait_for_timeout(200)
    assert freely.locator("#found section").count() == 0
