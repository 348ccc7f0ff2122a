"""What follows from matches."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.matching.policy import HINTS, PUBLIC_TEXT, Action, Decision, Match, Reason, decide
from amparo.matching.state import BankKind, BankState, Opinion

HARM = BankState(1, "harm", BankKind.POSITIVE, 31, 50, True)
SAFE = BankState(2, "safe", BankKind.NEGATIVE, 31, 50, True)


def match(
    distance: int, *, bank: BankState = HARM, opinion: Opinion = Opinion.POSITIVE, file: bool = False, item: int = 1
) -> Match:
    return Match(UUID(int=item), bank, "sha256" if file else "pdq", distance, file, "original", "none", opinion)


def test_nothing_near_is_allowed() -> None:
    assert decide([]) == Decision(Action.ALLOW, Reason.NO_MATCH)


def test_a_confirmed_match_is_blocked() -> None:
    assert (decide([match(31)]).action, decide([match(31)]).reason) == (Action.BLOCK, Reason.MATCH)


def test_the_same_file_is_named_as_such() -> None:
    assert decide([match(4), match(0, file=True)]).reason == Reason.SAME_FILE


@pytest.mark.parametrize(
    ("opinion", "action", "reason"),
    [
        (Opinion.SEED, Action.HOLD, Reason.UNCONFIRMED),
        (Opinion.DISPUTED, Action.HOLD, Reason.DISPUTED),
        (Opinion.NEGATIVE, Action.ALLOW, Reason.NO_MATCH),
    ],
)
def test_an_unsettled_match_is_held_and_a_refuted_one_passes(opinion: Opinion, action: Action, reason: str) -> None:
    decision = decide([match(3, opinion=opinion)])
    assert (decision.action, decision.reason) == (action, reason)


@pytest.mark.parametrize(
    ("harmless", "harmful", "action"), [(4, 5, Action.ALLOW), (5, 5, Action.BLOCK), (6, 5, Action.BLOCK)]
)
def test_the_negative_bank_vetoes_only_where_it_is_nearer(harmless: int, harmful: int, action: Action) -> None:
    decision = decide([match(harmless, bank=SAFE), match(harmful, item=2)])
    assert decision.action is action
    assert decision.reason == (Reason.VETOED if action is Action.ALLOW else Reason.MATCH)


def test_it_must_be_nearer_than_every_positive_match() -> None:
    assert decide([match(4, bank=SAFE), match(20, item=2), match(3, item=3)]).action is Action.BLOCK


def test_an_identical_file_is_never_vetoed() -> None:
    assert decide([match(0, bank=SAFE), match(0, file=True, item=2)]).action is Action.BLOCK
    held = decide([match(0, bank=SAFE), match(0, file=True, item=2, opinion=Opinion.SEED), match(9, item=2)])
    assert held.action is Action.BLOCK


def test_an_entry_of_the_negative_bank_that_no_second_person_confirmed_vetoes_nothing() -> None:
    assert decide([match(0, bank=SAFE, opinion=Opinion.SEED), match(9, item=2)]).action is Action.BLOCK


def test_a_match_in_the_negative_bank_alone_is_allowed() -> None:
    assert decide([match(0, bank=SAFE)]).action is Action.ALLOW


matches = st.lists(
    st.builds(
        lambda d, bank, opinion, file, item: match(0 if file else d, bank=bank, opinion=opinion, file=file, item=item),
        st.integers(0, 31),
        st.sampled_from([HARM, SAFE]),
        st.sampled_from(list(Opinion)),
        st.booleans(),
        st.integers(1, 4),
    ),
    max_size=6,
)


@given(matches, st.randoms())
def test_order_does_not_matter_and_an_identical_confirmed_file_is_always_blocked(
    found: list[Match], random: object
) -> None:
    mixed = found[:]
    random.shuffle(mixed)  # type: ignore[attr-defined]
    decision = decide(found)
    assert (decision.action, decision.reason) == (decide(mixed).action, decide(mixed).reason)
    if any(m.exact_file and m.bank is HARM and m.opinion is Opinion.POSITIVE for m in found):
        assert decision.action is Action.BLOCK
    if decision.action is Action.ALLOW:
        assert decision.matches == ()


def test_only_what_is_allowed_may_be_previewed_forwarded_or_lifted() -> None:
    for action, hints in HINTS.items():
        assert (hints.preview, hints.forward, hints.lift) == ((action is Action.ALLOW),) * 3


def test_what_an_uploader_may_read_names_no_reason() -> None:
    assert set(PUBLIC_TEXT) == {"en", "es"}
    for text in PUBLIC_TEXT.values():
        assert not {"match", "known", "report", "bank", "coincid", "denunc"} & set(text.lower().split())
