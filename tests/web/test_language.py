"""Two languages at the same addresses, without a cookie."""

import pytest
from django.test import Client
from django.urls import reverse


@pytest.mark.parametrize(
    ("address", "asked", "heard"),
    [
        ("/", "en", "en"),
        ("/", "es-MX,es;q=0.9", "es"),
        ("/", "fr,es;q=0.5", "es"),
        ("/", "fr", "en"),
        ("/", "", "en"),
        ("/es/", "en", "es"),
        ("/en/", "es", "en"),
        ("/es/about/removal", "en", "es"),
        ("/es/nope", "en", "es"),
    ],
)
def test_a_page_speaks_the_language_of_its_address_or_else_of_the_browser(
    site: Client, address: str, asked: str, heard: str
) -> None:
    response = site.get(address, headers={"accept-language": asked})
    assert f'<html lang="{heard}">' in response.text
    assert response.headers["Content-Language"] == heard


def test_only_where_the_browser_is_asked_the_answer_depends_on_it(site: Client) -> None:
    assert "Accept-Language" in site.get("/").headers["Vary"]
    assert "Accept-Language" not in site.get("/es/").headers.get("Vary", "")


def test_links_stay_in_the_language_of_the_address(site: Client) -> None:
    page = site.get("/es/").text
    assert 'href="/es/about/removal"' in page
    assert 'href="/es/notice/"' in page
    assert 'href="/es/exit"' in page


def test_the_link_to_the_desk_carries_no_language(site: Client) -> None:
    assert 'href="/desk/"' in site.get("/es/components").text


def test_links_without_a_language_stay_so(site: Client) -> None:
    assert 'href="/about/removal"' in site.get("/", headers={"accept-language": "es"}).text


@pytest.mark.parametrize(
    ("address", "other"), [("/", "/es/"), ("/en/components", "/es/components"), ("/es/components", "/en/components")]
)
def test_the_switch_leads_to_this_page_in_the_other_language(site: Client, address: str, other: str) -> None:
    assert f'href="{other}"' in site.get(address).text


def test_a_question_in_the_address_is_not_carried_over(site: Client) -> None:
    assert "wintergreen" not in site.get("/components?page=wintergreen").text


@pytest.mark.parametrize(
    "address",
    ["/es/desk/", "/es/v1/x", "/es/static/shared/amparo.css", "/es/.well-known/amparo", "/es", "/de/", "/ess/"],
)
def test_programs_staff_and_files_have_no_language_in_their_address(site: Client, address: str) -> None:
    assert site.get(address).status_code == 404


def test_a_request_in_one_language_leaves_nothing_to_the_next(site: Client) -> None:
    site.get("/es/")
    assert reverse("notes") == "/notes"
