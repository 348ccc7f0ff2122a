"""A service's figures: public only where its settings say so, for staff at the desk, and never of few cases."""

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from amparo.services import service_figures
from amparo.services.grant_role import ROLES
from amparo.settings import Settings, SiteSettings
from amparo.store.connection import close_store, open_store
from amparo.web import site as pages
from tests.services.spread_store import GB, removed, story
from tests.web.browsing import assert_fits, axe, on_a_phone, shot
from tests.web.desk.conftest import BACKEND, account
from tests.web.running import Running

PUBLIC, DESK = "/en/insight/service", "/desk/figures"
CHARTS = ("all.svg", "all-narrow.svg", "remedy.png", "regime.svg")
DOWNLOADS = ("figures.csv", "figures.json")


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """Nothing is remembered of another test's store."""
    service_figures._kept.clear()
    yield


@pytest.fixture
def publishing(web_settings: Settings) -> Settings:
    return msgspec.structs.replace(web_settings, site=SiteSettings(name="Heron Photos", publish_figures=True))


@pytest.fixture
def public(publishing: Settings, use: Callable[[Settings], Client]) -> Client:
    """The pages of a platform that publishes figures of its 32 cases."""
    client = use(publishing)
    removed(publishing, 20)
    removed(publishing, 12, first=500, regimes=GB)
    return client


@pytest.fixture
def staff(public: Client, publishing: Settings) -> Client:
    public.force_login(account(publishing, "ana", "moderator"), backend=BACKEND)
    return public


@pytest.mark.parametrize("address", [PUBLIC, *(f"{PUBLIC}/{name}" for name in (*CHARTS[:1], *DOWNLOADS))])
def test_nothing_is_there_unless_the_settings_say_so(site: Client, web_settings: Settings, address: str) -> None:
    removed(web_settings, 12)
    assert site.get(address).status_code == 404


@pytest.mark.parametrize("cases", [0, 9])
def test_too_few_cases_are_said_in_words_and_not_counted(
    publishing: Settings, use: Callable[[Settings], Client], cases: int
) -> None:
    client = use(publishing)
    removed(publishing, cases)
    page = client.get(PUBLIC)
    assert page.status_code == 200
    assert "Figures need at least 10 cases" in page.text
    assert not any(word in page.text for word in ("<img", "<table", "figures.csv", "9 "))
    for name in (*CHARTS, *DOWNLOADS):
        assert client.get(f"{PUBLIC}/{name}").status_code == 404


@pytest.mark.parametrize("base", [PUBLIC, DESK])
def test_the_page_has_charts_in_words_tables_and_downloads(staff: Client, base: str) -> None:
    page = staff.get(base).text
    assert page.count("<picture>") == page.count("The chart in words") == 3
    assert "At 48 hours:" in page
    assert "TAKE IT DOWN Act" in page and "Online Safety Act" in page
    assert "This is no ranking" in page and "from a complete notice, not from the posting" in page


@pytest.mark.parametrize("base", [PUBLIC, DESK])
def test_every_address_on_the_page_answers_and_says_nothing_of_a_case(staff: Client, base: str) -> None:
    page = staff.get(base).text
    prefix = base.removeprefix("/en")
    named = {f"{base}/{name}" for name in (*CHARTS, *DOWNLOADS)}
    assert all(f"{prefix}/{name.rsplit('/', 1)[-1]}" in page for name in named if not name.endswith(".png"))
    for address in named:
        response = staff.get(address)
        assert response.status_code == 200, address
        assert "Set-Cookie" not in response.headers


def test_pictures_are_of_the_pages_language(public: Client) -> None:
    english, spanish = (public.get(f"/{one}/insight/service/all.svg").content for one in ("en", "es"))
    assert b"How long copies stay up" in english and "Cuánto siguen visibles" in spanish.decode()


@pytest.mark.parametrize("name", ["none.svg", "host.svg", "all.gif", "figures.xml", "all-wide.svg", "..%2Fall.svg"])
def test_there_is_no_other_picture(public: Client, name: str) -> None:
    assert public.get(f"{PUBLIC}/{name}").status_code == 404


def test_downloads_say_the_same(public: Client) -> None:
    data: dict[str, Any] = public.get(f"{PUBLIC}/figures.json").json()
    table = list(csv.DictReader(io.StringIO(public.get(f"{PUBLIC}/figures.csv").text)))
    assert data["all"]["cases"] == int(table[0]["cases"]) == 32
    assert [one["cases"] for one in data["by"]["regime"]] == [12, 20]
    assert data["public"] is True


@pytest.mark.parametrize("path", [DESK, f"{DESK}/all.svg", f"{DESK}/figures.csv"])
def test_the_desk_is_for_those_who_work_on_cases(public: Client, publishing: Settings, path: str) -> None:
    assert public.get(path).status_code == 302
    public.force_login(account(publishing, "cleo", "child_safety"), backend=BACKEND)
    assert public.get(path).status_code == 403


def test_the_desk_needs_no_setting(site: Client, web_settings: Settings) -> None:
    removed(web_settings, 12)
    site.force_login(account(web_settings, "ana", "caseworker"), backend=BACKEND)
    page = site.get(DESK)
    assert page.status_code == 200
    assert 'aria-current="page">Figures' in page.text


def test_a_helpline_says_what_a_removal_elsewhere_is(publishing: Settings, use: Callable[[Settings], Client]) -> None:
    site = SiteSettings(kind="helpline", publish_figures=True)
    client = use(msgspec.structs.replace(publishing, site=site))
    for hour in range(10):
        gone = {"letter": 1, "answer": "removed", "addresses": ("1:removed",)}
        story(publishing, [("platform", "US-TIDA", 1, (1,))], [(30 + hour, "letter.answer", gone)], addresses=1)
    page = client.get(PUBLIC).text
    assert "A removal elsewhere is what was answered" in page
    assert page.count("<picture>") == 2


def test_everyone_can_use_the_figures(serve: Callable[..., Running], looking: Callable[..., Page]) -> None:
    served = serve(site_publish_figures="true")
    close_store()
    pages.configure(served.settings)
    open_store(served.settings)
    removed(served.settings, 20)
    removed(served.settings, 12, first=500, regimes=GB)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(account(served.settings, "ana", *ROLES), backend=BACKEND)
    cookie = {"name": "amparo_desk", "value": client.cookies["amparo_desk"].value, "url": f"{served.url}/desk/"}
    close_store()
    page = looking(language="es", dark=True)
    page.context.add_cookies([cookie])
    for name, address in (("service-public", "/es/insight/service"), ("service-desk", DESK)):
        page.goto(served.url + address)
        _has_charts(page, "all.svg")
        shot(page, name)
        axe(page)
        with on_a_phone(page):
            page.reload()
            _has_charts(page, "all-narrow.svg")
            shot(page, f"{name}-phone")
            axe(page)
            assert_fits(page)
    summary = page.locator(".chart summary").first
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".chart details p").first).to_contain_text("En 48 horas:")


def _has_charts(page: Page, first: str) -> None:
    page.wait_for_load_state("networkidle")
    loaded = "() => [...document.images].map(one => one.complete && one.naturalWidth > 0 && one.currentSrc)"
    sources: list[str] = page.evaluate(loaded)
    assert all(sources) and len(sources) == 3
    assert sources[0].endswith(first)
