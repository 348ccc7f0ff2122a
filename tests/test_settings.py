"""Settings from defaults, a file and the environment; what is wrong in them is named."""

from pathlib import Path

import msgspec
import pytest

from amparo import home, settings
from amparo.errors import BadInput
from amparo.limits import MediaLimits
from amparo.matching.policy import Action


def load(tmp_path: Path, file: str | None = None, **environment: str) -> settings.Settings:
    if file is not None:
        (tmp_path / "amparo.toml").write_text(file)
    return settings.load({"AMPARO_HOME": str(tmp_path), **environment})


def test_without_file_or_variables_everything_has_its_default(tmp_path: Path) -> None:
    assert load(tmp_path) == settings.Settings(home=tmp_path)


def test_a_file_changes_defaults_and_a_variable_changes_the_file(tmp_path: Path) -> None:
    file = '[media]\nworkers = 3\nseconds = 2.5\n[policy]\nvideo = "ALLOW"\nnot_media = {pdf = "HOLD", "*" = "ALLOW"}\n'
    loaded = load(tmp_path, file, AMPARO_MEDIA_WORKERS="4")
    assert (loaded.media.workers, loaded.media.seconds) == (4, 2.5)
    assert loaded.policy.video is Action.ALLOW
    assert loaded.policy.not_media == {"pdf": Action.HOLD, "*": Action.ALLOW}


def test_a_settings_file_elsewhere_is_named_by_a_variable(tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text("[gate]\nport = 1234\n")
    assert load(tmp_path, "[gate]\nport = 1\n", AMPARO_SETTINGS=str(other)).gate.port == 1234


@pytest.mark.parametrize(
    ("file", "named"),
    [
        ("[media]\nworker = 3\n", "worker"),
        ("[medium]\nworkers = 3\n", "medium"),
        ("[media]\nworkers = 'many'\n", "workers"),
        ("[media]\nworkers = 0\n", "workers"),
        ("[media]\nmax_pixels = -1\n", "max_pixels"),
        ("[gate]\nport = 70000\n", "port"),
        ("[policy]\nvideo = 'PERHAPS'\n", "video"),
        ("[media\n", "not TOML"),
        ("\x00", "not TOML"),
        ("media = 3\n", "media"),
    ],
)
def test_what_is_wrong_in_a_file_is_named(tmp_path: Path, file: str, named: str) -> None:
    with pytest.raises(BadInput) as refusal:
        load(tmp_path, file, AMPARO_MEDIA_SECONDS="5")
    assert refusal.value.code == "bad_settings"
    assert named in refusal.value.message
    assert "amparo.toml" in refusal.value.message


@pytest.mark.parametrize(
    "environment",
    [{"AMPARO_MEDIA_WORKER": "3"}, {"AMPARO_MEDIA_WORKERS": "x"}, {"AMPARO_SETTINGS": "/does/not/exist.toml"}],
)
def test_what_is_wrong_in_a_variable_is_refused(tmp_path: Path, environment: dict[str, str]) -> None:
    with pytest.raises(BadInput) as refusal:
        load(tmp_path, **environment)
    assert refusal.value.code == "bad_settings"


def test_the_light_defaults_are_those_of_the_settings() -> None:
    assert MediaLimits()._asdict() == msgspec.structs.asdict(settings.MediaSettings())


def test_settings_are_only_left_unread_where_there_are_none(tmp_path: Path) -> None:
    plain = {"AMPARO_HOME": str(tmp_path), "PATH": "/bin"}
    assert home.is_all_default(plain)
    assert not home.is_all_default({**plain, "AMPARO_MEDIA_WORKERS": "3"})
    assert not home.is_all_default({**plain, "AMPARO_SETTINGS": "x"})
    (tmp_path / "amparo.toml").write_text("")
    assert not home.is_all_default(plain)


def test_a_library_host_must_be_one_of_the_hosts(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="library_host"):
        load(tmp_path, '[gate]\nlibrary_host = "photos"\n')
    found = load(tmp_path, '[gate]\nlibrary_host = "photos"\n[hosts.photos]\n[hosts.other]\n')
    assert found.upload_host == "photos"


@pytest.mark.parametrize(("hosts", "expected"), [("", None), ("[hosts.a]", "a"), ("[hosts.a]\n[hosts.b]", None)])
def test_without_a_library_host_the_only_host_counts(tmp_path: Path, hosts: str, expected: str | None) -> None:
    assert load(tmp_path, hosts).upload_host == expected


def test_the_mail_password_is_in_no_representation(tmp_path: Path) -> None:
    found = load(tmp_path, AMPARO_MAIL_PASSWORD="hunter-of-mails")  # noqa: S106
    assert found.mail.password == "hunter-of-mails"  # noqa: S105
    assert "hunter-of-mails" not in repr(found)
