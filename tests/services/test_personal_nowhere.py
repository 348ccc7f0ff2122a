"""A full notice, and a search of everything that is stored for what is personal in it."""

import pytest

from amparo.casework.notice import Relation
from amparo.evidence.receipt import public_key
from amparo.keyring import open_keyring
from amparo.services.appeals import appeal_refusal
from amparo.services.complete_notice import complete_notice
from amparo.services.intake import Receipt
from amparo.services.law import law_of
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.transaction import writing
from tests.services.filed import with_mail
from tests.services.notices import PAGE, digests, draft, forms, give, places_of, serving

PERSONAL = {
    "name": "Zoë Quillfeather",
    "contact": "Quill@Mail.Example",
    "signature": "Z. Quillfeather",
    "authority": "Guardian by order 88123",
    "explanation": "It was taken at the lake and I never agreed.",
}
ADDRESSES = ("https://photos.example/u/heron/lake-7.jpg", "https://photos.example/u/heron/lake-8.jpg")
HANDLE = "@heron_of_the_lake"
APPEAL = "That picture is surely of me."


@pytest.fixture
def site(settings: Settings) -> Settings:
    return with_mail(serving(settings))


@pytest.fixture
def filed(site: Settings) -> Receipt:
    """A notice with everything in it, completed in a second step, mailed about, refused in part and appealed."""
    given = {**PERSONAL, "relation": Relation.REPRESENTATIVE, "country": "GB", "mailbox_safe": True}
    receipt = give(site, ADDRESSES[0], HANDLE, **{**given, "signature": None, "statements": frozenset()})
    complete_notice(site, receipt.reference, receipt.passphrase, draft(*ADDRESSES, HANDLE, **given), PAGE)
    with writing(site):
        rows.Target.objects.filter(notice=receipt.id, number=1).update(state="refused", ground="not_here")
    appeal_refusal(site, receipt.reference, receipt.passphrase, 1, APPEAL)
    return receipt


def personal_values(site: Settings) -> list[str]:
    law = law_of(site).regimes
    statements = [one.text.en for name in ("US-TIDA", "UK-OSA-20A") for one in law[name].statements]
    return [*PERSONAL.values(), *ADDRESSES, HANDLE, APPEAL, *statements, "\n".join(statements), "heron/lake-7.jpg"]


def test_nothing_personal_stands_anywhere_in_the_clear(site: Settings, filed: Receipt) -> None:
    assert filed.reference
    found = {value: places_of(site, forms(value)) for value in [*personal_values(site), PAGE.source or ""]}
    assert {value: places for value, places in found.items() if places} == {}


def test_no_digest_that_anyone_could_compute_stands_anywhere(site: Settings, filed: Receipt) -> None:
    """A bare digest of a name or an address would be a list to guess against."""
    public = public_key(open_keyring(site.keys_dir).site)
    words = ("", "amparo", public, filed.reference, str(filed.id), "contact", "address", "content", "source", "mail")
    keys = [bytes(32), filed.id.bytes, *(word.encode() for word in words)]
    found = {value: places_of(site, digests(value, keys)) for value in [*personal_values(site), PAGE.source or ""]}
    assert {value: places for value, places in found.items() if places} == {}


def test_neither_passphrase_nor_its_digest_stands_anywhere(site: Settings, filed: Receipt) -> None:
    for secret in (filed.passphrase, filed.passphrase.replace("-", "")):
        assert places_of(site, forms(secret)) == set()
        assert places_of(site, digests(secret, [b"", filed.reference.encode()])) == set()


@pytest.mark.parametrize("word", ["clear", "json", "value hex", "value base64", "sha256 hex", "md5", "hmac hex"])
def test_the_search_finds_what_is_there(site: Settings, filed: Receipt, word: str) -> None:
    """Each form put in once; else the tests above could not fail."""
    value = PERSONAL["contact"]
    form = next(one for name, one in [*forms(value), *digests(value, [b""])] if name == word and len(one) >= 6)
    with writing(site):
        rows.Effect.objects.filter(notice=filed.id).update(sealed=form)
    assert word in {name for name, _ in places_of(site, iter([*forms(value), *digests(value, [b""])]))}
