"""The pages that the documentation shows, visited in a real installation; `make shots` keeps pictures of them."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from amparo.demo.commands import Commands
from amparo.demo.photo_site import PhotoSite, make_site, served
from tests.services.cases import full
from tests.web.running import Running
from tests.web.test_staff import PASSWORD, code_now

WIDTH = 900
MOST_BYTES = 150_000


@dataclass(frozen=True)
class Scene:
    """web, photos: addresses. link: with which the first administrator sets a password."""

    web: str
    photos: str
    link: str
    site: PhotoSite


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """A photo site with pages, gate and worker over it."""
    folder = tmp_path_factory.mktemp("shots")
    site = make_site(folder / "photos")
    amparo = Commands(folder / "home", "ana")
    with served(site.root) as photos:
        content = ("--content-path", site.root, "--content-url", photos)
        made = amparo.run("init", "--yes", "--name", "Test photos", "--countries", "US,GB", "--admin", "ana", *content)
        amparo.add_settings('derived = ["thumbs/{key}"]\naccounts = "{account}/**"\n')
        amparo.run("role", "grant", "ana", "moderator")
        amparo.run("library", "scan")
        with amparo.up() as addresses:
            yield Scene(addresses["web"], photos, urlsplit(made.said["link"]).path, site)


def keep(page: Page, name: str) -> None:
    """A picture of what a visitor sees first, where AMPARO_SHOTS names a folder."""
    folder = os.environ.get("AMPARO_SHOTS")
    if folder:
        file = Path(folder) / f"{name}.png"
        page.screenshot(path=file, animations="disabled", caret="hide")
        assert file.stat().st_size <= MOST_BYTES


def test_what_faster_removal_changes_is_told_in_a_sentence(scene: Scene, new_page: Callable[..., Page]) -> None:
    page = new_page(width=1000)
    page.set_viewport_size({"width": 1000, "height": 640})
    page.goto(f"{scene.web}/en/insight/what-if")
    expect(page.locator(".told-headline")).to_contain_text("48 hours")
    keep(page, "what-if")


def go_on(page: Page, button: str = "Continue") -> None:
    page.get_by_role("button", name=button, exact=True).click()


def title(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def test_the_first_page_leads_on(scene: Scene, new_page: Callable[..., Page]) -> None:
    page = new_page(width=WIDTH)
    page.goto(scene.web)
    assert title(page) == "How can we help?"
    keep(page, "home")


def test_the_notice_page_names_both_laws(scene: Scene, new_page: Callable[..., Page]) -> None:
    page = new_page(width=WIDTH)
    page.goto(f"{scene.web}/about/removal")
    expect(page.get_by_role("heading", name="What a request needs")).to_be_visible()
    expect(page.get_by_role("heading", name="TAKE IT DOWN Act").first).to_be_visible()
    expect(page.get_by_role("heading", name="Online Safety Act").first).to_be_visible()
    keep(page, "notice-page")


def test_a_notice_is_filed_and_its_state_is_read(scene: Scene, new_page: Callable[..., Page]) -> None:
    page = new_page(width=WIDTH)
    page.goto(f"{scene.web}/notice/")
    go_on(page, "Begin")
    assert title(page) == "Age comes first"
    keep(page, "notice-age")
    page.get_by_label("No, 18 or over").check()
    go_on(page)
    page.get_by_label("I am the person shown").check()
    go_on(page)
    page.get_by_label("Addresses of the pictures").fill(f"{scene.photos}/{scene.site.harmless[0]}")
    go_on(page)
    for words in page.locator("fieldset.agreed input[type=checkbox]").all():
        words.check()
    page.get_by_label("How can we reach you?").fill("rowan@mail.example")
    page.get_by_label("Your signature").fill("Rowan Example")
    go_on(page)
    assert title(page) == "Check your answers"
    go_on(page, "Send")
    assert title(page) == "We have your request"
    keep(page, "notice-receipt")
    go_on(page, "See how it stands")
    until_shown(page, page.get_by_text("hidden", exact=True))
    keep(page, "status")


def until_shown(page: Page, wanted: Locator) -> None:
    """Load the page again until this is there: what happens takes the worker a moment."""
    for _ in range(60):
        if wanted.count():
            return
        page.wait_for_timeout(250)
        page.reload()
    expect(wanted).to_be_visible()


@pytest.fixture(scope="module")
def notice(scene: Scene) -> str:
    """The reference of a notice about the picture that was posted again."""
    regimes = httpx.get(f"{scene.web}/.well-known/amparo", trust_env=False).json()["regimes"]
    wanted = {
        "age": "adult",
        "relation": "depicted",
        "category": "nudity",
        "name": "Rowan Example",
        "contact": "other@mail.example",
        "signature": "Rowan Example",
        "targets": [{"address": f"{scene.photos}/{scene.site.named}"}],
        "statements": {one["id"]: [said["id"] for said in one["statements"]] for one in regimes},
    }
    answer = httpx.post(f"{scene.web}/v1/notices", json=wanted, trust_env=False)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["reference"])


def test_staff_see_the_queue_and_a_notice_without_a_picture(
    scene: Scene, notice: str, new_page: Callable[..., Page]
) -> None:
    page = new_page(width=WIDTH)
    sign_in(page, scene)
    page.goto(f"{scene.web}/desk/")
    until_shown(page, page.locator("li", has_text=notice).get_by_text("hidden: 5"))
    keep(page, "desk-queue")
    page.get_by_role("link", name=notice).click()
    expect(page.get_by_text("Stands where the notice says")).to_be_visible()
    expect(page.get_by_text("The very same file, byte for byte.")).to_be_visible()
    assert page.get_by_text("points differ").count() == 3
    assert page.locator("img").count() == 0
    page.get_by_role("heading", name="What is named").evaluate("heading => heading.scrollIntoView()")
    keep(page, "desk-notice")


def sign_in(page: Page, scene: Scene) -> None:
    page.goto(scene.web + scene.link)
    page.locator("#id_new_password1").fill(PASSWORD)
    page.locator("#id_new_password2").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    page.locator("#id_login").fill("ana")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.locator("a[href$='totp/activate/']").click()
    page.locator("#id_code").fill(code_now(page.locator("main code").inner_text()))
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/recovery-codes/**")


def test_a_case_begins_with_the_device_and_says_what_comes_next(
    serve: Callable[..., Running], new_page: Callable[..., Page]
) -> None:
    here = serve(site_kind="helpline", site_name="Test helpline")
    page = new_page(width=WIDTH)
    page.goto(f"{here.url}/start/")
    assert title(page) == "Are you safe here?"
    keep(page, "case-begin")
    case = full(here.settings)
    page.goto(f"{here.url}/case/")
    page.fill("input[name=number]", case.number)
    page.fill("input[name=words]", case.passphrase)
    page.click("main form .button-primary")
    expect(page.get_by_text("See whom to ask")).to_be_visible()
    keep(page, "case-home")
    page.click("nav button[value=doors]")
    expect(page.get_by_role("heading", name="Whom to ask")).to_be_visible()
    keep(page, "case-doors")
