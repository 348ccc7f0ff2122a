"""One typed settings object, from a TOML file and from the environment.

Order: defaults below, then the file named by AMPARO_SETTINGS (or `amparo.toml` in the home folder), then variables
AMPARO_<SECTION>_<NAME>, e.g. AMPARO_MEDIA_MAX_PIXELS. An unknown key is an error that names file and table.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec

from amparo.errors import BadInput
from amparo.home import DEFAULT_HOME, home_of, settings_file_of
from amparo.limits import MediaLimits
from amparo.matching.policy import Action

_MEDIA = MediaLimits()


class MediaSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """[media] Limits on files that strangers send, and the children that decode them."""

    max_bytes: Annotated[int, msgspec.Meta(ge=1)] = _MEDIA.max_bytes
    """Largest file, in bytes; larger is answered 413 by the gate."""
    max_pixels: Annotated[int, msgspec.Meta(ge=1)] = _MEDIA.max_pixels
    """Largest picture, width times height, in pixels."""
    max_frames: Annotated[int, msgspec.Meta(ge=1)] = _MEDIA.max_frames
    """Most frames of an animation."""
    seconds: Annotated[float, msgspec.Meta(gt=0)] = _MEDIA.seconds
    """Wall-clock time for one file; CPU time is limited to the same."""
    memory_bytes: Annotated[int, msgspec.Meta(ge=300_000_000)] = _MEDIA.memory_bytes
    """Address space of one decoding child."""
    workers: Annotated[int, msgspec.Meta(ge=1, le=256)] = _MEDIA.workers
    """Decoding children."""


class StoreSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """[store] Where banks, opinions and the ledger live."""

    url: str = ""
    """Empty for SQLite in the home folder, or postgresql://user@host:port/name (password from PGPASSWORD)."""


class GateSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """[gate] The upload gate."""

    host: str = "127.0.0.1"
    """Address to listen on."""
    port: Annotated[int, msgspec.Meta(ge=0, le=65535)] = 8700
    """Port to listen on."""
    poll_seconds: Annotated[float, msgspec.Meta(gt=0, le=60)] = 0.1
    """How often the snapshot's change log is looked at."""
    stale_seconds: Annotated[float, msgspec.Meta(gt=0)] = 60.0
    """Age of the snapshot's heartbeat from which answers carry the stale header and `policy.stale` applies."""
    near_miss_limit: Annotated[int, msgspec.Meta(ge=1)] = 10
    """Near misses from one uploader within a day after which its uploads are held."""
    near_miss_reach: Annotated[int, msgspec.Meta(ge=0, le=256)] = 60
    """Distance, in bits, up to which a miss counts as near."""
    batch_limit: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = 10_000
    """Most fingerprints in one batch request."""


class PolicySettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """[policy] What to do where no match decides: ALLOW or HOLD."""

    not_media: dict[str, Action] = msgspec.field(default_factory=lambda: {"*": Action.ALLOW})
    """Content that is neither picture nor video, per sniffed type (pdf, archive, text, unknown), "*" for the rest."""
    low_quality: Action = Action.ALLOW
    """Pictures too plain to fingerprint."""
    video: Action = Action.HOLD
    """Videos that are not a known file."""
    stale: Action = Action.ALLOW
    """Content that would be allowed while the snapshot is stale."""


class IndexSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """[index] The snapshot on disk."""

    tail_signals: Annotated[int, msgspec.Meta(ge=1)] = 20_000
    """Signals in the change log from which they are compacted into a segment."""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All settings."""

    home: Path = Path(DEFAULT_HOME)
    """Folder of the store, the snapshot and the spool; readable by its owner only. AMPARO_HOME."""
    media: MediaSettings = MediaSettings()
    store: StoreSettings = StoreSettings()
    gate: GateSettings = GateSettings()
    policy: PolicySettings = PolicySettings()
    index: IndexSettings = IndexSettings()

    @property
    def snapshot_dir(self) -> Path:
        """Segments, change log and manifest."""
        return self.home / "snapshot"

    @property
    def spool_dir(self) -> Path:
        """Decisions on their way from gates to the store."""
        return self.home / "spool"


SECTIONS: Mapping[str, type[msgspec.Struct]] = {
    "media": MediaSettings,
    "store": StoreSettings,
    "gate": GateSettings,
    "policy": PolicySettings,
    "index": IndexSettings,
}


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings. environment: os.environ when None.

    Raises BadInput `bad_settings`, naming file or variable and what is wrong.
    """
    env = os.environ if environment is None else environment
    home, file = Path(home_of(env)), Path(settings_file_of(env))
    table: dict[str, Any] = {}
    if file.exists() or env.get("AMPARO_SETTINGS"):
        try:
            table = tomllib.loads(file.read_text())
        except OSError as error:
            raise BadInput("bad_settings", f"{file} cannot be read: {error.strerror}.") from None
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise BadInput("bad_settings", f"{file} is not TOML: {error}.") from None
    for name, value in env.items():
        section, _, key = name.removeprefix("AMPARO_").lower().partition("_")
        if name.startswith("AMPARO_") and section in SECTIONS and key and isinstance(table.get(section, {}), dict):
            table.setdefault(section, {})[key] = value
    try:
        settings = msgspec.convert({"home": str(home), **table}, Settings, strict=False, dec_hook=_decode)
    except (msgspec.ValidationError, BadInput) as error:
        raise BadInput("bad_settings", f"{file} or AMPARO_ variables: {error}") from None
    return msgspec.structs.replace(settings, home=settings.home.expanduser().absolute())


def _decode(kind: type[Any], value: Any) -> Any:
    if kind is Path:
        return Path(str(value))
    raise NotImplementedError(f"settings of type {kind}")
