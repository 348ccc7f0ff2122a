"""The what-if page: a question in an address, an answer in words, tables and charts, for anyone."""

import csv
import html
import io
import re
import subprocess
import sys
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

import msgspec
import pytest
from django.test import Client

from amparo.settings import Settings
from amparo.spread.what_if import answering
from amparo.spread.what_if.question import Question, question_of
from amparo.web.insight import what_if_answers
from amparo.web.insight.what_if_answers import TOKENS, TOKENS_A_SECOND
from amparo.web.insight.what_if_page import EXAMPLES
from amparo.web.shared.budget import Buckets, Places
from tests.web.plain_words import assert_plain

PAGE = "/en/insight/what-if"
JSON = "/v1/spread/what-if"
ENDLESS = "?n=1.5&latency=2"
CHARTS = ("saved", "growth")


@pytest.fixture(autouse=True)
def fresh_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(what_if_answers, "_budget", Buckets(TOKENS, TOKENS_A_SECOND))


def text_of(page: str) -> str:
    """What is read, with the spaces of a line."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)).replace("\u00a0", " ")).replace(" .", ".")


def links(page: str) -> list[str]:
    return [html.unescape(one) for one in re.findall(r'(?:href|src|srcset)="([^"]+)"', page)]


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_says_all_that_the_answer_says(site: Client, language: str) -> None:
    response = site.get(f"/{language}/insight/what-if")
    told = text_of(response.text)
    found = what_if_answers._answers.found(Question())
    assert response.status_code == 200
    assert found is not None
    wanted = [*found.sentences, *found.notes, *(row.scenario for row in found.rows)]
    said = [re.sub(r"\s+", " ", words.said_in(language).replace("\u00a0", " ")) for words in wanted]
    assert [words for words in said if words not in told] == []


def test_each_chart_is_shown_told_in_words_and_can_be_taken_along(site: Client) -> None:
    page = site.get(PAGE).text
    for name in CHARTS:
        for file, kind in (
            (f"{name}.svg", "image/svg+xml"),
            (f"{name}-narrow.svg", "image/svg+xml"),
            (f"{name}.png", "image/png"),
        ):
            address = f"{PAGE}/{file}"
            assert address in links(page)
            response = site.get(address)
            assert (response.status_code, response.headers["Content-Type"]) == (200, kind)
            assert response.headers["Cache-Control"] == "public, max-age=3600"
    assert page.count("The chart in words") == len(CHARTS)


def test_a_chart_speaks_the_language_of_its_address(site: Client) -> None:
    assert site.get(f"{PAGE}/saved.svg").content != site.get("/es/insight/what-if/saved.svg").content


def test_a_phone_gets_a_narrow_chart(site: Client) -> None:
    assert 'width="360"' in site.get(f"{PAGE}/saved-narrow.svg").text[:1000]
    assert 'width="360"' not in site.get(f"{PAGE}/saved.svg").text[:1000]


@pytest.mark.parametrize("name", ["other.svg", "saved.gif", "saved", "saved-wide.svg", "SAVED.svg"])
def test_a_chart_that_is_none_is_not_found(site: Client, name: str) -> None:
    assert site.get(f"{PAGE}/{name}").status_code == 404


def test_page_and_charts_and_numbers_are_worked_out_once(site: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Question] = []
    real = answering.answer

    def counted(question: Question) -> object:
        asked.append(question)
        return real(question)

    monkeypatch.setattr(what_if_answers, "answer", counted)
    for path in (PAGE, f"{PAGE}/saved.svg", f"{PAGE}/growth.svg", JSON, f"{JSON}.csv", "/es/insight/what-if"):
        assert site.get(f"{path}?n=0.11").status_code == 200
    assert asked == [Question(n=0.11)]


def test_a_form_as_browsers_send_it_leads_to_the_shortest_address(site: Client) -> None:
    sent = {**dict.fromkeys(("feed", "network", "board", "messages"), "25"), "n": "0.90", "limit": "", "known": "after"}
    response = site.get(PAGE, sent)
    assert (response.status_code, response.headers["Location"]) == (302, f"{PAGE}?n=0.9")


def test_names_that_no_field_has_are_passed_over(site: Client) -> None:
    assert site.get(PAGE, {"from": "a letter"}).headers["Location"] == PAGE


def test_the_link_to_an_answer_holds_its_question_and_shows_it_again(web_settings: Settings, site: Client) -> None:
    page = site.get(f"{PAGE}{ENDLESS}").text
    (link,) = [one for one in links(page) if one.startswith(web_settings.site.url)]
    assert dict(parse_qsl(urlsplit(link).query)) == {"n": "1.5", "latency": "2"}
    again = site.get(link.removeprefix(web_settings.site.url))
    assert again.status_code == 200
    assert re.search(r'name="n" value="1.5"', again.text)


def test_the_other_language_is_one_click_away_with_the_same_question(site: Client) -> None:
    assert f"/es/insight/what-if{ENDLESS}" in links(site.get(f"{PAGE}{ENDLESS}").text)


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_leak_without_bound_has_no_size(site: Client, language: str) -> None:
    told = text_of(site.get(f"/{language}/insight/what-if?n=1.5&latency=720").text)
    assert {"en": "more and more", "es": "cada vez más"}[language] in told
    assert re.search({"en": "it ends if every copy is gone within", "es": "acaba si"}[language], told)
    assert re.findall(r"\binf\b|\bnan\b|None|-\d", told) == []


def test_what_cannot_be_asked_is_said_beside_its_field_and_at_the_top(site: Client) -> None:
    response = site.get(PAGE, {"n": "7", "latency": "soon", "blocked": "50"})
    assert response.status_code == 422
    assert 'class="error-summary" role="alert"' in response.text
    assert [one for one in ("#id_n", "#id_latency") if one not in links(response.text)] == []
    assert re.search(r'<input[^>]*name="n"[^>]*value="7"[^>]*aria-invalid="true"', response.text)
    assert re.search(r'<input[^>]*name="blocked"[^>]*value="50"', response.text)
    assert "told-headline" not in response.text


def test_the_numbers_are_those_of_the_answer(site: Client) -> None:
    found = what_if_answers.answered(site.get(PAGE).wsgi_request, Question())
    assert msgspec.json.decode(site.get(JSON).content) == msgspec.json.decode(msgspec.json.encode(found.data()))
    response = site.get(f"{JSON}.csv")
    header, *rows = csv.reader(io.StringIO(response.text))
    assert response.headers["Content-Disposition"] == 'attachment; filename="what-if.csv"'
    assert (tuple(header), len(rows)) == (tuple(found.table()[0]), len(found.table()[1]))


def test_the_examples_are_short_addresses_of_questions(site: Client) -> None:
    page = links(site.get(PAGE).text)
    for _, question in EXAMPLES:
        address = next(one for one in page if one.endswith("#answer") and question_in(one) == question)
        assert dict(parse_qsl(urlsplit(address).query)) == question.parameters()


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_asks_in_plain_words(site: Client, language: str) -> None:
    assert_plain(site.get(f"/{language}/insight/what-if?n=7").text, language)


@pytest.mark.parametrize("path", [PAGE, JSON, f"{PAGE}/saved.svg"])
def test_a_network_that_asks_too_much_is_told_when_to_come_back(
    site: Client, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(what_if_answers, "_budget", Buckets(0, 0.5))
    response = site.get(f"{path}?n=0.12")
    assert (response.status_code, response.headers["Retry-After"]) == (429, "8")


@pytest.mark.parametrize("path", [PAGE, JSON, f"{PAGE}/saved.svg"])
def test_when_all_places_are_taken_that_is_said(site: Client, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    places = Places(at_once=1, waiting=0)
    monkeypatch.setattr(what_if_answers, "_places", places)
    with places.taken():
        response = site.get(f"{path}?n=0.12")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")


def test_what_was_worked_out_beforehand_costs_nobody_anything(site: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    what_if_answers.warm("en")
    monkeypatch.setattr(what_if_answers, "_budget", Buckets(0, 0.5))
    assert [site.get(path).status_code for path in (PAGE, *(f"{PAGE}/{name}.svg" for name in CHARTS))] == [200] * 3


def test_the_other_pages_do_without_the_simulator() -> None:
    heavy = "{'numba', 'scipy', 'matplotlib'} & set(sys.modules)"
    said = subprocess.check_output([sys.executable, "-c", f"import amparo.web.insight.urls, sys; print({heavy})"])
    assert said.decode().strip() == "set()"


def test_a_question_is_written_down_nowhere(
    site: Client, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("DEBUG")
    assert site.get(f"{PAGE}?n=9.123").status_code == 422
    assert "9.123" not in caplog.text + "".join(capfd.readouterr())


@pytest.mark.parametrize("kind", ["platform", "helpline", "newsroom"])
def test_every_kind_of_installation_has_the_page_and_a_door_to_it(
    web_settings: Settings, use: Callable[[Settings], Client], kind: str
) -> None:
    site = use(msgspec.structs.replace(web_settings, site=msgspec.structs.replace(web_settings.site, kind=kind)))
    page = site.get(PAGE)
    assert (page.status_code, bool(page.cookies)) == (200, False)
    assert ('id="quick-exit"' in page.text) == (kind != "newsroom")
    assert 'class="door" href="/insight/what-if"' in site.get("/").text


def test_it_is_asked_by_get_alone(site: Client) -> None:
    assert site.post(PAGE, {"n": "0.5"}).status_code == 405


def question_in(address: str) -> Question:
    return question_of(dict(parse_qsl(urlsplit(address).query)))
