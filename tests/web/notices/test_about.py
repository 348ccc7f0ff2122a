"""The page that says in plain words how removal works, and who helps."""

import msgspec
import pytest
from django.test import Client

from amparo.settings import Settings
from amparo.web.shared.lands import country_choices, helplines_for_adults
from tests.web.notices.filer import Filer


def test_it_says_who_may_ask_what_is_needed_and_by_when(site: Client) -> None:
    page = site.get("/about/removal").text
    for said in (
        "TAKE IT DOWN Act: notice and removal",
        "Your name, typed as your signature.",
        "Take down what you named within 48 hours.",
        "Look for copies and take them down within 48 hours.",
        "You need no account.",
    ):
        assert said in page


def test_it_follows_the_laws_that_are_served(use, web_settings: Settings) -> None:  # type: ignore[no-untyped-def]
    india = msgspec.structs.replace(web_settings.site, countries=("IN",), contact="help@photos.example")
    page = use(msgspec.structs.replace(web_settings, site=india)).get("/about/removal").text
    assert "Take down what you named within 2 hours." in page
    assert "TAKE IT DOWN" not in page
    assert "help@photos.example" in page


def test_the_home_page_leads_there(site: Client) -> None:
    assert 'href="/about/removal"' in site.get("/").text


def test_people_who_help_are_named_before_anything_is_asked(site: Client) -> None:
    assert "CCRI Image Abuse Helpline" in Filer(site).page.text


def test_adults_are_not_sent_to_hotlines_for_minors(web_settings: Settings) -> None:
    found = helplines_for_adults(web_settings, "US")
    assert found
    assert {one.for_whom for one in found} <= {"adults", "both"}


@pytest.mark.parametrize(("language", "first"), [("en", ["AF", "AX", "AL", "DZ"]), ("es", ["AF", "AL", "DE", "AD"])])
def test_countries_stand_by_their_names_in_the_language(language: str, first: list[str]) -> None:
    codes = [code for code, _ in country_choices(language)]
    assert codes[:4] == first
