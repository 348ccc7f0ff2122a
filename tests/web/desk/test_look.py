"""The desk in a real browser: for everyone, on a phone, in both languages, by keyboard."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from playwright.sync_api import Page

from amparo.services.decide_notice import flag_copy
from amparo.services.grant_role import ROLES
from amparo.settings import Settings
from amparo.store.connection import close_store, open_store
from amparo.web import site as pages
from tests.store.backends import fresh_settings
from tests.web.browsing import assert_fits, axe, on_a_phone, shot
from tests.web.desk import filed
from tests.web.desk.conftest import BACKEND, account
from tests.web.desk.filed import ADDRESS, NAMED, Found
from tests.web.running import Running, running

ALICE = "all-roles"


@dataclass
class Desk:
    """A served desk with something of everything, and a session of somebody with every role."""

    served: Running
    cookie: str
    paths: dict[str, str]

    def enter(self, page: Page) -> Page:
        page.context.add_cookies([{"name": "amparo_desk", "value": self.cookie, "url": f"{self.served.url}/desk/"}])
        return page

    def visit(self, page: Page, name: str) -> Page:
        self.enter(page).goto(self.served.url + self.paths[name])
        return page


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    settings = fresh_settings("sqlite", tmp_path_factory.mktemp("desk") / "home")
    with running(settings) as served:
        close_store()
        pages.configure(served.settings)
        open_store(served.settings)
        paths = _fill(served.settings)
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(account(served.settings, ALICE, *ROLES), backend=BACKEND)
        yield Desk(served, client.cookies["amparo_desk"].value, paths)
        close_store()


def _fill(settings: Settings) -> dict[str, str]:
    """Notices in every state of need. Returns addresses of pages by name."""
    now = datetime.now(UTC)
    for number, left in enumerate((-3, 2, 30)):
        receipt = filed.notice(settings, Found(f"bo/{number}.jpg"), address=f"https://photos.example/{number}.jpg")
        filed.due_in(settings, receipt, timedelta(hours=left), now)
    copies = [Found(f"cy/{n}.jpg", distance=distance, state="review") for n, distance in enumerate((4, 16, 28))]
    same = Found("dan/same.jpg", identical=True, distance=0)
    receipt = filed.notice(settings, NAMED, same, *copies)
    filed.due_in(settings, receipt, timedelta(hours=-1), now)
    filed.reasons(settings, receipt, "many_copies", "many_addresses")
    account(settings, ALICE, *ROLES)
    copy = filed.copy_of(settings, receipt, "dan/same.jpg").pk
    flag_copy(settings, receipt.id, copy, "own_account", who=ALICE)
    notice = f"/desk/notice/{receipt.id}"
    return {
        "queue": "/desk/",
        "waiting": "/desk/queue/waiting",
        "empty": "/desk/queue/incomplete",
        "notice": notice,
        "copy": f"{notice}/copy/{copy}",
        "minor": f"{notice}/minor",
        "false": f"{notice}/false",
        "appeals": "/desk/appeals",
        "appeal": f"/desk/appeals/{filed.appeal(settings)}",
        "children": "/desk/children",
        "child": f"/desk/children/{filed.child_report(settings)}",
        "audit": "/desk/audit",
    }


NAMES = (
    "queue",
    "waiting",
    "empty",
    "notice",
    "copy",
    "minor",
    "false",
    "appeals",
    "appeal",
    "children",
    "child",
    "audit",
)
LOOKS: dict[str, dict[str, object]] = {"en-light": {}, "es-dark": {"language": "es", "dark": True}}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", NAMES)
def test_a_page_of_the_desk_can_be_used_by_everyone(
    desk: Desk, looking: Callable[..., Page], name: str, look: str
) -> None:
    page = desk.visit(looking(**LOOKS[look]), name)
    shot(page, f"{name}-{look}")
    axe(page)
    assert_fits(page)
    with on_a_phone(page):
        shot(page, f"{name}-{look}-phone")
        axe(page)
        assert_fits(page)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(
    ("name", "button"), [("notice", "[value=identity]"), ("child", "form[action$=addresses] button")]
)
def test_an_opened_page_can_be_used_by_everyone(
    desk: Desk, looking: Callable[..., Page], name: str, button: str, look: str
) -> None:
    page = desk.visit(looking(**LOOKS[look]), name)
    page.click(button)
    shot(page, f"{name}-opened-{look}")
    assert (ADDRESS if name == "child" else filed.CONTACT) in page.inner_text("main")
    assert ADDRESS not in page.url and ADDRESS not in page.title()
    axe(page)
    assert_fits(page)
    with on_a_phone(page):
        assert_fits(page)


@pytest.mark.parametrize(
    ("name", "form"), [("false", "main form"), ("appeal", "form[novalidate]"), ("child", "form[novalidate]")]
)
def test_what_is_left_out_is_named(desk: Desk, looking: Callable[..., Page], name: str, form: str) -> None:
    page = desk.visit(looking(width=360), name)
    page.click(f"{form} button")
    shot(page, f"{name}-mistake")
    assert page.is_visible(".error-summary")
    axe(page)
    assert_fits(page)


def test_a_notice_is_decided_by_keyboard_alone_and_without_scripts(desk: Desk, new_page: Callable[..., Page]) -> None:
    receipt = filed.notice(desk.served.settings, Found("kim/1.jpg"), address="https://photos.example/keyboard.jpg")
    page = desk.enter(new_page(scripts=False))
    page.goto(f"{desk.served.url}/desk/notice/{receipt.id}")
    _tab_to(page, "all-near")
    page.keyboard.press("ArrowDown")
    _tab_to(page, "Decide")
    page.keyboard.press("Enter")
    page.wait_for_selector(".notice-success")
    assert "Noted: 1 copy to remove." in page.inner_text("main")
    assert page.url == f"{desk.served.url}/desk/notice/{receipt.id}"


def test_the_mark_of_lateness_survives_without_colour(desk: Desk, looking: Callable[..., Page]) -> None:
    page = desk.visit(looking(), "queue")
    late = page.locator(".case-late").first
    assert "Time is over" in late.inner_text()
    assert late.evaluate("one => getComputedStyle(one).borderInlineStartStyle") == "double"
    assert "▲" in (late.text_content() or "")


def _tab_to(page: Page, wanted: str) -> None:
    """Press Tab until the focus is on what has this id or these words."""
    for _step in range(60):
        page.keyboard.press("Tab")
        focus = page.locator(":focus")
        if wanted in {focus.get_attribute("id"), (focus.text_content() or "").strip()}:
            return
    pytest.fail(f"the keyboard never reaches {wanted}")


def test_every_page_of_work_is_looked_at(desk: Desk) -> None:
    assert set(desk.paths) == set(NAMES)
