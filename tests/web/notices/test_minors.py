"""Where the person shown is or may be under 18: addresses and a hotline, nothing else."""

import json

import pytest
from django.apps import apps
from django.test import Client

from amparo.keyring import open_keyring
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.sealed import unseal
from tests.web.notices.filer import ADDRESS, ADULT, COMPLETE, ME, PHOTOS, Filer

KEPT = {"ChildSafetyReport", "Sequence"}


@pytest.mark.parametrize("answer", ["yes", "unsure"])
def test_the_hotlines_are_shown_and_no_adult_step(site: Client, answer: str) -> None:
    filer = Filer(site)
    filer.send({})
    page = filer.send({"age": answer})
    assert "NCMEC Take It Down" in page.text
    for field in ("relation", "fingerprints", "explanation", "contact", "name", "signature"):
        assert f'name="{field}"' not in page.text


def test_the_hotlines_of_the_country_come_first(site: Client) -> None:
    filer = Filer(site)
    filer.send({})
    filer.send({"age": "yes"})
    page = filer.send({"country": "GB"}, "country").text
    assert page.index("Report Remove") < page.index("NCMEC Take It Down")


def test_only_the_addresses_and_the_country_are_stored(site: Client, web_settings: Settings) -> None:
    before = _counts()
    filer = Filer(site)
    filer.send({})
    filer.send({"age": "unsure"})
    receipt = filer.send({"country": "GB", "addresses": ADDRESS, "explanation": "a story", "contact": "x"}, "hide")
    changed = {name for name, count in _counts().items() if count != before[name]}
    assert changed <= KEPT
    report = rows.ChildSafetyReport.objects.get()
    assert receipt.codes == [report.reference]
    assert report.sealed is not None
    sealed = unseal(open_keyring(web_settings.keys_dir).seal, report.sealed, f"child/{report.id}")
    assert json.loads(sealed) == {"addresses": [ADDRESS], "frozen": []}
    assert report.country == "GB"


def test_what_was_said_for_an_adult_is_dropped_once_the_age_is_another(site: Client) -> None:
    filer = Filer(site)
    for fields in ({}, ADULT, ME, PHOTOS):
        filer.send(fields)
    filer.send(COMPLETE, "back")
    filer.send(PHOTOS, "back")
    filer.send(ME, "back")
    filer.send({"age": "unsure"})
    filer.send({}, "back")
    filer.send(ADULT)
    assert "photos.example" not in filer.send(ME).text


def test_an_age_said_by_mistake_can_be_said_again(site: Client) -> None:
    filer = Filer(site)
    filer.send({})
    filer.send({"age": "yes"})
    assert filer.send({}, "back").heading == "Age comes first"


def test_an_empty_list_is_asked_for_again_with_the_hotlines_still_there(site: Client) -> None:
    filer = Filer(site)
    filer.send({})
    filer.send({"age": "yes"})
    page = filer.send({"addresses": " "}, "hide")
    assert "Please answer this." in page.text
    assert "NCMEC Take It Down" in page.text
    assert not rows.ChildSafetyReport.objects.exists()


def _counts() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in apps.get_app_config("store").get_models()}
