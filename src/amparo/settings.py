"""One typed settings object, from a TOML file and from the environment.

Order: defaults below, then the file named by AMPARO_SETTINGS (or `amparo.toml` in the home folder), then variables
AMPARO_<SECTION>_<NAME>, e.g. AMPARO_MEDIA_MAX_PIXELS. An unknown key is an error that names file and table.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

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
    library_host: str = ""
    """Host on which an allowed upload's `content_ref` is an object's key, so that the library learns of it at once;
    empty: the only host there is. With no host, or several and none named, the library learns of it by scans alone."""


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


class SiteSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """[site] Who runs this installation, and for whom."""

    kind: Literal["platform", "helpline", "newsroom"] = "platform"
    """What this installation is; the three share no database and speak by API only."""
    name: str = "This service"
    """Name of the service, as people know it."""
    operator: str = ""
    """Legal name of whoever runs it, for the notice page; empty: as `name`."""
    url: str = "http://127.0.0.1:8701"
    """Public address of these pages, without a slash at the end."""
    countries: tuple[str, ...] = ("US",)
    """Countries (ISO 3166) whose people the service is offered to: their regimes are the ones it stands under."""
    language: Literal["en", "es"] = "en"
    """Language where the browser asks for none of ours."""
    contact: str = ""
    """Public contact address of the service for people who cannot use the form."""
    exit_url: str = ""
    """Where the quick exit leads, as a weather page; empty: a neutral page of our own."""
    publish_figures: bool = False
    """Whether everyone may see how fast copies went here, at `/insight/service`; never of fewer than ten cases."""


class WebSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """[web] The pages and their API."""

    host: str = "127.0.0.1"
    """Address to listen on."""
    port: Annotated[int, msgspec.Meta(ge=0, le=65535)] = 8701
    """Port to listen on."""
    trusted_proxies: Annotated[int, msgspec.Meta(ge=0, le=5)] = 0
    """How many reverse proxies of our own stand in front, each adding one address to X-Forwarded-For."""


class NoticeSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """[notices] Intake. No limit here loses a complete notice or stops its clock; limits decide how it is handled."""

    hourly: Annotated[int, msgspec.Meta(ge=1)] = 30
    """Notices an hour from one contact or network address above which a person decides first."""
    slow_hourly: Annotated[int, msgspec.Meta(ge=1)] = 10
    """The same without proof of work."""
    addresses: Annotated[int, msgspec.Meta(ge=1, le=1_000)] = 50
    """Addresses in one notice above which a person decides first."""
    work_bits: Annotated[int, msgspec.Meta(ge=0, le=30)] = 16
    """Proof of work asked of a browser that runs scripts, in leading zero bits."""
    form_hours: Annotated[int, msgspec.Meta(ge=1, le=72)] = 4
    """How long a form that was begun can be sent."""
    warn_share: Annotated[float, msgspec.Meta(gt=0, lt=1)] = 0.75
    """Share of a clock's time after which staff are warned."""
    targets: dict[str, Annotated[int, msgspec.Meta(ge=1)]] = msgspec.field(default_factory=dict)
    """Own target in hours per regime ("EU-DSA-16") where the law has words only; shown as a target, never as law."""


class TakedownSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """[takedown] What happens to copies of what a valid notice names."""

    near_items: Annotated[int, msgspec.Meta(ge=0)] = 20
    """Near copies hidden at once; with more, a person looks first."""
    near_accounts: Annotated[int, msgspec.Meta(ge=0)] = 3
    """Accounts whose near copies are hidden at once; with more, a person looks first."""
    claim_days: Annotated[int, msgspec.Meta(ge=1, le=90)] = 7
    """Days for which fingerprints that nobody has decided on hold uploads."""
    strike_days: Annotated[int, msgspec.Meta(ge=1)] = 180
    """Days after which a strike ends."""
    strikes: dict[str, Literal["none", "warn", "hold", "limit", "suspend"]] = msgspec.field(
        default_factory=lambda: {"1": "warn", "2": "hold", "3": "suspend"}
    )
    """What each number of strikes in force brings an account; the largest number reached counts."""


class MailSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """[mail] How mail leaves; the password comes from AMPARO_MAIL_PASSWORD."""

    host: str = ""
    """SMTP server; empty: no mail is sent, and `amparo doctor` says so."""
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 587
    """Its port."""
    tls: Literal["starttls", "tls", "none"] = "starttls"
    """How the connection is protected; none only for a server on this machine."""
    user: str = ""
    """Login name; empty: none."""
    password: str = ""
    """Set it by the variable, never in the file."""
    sender: str = ""
    """Sender's address; it should say nothing of the matter."""
    staff: tuple[str, ...] = ()
    """Addresses of staff who get warnings before a deadline."""

    def __repr__(self) -> str:
        """Without the password: settings are printed when something goes wrong."""
        return f"MailSettings(host={self.host!r}, port={self.port}, tls={self.tls!r})"


class CaseSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """[cases] Survivors' cases, on a helpline."""

    open_minutes: Annotated[int, msgspec.Meta(ge=5, le=480)] = 60
    """How long a page of an open case can be used before the passphrase is asked again."""
    agent_name: str = ""
    """Name under which the helpline writes in a person's place; empty: it does not."""
    relay: str = ""
    """Address that takes answers in a person's place; "{reference}" stands for the letter's own name."""
    policy_days: Annotated[int, msgspec.Meta(ge=1, le=90)] = 7
    """Days after which a service whose rules name no time is asked again; shown as our aim, never as law."""
    follow_minutes: Annotated[int, msgspec.Meta(ge=1)] = 60
    """Between two questions to a platform for news of one letter."""
    check_hours: Annotated[int, msgspec.Meta(ge=1)] = 24
    """Between two looks at whether one address still answers."""


class FetchSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """[fetch] What the guarded fetcher may ask."""

    allow: tuple[str, ...] = ()
    """Origins on one's own network that may be asked although they are not public, as "http://127.0.0.1:8701"."""
    seconds: Annotated[float, msgspec.Meta(gt=0, le=60)] = 10.0
    """Most time for one question, in all."""


class HostSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """[hosts.NAME] Where the platform's content lives."""

    kind: Literal["folder"] = "folder"
    """Kind of host."""
    path: Path = Path()
    """folder: the folder that is served."""
    url: str = ""
    """folder: public address under which `path` is served, without a slash at the end."""
    derived: tuple[str, ...] = ()
    """folder: patterns of copies made from an object, under `path`: "thumbs/{stem}.jpg", "preview/{stem}-*.webp"."""
    accounts: str = ""
    """folder: how an object's key names its account, as "{account}/**"; empty: it does not."""
    hide_hook: tuple[str, ...] = ()
    """Program and arguments run after hiding or removing, as to purge a CDN; "{url}" stands for each public address."""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All settings."""

    home: Path = Path(DEFAULT_HOME)
    """Folder of the store, the snapshot and the spool; readable by its owner only. AMPARO_HOME."""
    media: MediaSettings = MediaSettings()
    store: StoreSettings = StoreSettings()
    gate: GateSettings = GateSettings()
    policy: PolicySettings = PolicySettings()
    index: IndexSettings = IndexSettings()
    site: SiteSettings = SiteSettings()
    web: WebSettings = WebSettings()
    notices: NoticeSettings = NoticeSettings()
    takedown: TakedownSettings = TakedownSettings()
    mail: MailSettings = MailSettings()
    cases: CaseSettings = CaseSettings()
    fetch: FetchSettings = FetchSettings()
    hosts: dict[str, HostSettings] = msgspec.field(default_factory=dict)
    """Hosts by name; only in the file."""

    @property
    def upload_host(self) -> str | None:
        """The host that content_refs are keys of; None where that is not known."""
        if self.gate.library_host:
            return self.gate.library_host
        return next(iter(self.hosts)) if len(self.hosts) == 1 else None

    @property
    def library_dir(self) -> Path:
        """The library's fingerprints: segments and live tail."""
        return self.home / "library"

    @property
    def keys_dir(self) -> Path:
        """Keys of this installation, outside the store; readable by its owner only."""
        return self.home / "keys"

    @property
    def data_dir(self) -> Path:
        """The operator's own regimes, routes, helplines and calendars."""
        return self.home / "data"

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
    "site": SiteSettings,
    "web": WebSettings,
    "notices": NoticeSettings,
    "takedown": TakedownSettings,
    "mail": MailSettings,
    "cases": CaseSettings,
    "fetch": FetchSettings,
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
    if settings.gate.library_host and settings.gate.library_host not in settings.hosts:
        raise BadInput("bad_settings", f"{file} or AMPARO_ variables: gate.library_host names no host of [hosts].")
    return msgspec.structs.replace(settings, home=settings.home.expanduser().absolute())


def _decode(kind: type[Any], value: Any) -> Any:
    if kind is Path:
        return Path(str(value))
    raise NotImplementedError(f"settings of type {kind}")
