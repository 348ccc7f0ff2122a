"""The first page leads each kind of person to the right door in one click."""

from collections.abc import Callable

import msgspec
import pytest
from django.test import Client

from amparo.settings import Settings


def front(settings: Settings, use: Callable[[Settings], Client], **said: str | bool) -> str:
    site = msgspec.structs.replace(settings.site, **said)
    return use(msgspec.structs.replace(settings, site=site)).get("/").text


@pytest.mark.parametrize("address", ["/notice/", "/notice/status", "/appeal", "/desk/", "/.well-known/amparo"])
def test_a_platform_has_a_door_for_everyone(
    web_settings: Settings, use: Callable[[Settings], Client], address: str
) -> None:
    assert f'class="door" href="{address}"' in front(web_settings, use, kind="platform")


@pytest.mark.parametrize("kind", ["helpline", "newsroom"])
def test_other_installations_take_no_notices(
    web_settings: Settings, use: Callable[[Settings], Client], kind: str
) -> None:
    assert "/notice/" not in front(web_settings, use, kind=kind)


@pytest.mark.parametrize(
    ("kind", "published", "linked"), [("platform", True, True), ("platform", False, False), ("newsroom", True, False)]
)
def test_published_figures_have_a_door(
    web_settings: Settings, use: Callable[[Settings], Client], kind: str, published: bool, linked: bool
) -> None:
    page = front(web_settings, use, kind=kind, publish_figures=published)
    assert ('href="/insight/service"' in page) is linked


def test_the_name_of_the_service_is_text_whatever_it_holds(
    web_settings: Settings, use: Callable[[Settings], Client]
) -> None:
    assert "<script>x" not in front(web_settings, use, name="<script>x</script>")


def test_the_title_says_the_name_of_the_service_only(web_settings: Settings, use: Callable[[Settings], Client]) -> None:
    assert "<title>Plaza</title>" in front(web_settings, use, name="Plaza")


def test_the_page_that_the_law_asks_for_is_one_click_away_everywhere(site: Client) -> None:
    for address in ("/", "/components", "/leave-no-trace", "/nope"):
        assert 'href="/about/removal"' in site.get(address).text


@pytest.mark.parametrize("said", ["Plaza Ltd", "help@plaza.example", "within 48 hours"])
def test_the_page_that_the_law_asks_for_is_about_this_service(
    web_settings: Settings, use: Callable[[Settings], Client], said: str
) -> None:
    plaza = msgspec.structs.replace(web_settings.site, operator="Plaza Ltd", contact="help@plaza.example")
    assert said in use(msgspec.structs.replace(web_settings, site=plaza)).get("/about/removal").text
