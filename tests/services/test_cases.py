"""A survivor's case: who can open it, what is sealed, what ends it."""

import base64
import io
import logging
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from amparo.errors import BadInput, Conflict, NotFound, Refused, Unavailable
from amparo.evidence.chain import verify
from amparo.evidence.receipt import check, public_key
from amparo.keyring import open_keyring
from amparo.services import case_keys
from amparo.services.back_up import Extent, back_up
from amparo.services.case_about import About, Ticks
from amparo.services.case_access import (
    CaseAccess,
    open_for_service,
    still_open,
    unlock,
    unlock_by_sheet,
    unlock_for_team,
)
from amparo.services.case_keys import ServiceTask
from amparo.services.case_prints import add_prints
from amparo.services.case_sightings import add_sightings, came_back, drop_sightings, take_up_sightings
from amparo.services.case_ticks import change_ticks, new_passphrase, ticks_now
from amparo.services.end_case import erase_case, resume_case, withdraw_case
from amparo.services.show_case import show_case
from amparo.services.team_cases import team_cases
from amparo.services.verify_evidence import verify_evidence
from amparo.settings import Settings
from amparo.store import models as rows
from amparo.store.chains import lines_of, openings_of
from amparo.store.connection import reading
from tests.services.cases import (
    ADDRESSES,
    CONTACT,
    NAME,
    PDQ_LINE,
    SHA_LINE,
    WORDS,
    caseworker,
    every_byte,
    full,
    helpline,
    opened,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ALL = Ticks(sheet=True, team=True, remind=True, follow=True, check=True)


@pytest.fixture
def home(settings: Settings) -> Settings:
    caseworker(settings)
    return helpline(settings)


def test_the_digest_of_the_words_is_as_slow_as_the_standard_recommends(full_keys: None) -> None:
    """RFC 9106, section 4, the second recommended option, with one lane on shared cores."""
    assert (case_keys.MEMORY_KIB, case_keys.PASSES, case_keys.LANES) == (64 * 1024, 3, 1)


def test_number_and_words_open_it_however_they_are_typed(home: Settings, full_keys: None) -> None:
    case = opened(home)
    typed = "  " + case.passphrase.upper().replace(" ", " , ") + "\n"
    assert unlock(home, case.number.lower().replace("-", " "), typed).case == case.access.case


def test_a_wrong_word_and_a_wrong_number_are_told_alike(home: Settings) -> None:
    case = opened(home)
    errors = []
    for number, words in ((case.number, case.passphrase + "x"), ("AAAA-AAAA-AA", case.passphrase)):
        with pytest.raises(NotFound) as error:
            unlock(home, number, words)
        errors.append((error.value.code, str(error.value)))
    assert errors[0] == errors[1]
    assert errors[0][0] == "no_such_case"


def test_seven_words_of_the_persons_language(home: Settings) -> None:
    assert len(case_keys.new_passphrase("es").split()) == len(case_keys.new_passphrase("en").split()) == 7
    assert case_keys.plain_words("  Árbol,  NIÑO-casa ") == "arbol nino casa"


def test_the_sheet_opens_it_and_gives_new_words(home: Settings) -> None:
    case = opened(home, Ticks(sheet=True))
    assert case.sheet is not None
    access = unlock_by_sheet(home, case.number, case.sheet.lower())
    words = new_passphrase(home, access).words
    assert unlock(home, case.number, words).case == case.access.case
    with pytest.raises(NotFound, match="no case"):
        unlock(home, case.number, case.passphrase)


def test_without_a_sheet_no_code_opens_it(home: Settings) -> None:
    case = opened(home)
    with pytest.raises(NotFound):
        unlock_by_sheet(home, case.number, "ABCD-" * 6 + "ABCD")


def test_team_and_service_open_only_what_was_ticked(home: Settings) -> None:
    closed, open_ = opened(home), opened(home, Ticks(team=True, follow=True))
    for attempt in (
        lambda: unlock_for_team(home, closed.access.id, "worker-1"),
        lambda: open_for_service(home, closed.access.id, ServiceTask.FOLLOW),
        lambda: open_for_service(home, open_.access.id, ServiceTask.CHECK),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert unlock_for_team(home, open_.access.id, "worker-1").data_key == open_.access.data_key
    assert open_for_service(home, open_.access.id, ServiceTask.FOLLOW).data_key == open_.access.data_key


def test_a_task_that_was_added_behind_the_persons_back_opens_nothing(home: Settings) -> None:
    case = opened(home, Ticks(follow=True))
    with reading(home):
        rows.CaseWrap.objects.filter(case=case.access.id, kind="service").update(tasks=["check", "follow"])
    for task in (ServiceTask.CHECK, ServiceTask.FOLLOW):
        with pytest.raises(NotFound):
            open_for_service(home, case.access.id, task)


def test_a_wrap_of_another_case_opens_nothing(home: Settings) -> None:
    mine, other = opened(home, Ticks(team=True)), opened(home, Ticks(team=True))
    with reading(home):
        sealed = rows.CaseWrap.objects.get(case=other.access.id, kind="team").sealed
        rows.CaseWrap.objects.filter(case=mine.access.id, kind="team").update(sealed=sealed)
    with pytest.raises(NotFound):
        unlock_for_team(home, mine.access.id, "worker-1")


def test_what_is_unticked_opens_nothing_from_then_on(home: Settings) -> None:
    case = opened(home, ALL)
    assert change_ticks(home, case.access, Ticks()) is None
    assert ticks_now(home, case.access) == Ticks()
    assert case.sheet is not None
    with pytest.raises(NotFound):
        unlock_by_sheet(home, case.number, case.sheet)
    code = change_ticks(home, case.access, Ticks(sheet=True))
    assert code is not None
    assert unlock_by_sheet(home, case.number, code).case == case.access.case


def test_reminders_need_a_mailbox_that_is_safe(home: Settings) -> None:
    with pytest.raises(BadInput) as error:
        opened(home, Ticks(remind=True), mailbox_safe=False)
    assert error.value.code == "no_mailbox"
    with reading(home):
        assert not rows.Case.objects.exists()


def test_the_team_changes_no_key_and_ends_nothing(home: Settings) -> None:
    case = opened(home, Ticks(team=True))
    team = unlock_for_team(home, case.access.id, "worker-1")
    for act in (
        lambda: change_ticks(home, team, ALL),
        lambda: new_passphrase(home, team),
        lambda: withdraw_case(home, team),
        lambda: erase_case(home, team),
    ):
        with pytest.raises(Refused) as error:
            act()
        assert error.value.code == "person_only"


def test_a_case_with_values_it_cannot_have_is_refused(home: Settings) -> None:
    for wrong in ({"language": "xx"}, {"country": "usa"}, {"happened": ["robbery"]}, {"name": "x" * 5_000}):
        with pytest.raises(BadInput) as error:
            opened(home, **wrong)
        assert error.value.code == "bad_case"


def test_pasted_addresses_are_kept_once(home: Settings) -> None:
    case = opened(home)
    first = add_sightings(home, case.access, f"{ADDRESSES[0]}, and <{ADDRESSES[1]}> and {ADDRESSES[0]}.")
    assert (first.added, first.known, first.repeated) == (2, 0, 1)
    again = add_sightings(home, case.access, f"{ADDRESSES[0]}\nhttps://copies.example.org/album/78")
    assert (again.added, again.known) == (1, 1)
    view = show_case(home, case.access)
    assert [one.number for one in view.sightings] == [1, 2, 3]
    assert [one.route for one in view.sightings] == ["x", None, None]
    assert view.sightings[1].operator == "example.org"


def test_an_address_can_be_left_out_and_taken_in_again(home: Settings) -> None:
    case = full(home)
    assert drop_sightings(home, case.access, [1, 2]) == 2
    assert take_up_sightings(home, case.access, [2]) == 1
    assert [one.state.value for one in show_case(home, case.access).sightings] == ["dropped", "known"]
    assert came_back(home, case.access, [2]) == 0
    with pytest.raises(NotFound):
        drop_sightings(home, case.access, [9])


def test_equal_addresses_of_two_cases_look_different(home: Settings) -> None:
    one, other = full(home), full(home)
    with reading(home):
        digests = [
            set(rows.Sighting.objects.filter(case=case.access.id).values_list("equal", flat=True))
            for case in (one, other)
        ]
    assert not digests[0] & digests[1]


def test_fingerprints_of_a_file_are_kept_once(home: Settings) -> None:
    case = full(home)
    assert add_prints(home, case.access, [[SHA_LINE, PDQ_LINE], [PDQ_LINE + "@0.5", PDQ_LINE + "@1.5"]]) == 1
    assert show_case(home, case.access).prints[1] == (PDQ_LINE + "@0.5", PDQ_LINE + "@1.5")
    for wrong in ("pdq:zz", "sha256:" + "0" * 10, PDQ_LINE + "@x", SHA_LINE + "@1", "name:file"):
        with pytest.raises(BadInput):
            add_prints(home, case.access, [[wrong]])


def test_nothing_of_a_full_case_can_be_read_anywhere(
    home: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Database, backup, logs, temporary files: names, addresses, words and fingerprints are in none of them."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    out, errors = io.StringIO(), io.StringIO()
    with caplog.at_level(logging.DEBUG), redirect_stdout(out), redirect_stderr(errors):
        case = full(home, ALL)
        show_case(home, case.access)
        back_up(
            home,
            tmp_path / "backup.tar",
            NOW,
            who="root",
            extent=Extent(tmp_path / "keys.json"),
            on_bytes=lambda _: None,
        )
    said = (caplog.text + out.getvalue() + errors.getvalue()).encode()
    everything = every_byte(home.home, tmp_path) + said + _rows(home)
    assert case.number.encode() in everything  # so that the search can find something
    assert case.sheet is not None
    for secret in (NAME, CONTACT, WORDS, *ADDRESSES, "somebody", PDQ_LINE, SHA_LINE, case.passphrase, case.sheet):
        for form in _forms(secret):
            assert form not in everything
    assert case.access.data_key not in everything
    assert case.access.data_key.hex().encode() not in everything


def _forms(secret: str) -> list[bytes]:
    plain = secret.encode()
    digits = secret.partition(":")[2].partition(":")[0]
    raw = [bytes.fromhex(digits)] if secret.startswith(("pdq", "sha256")) else []
    return [plain, plain.lower(), base64.b64encode(plain)[: len(plain) // 3 * 4], plain.hex().encode(), *raw]


def _rows(settings: Settings) -> bytes:
    """Every value of every table, for stores that are no file of ours."""
    with reading(settings):
        tables = [getattr(rows, name) for name in rows.__all__]
        return b"\n".join(
            bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
            for table in tables
            for row in table.objects.values_list()
            for value in row
        )


def test_the_chain_verifies_and_its_words_open_with_the_cases_key_alone(home: Settings) -> None:
    case = full(home)
    with reading(home):
        lines = list(lines_of(case.access.id))
        openings = openings_of(case.access.id, case.access.data_key)
        with pytest.raises(Unavailable):
            openings_of(case.access.id, open_keyring(home.keys_dir).seal)
    assert verify(case.access.id, lines, openings.values()).is_sound
    assert ADDRESSES[0] in openings["letter.1"].value
    assert verify_evidence(home, case.access.id).verified.is_sound


def test_a_case_that_was_ended_takes_nothing_until_it_is_taken_up(home: Settings) -> None:
    case = full(home, ALL)
    assert withdraw_case(home, case.access) == 1
    with pytest.raises(Conflict):
        add_sightings(home, case.access, "https://copies.example.org/9")
    for attempt in (
        lambda: unlock_for_team(home, case.access.id, "worker-1"),
        lambda: open_for_service(home, case.access.id, ServiceTask.FOLLOW),
    ):
        with pytest.raises(NotFound):
            attempt()
    resume_case(home, case.access)
    assert add_sightings(home, case.access, "https://copies.example.org/9").added == 1


def test_erasing_leaves_a_proof_and_nothing_to_open(home: Settings) -> None:
    case = full(home, ALL)
    proof = erase_case(home, case.access)
    said = check(proof, public_key(open_keyring(home.keys_dir).site))
    assert (said["kind"], said["case"], said["deleted"]["addresses"]) == ("case.erased", case.number, 2)
    with reading(home):
        for table in (rows.CaseWrap, rows.Sighting, rows.CasePrint, rows.Letter, rows.LetterTarget):
            assert not table.objects.exists()
        assert not rows.PersonalField.objects.filter(chain=case.access.id).exists()
        digests = [row.digest for row in rows.EvidenceEntry.objects.filter(chain=case.access.id)]
    assert said["chain"]["digest"] in digests
    for attempt in (
        lambda: unlock(home, case.number, case.passphrase),
        lambda: show_case(home, case.access),
        lambda: erase_case(home, case.access),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert verify_evidence(home, case.access.id).verified.is_sound


def test_what_opens_a_case_shows_nothing_of_it_when_printed(home: Settings) -> None:
    case = opened(home)
    shown = repr(case) + repr(case.access) + repr(About(language="en", name=NAME))
    assert case.access.key not in shown
    assert case.passphrase not in shown
    assert NAME not in shown
    assert msgspec.json.decode(msgspec.json.encode(case.access), type=CaseAccess).data_key == case.access.data_key


def test_a_caseworker_needs_the_role_and_leaves_a_trace(home: Settings) -> None:
    case = opened(home, Ticks(team=True))
    with pytest.raises(Refused) as error:
        unlock_for_team(home, case.access.id, "somebody-else")
    assert error.value.code == "role_missing"
    team = unlock_for_team(home, case.access.id, "worker-1")
    still_open(home, team)
    with reading(home):
        kinds = [row.kind for row in rows.EvidenceEntry.objects.filter(chain=case.access.id)]
    assert kinds[-1] == "case.opened_by_team"
    change_ticks(home, case.access, Ticks())
    with pytest.raises(NotFound):
        still_open(home, team)


def test_the_teams_list_names_only_what_was_opened_to_it(home: Settings) -> None:
    shared, _closed = full(home, Ticks(team=True)), full(home)
    listed = team_cases(home, who="worker-1")
    assert [one.number for one in listed.cases] == [shared.number]
    assert (listed.count, listed.cases[0].unsent, listed.cases[0].waiting) == (1, 1, 0)
    with pytest.raises(Refused):
        team_cases(home, who="somebody-else")


def test_a_page_that_is_open_ends_with_what_opened_it(home: Settings) -> None:
    case = opened(home, Ticks(sheet=True))
    assert case.sheet is not None
    by_sheet = unlock_by_sheet(home, case.number, case.sheet)
    still_open(home, case.access)
    still_open(home, by_sheet)
    renewed = new_passphrase(home, by_sheet).access
    still_open(home, renewed)
    change_ticks(home, renewed, Ticks())
    for gone in (case.access, by_sheet, msgspec.structs.replace(renewed, since=renewed.since - 9 * 3600)):
        with pytest.raises(NotFound) as error:
            still_open(home, gone)
        assert error.value.code == "case_closed"
