"""The settings file that a new installation begins with."""

import stat
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from amparo.errors import BadInput, Conflict
from amparo.services.write_settings import Answers, write_settings
from amparo.settings import Settings

FULL = Answers(
    name="Photos",
    url="https://photos.example/",
    language="es",
    contact="help@photos.example",
    countries=("us", " gb", "US"),
    mail_host="smtp.example",
    mail_user="amparo",
    mail_sender="post@photos.example",
    staff=("night@photos.example",),
    content_path=Path("/srv/photos"),
    content_url="https://cdn.photos.example/p/",
)
HELPLINE = Answers(
    kind="helpline", name="Friends", agent_name=" Friends ", relay=" letters+{reference}@friends.example"
)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).filter(lambda one: one.strip())


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMPARO_HOME", str(tmp_path / "home"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "home" / "amparo.toml"


def test_the_file_loads_as_what_was_answered(file: Path) -> None:
    settings = write_settings(file, FULL)
    assert (settings.site.url, settings.site.countries) == ("https://photos.example", ("US", "GB"))
    assert (settings.mail.sender, settings.mail.staff) == ("post@photos.example", ("night@photos.example",))
    assert settings.hosts["content"].path == Path("/srv/photos")
    assert settings.hosts["content"].url == "https://cdn.photos.example/p"


def test_with_every_usual_answer_it_loads_too(file: Path) -> None:
    settings = write_settings(file, Answers())
    assert (settings.site, settings.mail, settings.hosts) == (Settings().site, Settings().mail, {})


def test_a_helpline_says_how_it_writes_in_a_person_s_place(file: Path) -> None:
    settings = write_settings(file, HELPLINE)
    assert (settings.site.kind, settings.hosts) == ("helpline", {})
    assert (settings.cases.agent_name, settings.cases.relay) == ("Friends", "letters+{reference}@friends.example")


def test_only_a_helpline_has_settings_of_cases(file: Path) -> None:
    write_settings(file, FULL)
    assert "cases" not in tomllib.loads(file.read_text())


@pytest.mark.parametrize(
    ("other", "wrong"),
    [
        (HELPLINE, {"relay": "letters+{reference}"}),
        (HELPLINE, {"relay": "letters+{letter}@friends.example"}),
        (HELPLINE, {"content_path": Path("/srv/photos"), "content_url": "https://photos.example"}),
        (FULL, {"agent_name": "Friends"}),
        (FULL, {"relay": "letters@photos.example"}),
    ],
    ids=["no relay address", "another placeholder", "content of a helpline", "agent of a platform", "its relay"],
)
def test_what_another_kind_of_installation_has_is_refused(file: Path, other: Answers, wrong: dict[str, object]) -> None:
    with pytest.raises(BadInput, match="bad_answer"):
        write_settings(file, replace(other, **wrong))  # type: ignore[arg-type]
    assert not file.exists()


def test_only_its_owner_can_read_it(file: Path) -> None:
    write_settings(file, FULL)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_one_that_is_there_is_never_replaced_unasked(file: Path) -> None:
    write_settings(file, FULL)
    before = file.read_bytes()
    with pytest.raises(Conflict, match="settings_exist"):
        write_settings(file, Answers())
    assert file.read_bytes() == before


def test_one_that_is_there_is_replaced_when_asked_for(file: Path) -> None:
    write_settings(file, FULL)
    assert write_settings(file, Answers(), force=True).site.name == "This service"


def test_nothing_else_is_left_beside_it(file: Path) -> None:
    write_settings(file, FULL)
    assert [path.name for path in file.parent.iterdir()] == ["amparo.toml"]


def test_a_public_address_with_tls_counts_the_proxy_in_front(file: Path) -> None:
    assert write_settings(file, FULL).web.trusted_proxies == 1
    assert write_settings(file, Answers(), force=True).web.trusted_proxies == 0


def test_the_file_never_holds_a_password(file: Path) -> None:
    write_settings(file, FULL)
    assert "password" not in tomllib.loads(file.read_text())["mail"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"url": "photos.example"},
        {"url": "ftp://photos.example"},
        {"url": "https://user@photos.example"},
        {"url": "https://photos.example/?a=b"},
        {"url": "https://[photos"},
        {"countries": ()},
        {"countries": ("UK",)},
        {"countries": ("United States",)},
        {"contact": "help"},
        {"staff": ("night@photos.example", "day")},
        {"mail_sender": ""},
        {"mail_sender": "a@b.example\nstaff = []"},
        {"content_url": ""},
    ],
    ids=str,
)
def test_a_wrong_answer_is_refused_and_writes_nothing(file: Path, wrong: dict[str, str]) -> None:
    with pytest.raises(BadInput, match="bad_answer"):
        write_settings(file, replace(FULL, **wrong))  # type: ignore[arg-type]
    assert not file.exists()


@trying(deadline=None)
@given(name=TEXT, host=TEXT, user=TEXT, folder=TEXT.filter(lambda one: "\0" not in one))
def test_any_text_comes_back_as_it_was_given(
    tmp_path_factory: pytest.TempPathFactory, name: str, host: str, user: str, folder: str
) -> None:
    file = tmp_path_factory.mktemp("any") / "amparo.toml"
    answers = replace(FULL, name=name, mail_host=host, mail_user=user, content_path=Path("/", folder))
    settings = write_settings(file, answers)
    found = (settings.site.name, settings.mail.host, settings.mail.user, settings.hosts["content"].path)
    assert found == (name.strip(), host, user, Path("/", folder))
