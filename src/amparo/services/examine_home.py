"""Looking at the home folder: settings file, permissions, keys, room, and the last backup."""

import shutil
import stat
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from amparo.home import settings_file_of
from amparo.keyring import KEY_BYTES, NAMES
from amparo.services.back_up import STAMP
from amparo.services.finding import Finding, advice, problem
from amparo.settings import Settings

FULL_BYTES, LOW_BYTES = 1_000_000_000, 5_000_000_000
"""Free bytes below which there is a problem, and below which there soon will be one."""
BACKUP_AGE = timedelta(days=7)


def examine_home(settings: Settings, environment: Mapping[str, str], now: datetime) -> Iterator[Finding]:
    """What is wrong with files on this machine. Makes and changes none."""
    yield from _settings_file(Path(settings_file_of(environment)))
    if settings.home.is_dir():
        yield from _modes(settings)
        yield from room(shutil.disk_usage(settings.home).free)
    yield from _keys(settings)
    yield from _backup(settings, now)


def room(free: int) -> Iterator[Finding]:
    """What so much free room on the disk means. free: bytes."""
    remedy = "Free some room, or move the home folder to a larger disk."
    if free < FULL_BYTES:
        yield problem("disk_full", "There is less than 1 GB left on the disk of the home folder.", remedy)
    elif free < LOW_BYTES:
        yield advice("disk_low", "There is less than 5 GB left on the disk of the home folder.", remedy)


def _settings_file(file: Path) -> Iterator[Finding]:
    try:
        text, mode = file.read_text(), file.stat().st_mode
    except OSError:
        yield problem("no_settings_file", "There is no settings file.", "Run `amparo init`.")
        return
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield problem("settings_open", "The settings file can be read by other users.", f"chmod 600 {file}")
    with suppress(tomllib.TOMLDecodeError, AttributeError):  # said elsewhere when it is loaded
        if tomllib.loads(text).get("mail", {}).get("password"):
            yield problem(
                "password_in_file", "The settings file holds the mail password.", "Set AMPARO_MAIL_PASSWORD instead."
            )


def _modes(settings: Settings) -> Iterator[Finding]:
    open_to_others = stat.S_IRWXG | stat.S_IRWXO
    if settings.home.stat().st_mode & open_to_others:
        yield problem("home_open", "Other users can look into the home folder.", f"chmod 700 {settings.home}")
    files = [settings.keys_dir, *(settings.keys_dir / name for name in NAMES)]
    if any(path.exists() and path.stat().st_mode & open_to_others for path in files):
        yield problem("keys_open", "Other users can read the keys.", f"chmod -R go= {settings.keys_dir}")


def _keys(settings: Settings) -> Iterator[Finding]:
    missing = [name for name in NAMES if not (settings.keys_dir / name).exists()]
    if missing:
        yield problem(
            "keys_missing",
            "Keys are missing; without the right ones nothing sealed can be read.",
            "Put them back from their backup; `amparo init` makes them for a new installation.",
        )
    elif any((settings.keys_dir / name).stat().st_size != KEY_BYTES for name in NAMES):
        yield problem("keys_damaged", "A key file has the wrong length.", "Put the keys back from their backup.")


def _backup(settings: Settings, now: datetime) -> Iterator[Finding]:
    remedy = "Run `amparo backup` every day; docs/how-to/back-up.md."
    try:
        made = datetime.fromisoformat((settings.home / STAMP).read_text())
    except (OSError, ValueError):
        yield problem("no_backup", "There never was a backup.", remedy)
        return
    if now - made.astimezone(UTC) > BACKUP_AGE:
        yield problem("old_backup", f"The last backup is {(now - made).days} days old.", remedy)
