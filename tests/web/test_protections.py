"""What every answer does and does not carry, and which posts are taken."""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser

import msgspec
import pytest
from django.contrib.auth.models import User
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, path

from amparo.errors import AmparoError, BadInput, Conflict, NotFound, Refused, Unavailable
from amparo.settings import Settings
from amparo.web.shared import refusals
from amparo.web.urls import urlpatterns

PUBLIC = (
    "/", "/es/", "/en/components", "/components", "/exit", "/notes", "/leave-no-trace", "/about/removal",
    "/insight/what-if", "/nope",
)  # fmt: skip
DESK = ("/desk/", "/desk/accounts/login/", "/desk/accounts/logout/", "/desk/accounts/first/MQ/x-y/")


class _Inline(HTMLParser):
    """Scripts and styles that stand in the page itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        data_only = given.get("type") == "application/json"
        if tag == "style" or (tag == "script" and "src" not in given and not data_only):
            self.found.append(tag)
        self.found += [name for name in given if name == "style" or name.startswith("on")]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_sets_no_cookie(site: Client, address: str) -> None:
    response = site.get(address)
    assert not response.cookies
    assert "Set-Cookie" not in response.headers


def every_public_address(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[str]:
    """Addresses of all apps but the desk, as far as they have no part that varies."""
    for one in patterns:
        address = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from every_public_address(one.url_patterns, address)
        elif "<" not in address and not address.startswith("/desk/"):
            yield address


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_public_address_of_any_app_sets_a_cookie(site: Client, method: str) -> None:
    addresses = list(every_public_address(get_resolver().url_patterns))
    assert {"/", "/exit", "/notice/"} <= set(addresses)
    assert [address for address in addresses if getattr(site, method)(address).cookies] == []


def test_no_page_of_any_app_has_a_script_or_style_in_itself(site: Client) -> None:
    found = {}
    for address in every_public_address(get_resolver().url_patterns):
        parser = _Inline()
        parser.feed(site.get(address).text)
        found[address] = parser.found
    assert {address: what for address, what in found.items() if what} == {}


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_does_not_even_look_for_a_session(site: Client, address: str) -> None:
    site.cookies["amparo_desk"] = "x"
    request = site.get(address).wsgi_request
    assert not hasattr(request, "session")


@pytest.mark.parametrize("address", [*PUBLIC, *DESK])
def test_no_page_has_a_script_or_style_in_itself(site: Client, address: str) -> None:
    response = site.get(address, follow=True)
    parser = _Inline()
    parser.feed(response.text)
    assert parser.found == []


@pytest.mark.parametrize("address", [*PUBLIC, *DESK, "/v1/nothing"])
def test_every_answer_forbids_what_is_not_ours(site: Client, address: str) -> None:
    policy = site.get(address).headers["Content-Security-Policy"]
    assert policy == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Cache-Control", "no-store"),
        ("Referrer-Policy", "same-origin"),
        ("X-Content-Type-Options", "nosniff"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ],
)
@pytest.mark.parametrize("address", ["/", "/nope", "/v1/nothing", "/exit"])
def test_every_answer_carries(site: Client, address: str, header: str, value: str) -> None:
    assert site.get(address).headers[header] == value


def test_login_pages_are_not_kept_either(site: Client) -> None:
    assert "no-store" in site.get("/desk/accounts/login/").headers["Cache-Control"]


def test_cameras_and_places_are_off(site: Client) -> None:
    assert {"camera=()", "geolocation=()", "microphone=()"} <= set(
        site.get("/").headers["Permissions-Policy"].split(", ")
    )


def test_only_https_sites_ask_for_https_for_ever(
    web_settings: Settings, use: Callable[[Settings], Client], site: Client
) -> None:
    assert "Strict-Transport-Security" not in site.get("/").headers
    secure = msgspec.structs.replace(web_settings.site, url="https://help.example")
    client = use(msgspec.structs.replace(web_settings, site=secure))
    assert client.get("/").headers["Strict-Transport-Security"] == "max-age=31536000"


def test_staff_cookies_of_an_https_site_never_leave_https_or_the_desk(
    web_settings: Settings, use: Callable[[Settings], Client]
) -> None:
    secure = msgspec.structs.replace(web_settings.site, url="https://help.example")
    client = use(msgspec.structs.replace(web_settings, site=secure))
    words = "four quiet green rivers"
    User.objects.create_user("ana", password=words)
    first = client.get("/desk/accounts/login/").cookies
    second = client.post("/desk/accounts/login/", {"login": "ana", "password": words}).cookies
    assert {*first, *second} == {"amparo_desk", "amparo_desk_form"}
    for cookie in (*first.values(), *second.values()):
        kept = (cookie["path"], bool(cookie["secure"]), bool(cookie["httponly"]), cookie["samesite"])
        assert kept == ("/desk/", True, True, "Strict")


def test_a_request_for_another_host_is_refused(site: Client) -> None:
    assert site.get("/", SERVER_NAME="elsewhere.example").status_code == 400


STRANGERS = {
    "says nothing": {},
    "another site": {"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1"},
    "another host of the same site": {"sec-fetch-site": "same-site", "origin": "http://127.0.0.1"},
    "typed in": {"sec-fetch-site": "none"},
    "another origin": {"origin": "https://elsewhere.example"},
    "another port": {"origin": "http://127.0.0.1:9"},
    "no origin": {"origin": "null"},
    "our origin in other letters": {"origin": "http://127.0.0.1.elsewhere.example"},
}


@pytest.mark.parametrize("headers", STRANGERS.values(), ids=STRANGERS)
@pytest.mark.parametrize("address", ["/exit", "/es/exit", "/desk/accounts/login/", "/nope"])
def test_a_post_from_elsewhere_is_refused(site: Client, address: str, headers: dict[str, str]) -> None:
    response = Client(SERVER_NAME="127.0.0.1", headers=headers).post(address)
    assert response.status_code == 403
    assert "foreign_origin" in response.text


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "same-origin"}, {"origin": "http://127.0.0.1"}])
def test_a_post_from_our_own_pages_is_taken(site: Client, headers: dict[str, str]) -> None:
    assert Client(SERVER_NAME="127.0.0.1", headers=headers).post("/exit").status_code == 303


def test_behind_a_proxy_the_public_address_is_the_origin(
    web_settings: Settings, use: Callable[[Settings], Client]
) -> None:
    public = msgspec.structs.replace(web_settings.site, url="https://help.example")
    use(msgspec.structs.replace(web_settings, site=public))
    for origin, status in (("https://help.example", 303), ("http://help.example", 403), ("http://127.0.0.1", 403)):
        assert Client(SERVER_NAME="help.example", headers={"origin": origin}).post("/exit").status_code == status


def test_a_loopback_host_is_no_origin_of_a_public_site(
    web_settings: Settings, use: Callable[[Settings], Client]
) -> None:
    public = msgspec.structs.replace(web_settings.site, url="https://help.example")
    use(msgspec.structs.replace(web_settings, site=public))
    stranger = Client(SERVER_NAME="127.0.0.1", headers={"origin": "https://127.0.0.1"})
    assert stranger.post("/exit").status_code == 403


def test_programs_post_from_anywhere(site: Client) -> None:
    assert Client(SERVER_NAME="127.0.0.1").post("/v1/nothing").status_code == 404


def test_a_desk_post_needs_its_token_too(site: Client) -> None:
    client = Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=True, headers={"sec-fetch-site": "same-origin"})
    assert client.post("/desk/accounts/login/", {"login": "a", "password": "b"}).status_code == 403


REFUSALS = {
    422: BadInput("a_code", "A sentence."),
    404: NotFound("a_code", "A sentence."),
    409: Conflict("a_code", "A sentence."),
    403: Refused("a_code", "A sentence."),
    503: Unavailable("a_code", "A sentence."),
}


@pytest.mark.parametrize("status", REFUSALS)
def test_a_refusal_is_a_document_for_programs(site: Client, status: int) -> None:
    response = refusals.answer(RequestFactory().get("/v1/x"), REFUSALS[status])
    assert response.status_code == status
    assert msgspec.json.decode(response.content) == {"error": "a_code", "message": "A sentence."}


@pytest.mark.parametrize("status", REFUSALS)
def test_a_refusal_is_a_page_for_people(site: Client, status: int) -> None:
    response = refusals.answer(RequestFactory(SERVER_NAME="127.0.0.1").get("/x"), REFUSALS[status])
    assert response.status_code == status
    assert f"Code for support: {status} a_code" in response.text


@pytest.mark.parametrize(
    ("address", "words"), [("/en/nope", "This page is not here"), ("/es/nope", "Esta página no está aquí")]
)
def test_an_error_page_speaks_the_language_of_its_address(site: Client, address: str, words: str) -> None:
    assert words in site.get(address).text


def test_a_method_that_is_not_taken_is_said_so(site: Client) -> None:
    page, document = site.post("/components"), refusals.refuse(RequestFactory().get("/v1/x"), 405)
    assert (page.status_code, page.headers["Allow"]) == (405, "GET, HEAD")
    assert "cannot be used in that way" in page.text
    assert msgspec.json.decode(document.content)["error"] == "method_not_allowed"


def _breaks(request: HttpRequest) -> HttpResponse:
    secret = request.POST["name"]
    raise ValueError(f"cannot use {secret}")


def _finds_the_store_busy(request: HttpRequest) -> HttpResponse:
    raise OperationalError("database is locked")


def _refuses(request: HttpRequest) -> HttpResponse:
    raise Conflict("a_code", "A sentence.")


@pytest.fixture
def broken(web_settings: Settings, use: Callable[[Settings], Client]) -> Client:
    """Pages two of which break, for strangers: nothing is raised into the test."""
    client = use(web_settings)
    client.raise_request_exception = False
    return client


@pytest.fixture
def breaking(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.urls import clear_url_caches

    added = [
        path("breaks", _breaks),
        path("v1/breaks", _breaks),
        path("refuses", _refuses),
        path("v1/busy", _finds_the_store_busy),
    ]
    urlpatterns[:0] = added
    clear_url_caches()
    yield
    del urlpatterns[: len(added)]
    clear_url_caches()


@pytest.mark.parametrize("address", ["/breaks", "/es/breaks", "/v1/breaks"])
@pytest.mark.usefixtures("breaking")
def test_what_breaks_says_nothing_of_what_was_sent(
    broken: Client, address: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    response = broken.post(address, {"name": "wintergreen"})
    assert response.status_code == 500
    said = response.text + caplog.text + "".join(capfd.readouterr())
    assert "wintergreen" not in said
    assert "Traceback" not in said
    assert "unexpected ValueError at _breaks" in caplog.text


@pytest.mark.usefixtures("breaking")
def test_what_a_view_refuses_becomes_its_page(site: Client) -> None:
    assert site.get("/refuses").status_code == 409


@pytest.mark.usefixtures("breaking")
def test_a_busy_store_is_no_defect(site: Client) -> None:
    response = site.get("/v1/busy")
    assert (response.status_code, response.json()["error"]) == (503, "store_unavailable")
    assert response.headers["Retry-After"] == "5"


@pytest.mark.parametrize(("address", "kind"), [("/es/exit", "text/html"), ("/v1/x", "application/json")])
def test_too_large_a_post_is_refused(site: Client, address: str, kind: str) -> None:
    response = site.post(address, b"x" * 1_000_001, content_type="application/octet-stream")
    assert response.status_code == 413
    assert response.headers["Content-Type"].startswith(kind)


def test_scripts_and_styles_are_kept_under_the_name_of_their_content(site: Client) -> None:
    page = site.get("/").text
    (style,) = re.findall(r'href="(/static/shared/amparo\.[0-9a-f]{12}\.css)"', page)
    response = site.get(style)
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["Content-Type"].startswith("text/css")
    assert site.get("/static/shared/amparo.000000000000.css").status_code == 404
    assert site.get("/static/../site.py").status_code == 404


def test_each_kind_of_error_has_its_status() -> None:
    kinds = AmparoError.__subclasses__()
    assert sorted(refusals.status_of(kind("c", "m")) for kind in kinds) == [403, 404, 409, 422, 503]


def test_a_form_that_cannot_be_read_is_refused_and_is_no_failure_of_ours(site: Client) -> None:
    head = "x" * 5_000
    body = f'--b\r\nContent-Disposition: form-data; name="{head}"\r\n\r\nvalue\r\n--b--\r\n'.encode()
    answer = site.post("/notice/", body, content_type="multipart/form-data; boundary=b")
    assert answer.status_code == 400
