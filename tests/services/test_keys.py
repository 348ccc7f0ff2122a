"""Keys of gates."""

import hashlib

import pytest

from amparo.errors import BadInput, NotFound
from amparo.services.issue_key import issue_key, list_keys
from amparo.services.revoke_key import revoke_key
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.connection import reading
from tests.services.worlds import ANA, published


def test_an_issued_key_is_known_to_gates_by_the_digest_of_its_secret(settings: Settings) -> None:
    key = issue_key(settings, ["explain", "check", "check"], budget=600, who=ANA)
    prefix, name, secret = key.token.split("_")
    state = published(settings).keys[key.id]
    assert (prefix, name, len(bytes.fromhex(secret))) == ("amp", key.id, 32)
    assert state.digest == hashlib.sha256(secret.encode()).hexdigest()
    assert (state.scopes, state.budget, state.revoked) == (("check", "explain"), 600, False)


def test_the_secret_is_in_no_row_and_no_representation(settings: Settings) -> None:
    key = issue_key(settings, ["check"], budget=600, who=ANA)
    secret = key.token.rpartition("_")[2]
    with reading(settings):
        kept = [*rows.Key.objects.values(), *rows.AuditEntry.objects.values()]
    assert secret not in repr(kept) + repr(key)


def test_a_revoked_key_is_revoked_at_gates_when_the_service_returns(settings: Settings) -> None:
    kept, gone = (issue_key(settings, ["check"], budget=1, who=ANA) for _ in range(2))
    for _ in range(2):
        revoke_key(settings, gone.id, who=ANA)
    assert {one.id: one.revoked for one in published(settings).keys.values()} == {kept.id: False, gone.id: True}
    assert [(one.id, one.revoked) for one in list_keys(settings)] == [(kept.id, False), (gone.id, True)]


def test_an_unknown_key_is_not_found(settings: Settings) -> None:
    with pytest.raises(NotFound, check=lambda error: error.code == "no_such_key"):
        revoke_key(settings, "none", who=ANA)


@pytest.mark.parametrize(
    ("scopes", "budget", "code"), [([], 1, "bad_scope"), (["all"], 1, "bad_scope"), (["check"], 0, "bad_budget")]
)
def test_a_key_without_scope_or_budget_is_refused(
    settings: Settings, scopes: list[str], budget: int, code: str
) -> None:
    with pytest.raises(BadInput, check=lambda error: error.code == code):
        issue_key(settings, scopes, budget=budget, who=ANA)
