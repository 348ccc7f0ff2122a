"""A route as data: somebody who can take a copy down or out of sight, and the doors by which to ask.

The values come from `data/routes/*.toml` through `registry`. A route is a well-known service or a role that anybody may
have (a host, a registrar); no place that lives from abuse is named in what ships.
"""

from dataclasses import dataclass
from enum import Enum

from amparo.facts import Basis, Fact, Source
from amparo.words import Words

POLICY = "policy"
"""In the place of a regime's id: the operator's own rules."""
STATEMENTS = "statements"
"""In `RouteField.gives`: every statement of the regime; without a regime, the explanation."""


class Role(Enum):
    """The part somebody plays in keeping a copy within reach, or in helping. In the order of escalation."""

    PLATFORM = "platform"
    HOST = "host"
    CDN = "cdn"
    REGISTRAR = "registrar"
    SEARCH = "search"
    ARCHIVE = "archive"
    REGULATOR = "regulator"
    PAYMENT = "payment"
    ADVERTISING = "advertising"
    HASH_SERVICE = "hash_service"
    MINOR_SERVICE = "minor_service"
    HELPLINE = "helpline"


LADDER = tuple(Role)[: tuple(Role).index(Role.ADVERTISING) + 1]
"""Whom to ask after whom, while a copy stays up."""


class DoorKind(Enum):
    """What a door is. AMPARO: a platform that runs Amparo, to which a notice is posted; its receipt, the time left and
    the outcome come back. OTHER: told in words, since there is no address.
    """

    AMPARO = "amparo"
    FORM = "form"
    EMAIL = "email"
    IN_APP = "in_app"
    IN_PRODUCT = "in_product"
    PHONE = "phone"
    POST = "post"
    API = "api"
    PAGE = "page"
    POLICY = "policy"
    WEB = "web"
    BOT = "bot"
    HASH = "hash"
    RDAP = "rdap"
    DIRECTORY = "directory"
    PROGRAMME = "programme"
    MERCHANT = "merchant"
    OTHER = "other"


class Use(Enum):
    """NOTICE: a notice goes there. HASH: a fingerprint does. APPEAL: to complain of a decision. SIGNPOST: to read."""

    NOTICE = "notice"
    HASH = "hash"
    APPEAL = "appeal"
    SIGNPOST = "signpost"


class Answer(Enum):
    """To a question about a door."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Identity(Enum):
    """What becomes of who gives the notice.

    SHIELDED: nobody else learns it. NAMED: the recipient asks for the name. PASSED_ON_UNLESS_TOLD: it goes to the
    operator or uploader unless the notice says not to. PASSED_ON: it does.
    """

    SHIELDED = "shielded"
    NAMED = "named"
    PASSED_ON_UNLESS_TOLD = "passed_on_unless_told"
    PASSED_ON = "passed_on"


class Content(Enum):
    """Which images a door is for."""

    ANY = "any"
    REAL = "real"
    SYNTHETIC = "synthetic"


@dataclass(frozen=True)
class Door:
    """One way to reach a route.

    id: unique in its route. value: the address, or the words of a menu. how: what to do, where there is no address.
    accepts: regime ids or POLICY, as far as `basis` goes. presumes: further regimes that bind the route, though nothing
    read says that this door takes notices under them. languages, countries: empty where not known, and for anywhere.
    for_minors: meant for images of minors, so that an adult's notice never goes there. at_operator: whoever runs the
    place reads it. most_addresses: in one notice; None where no limit is documented. caveat: a doubt to settle first.
    key: of an AMPARO door, the Ed25519 key by which it signs, base64url; None where whoever posts has it to look up.
    """

    id: str
    kind: DoorKind
    value: str
    use: Use
    purpose: Words
    accepts: tuple[str, ...]
    basis: Basis
    how: Words | None = None
    presumes: Fact[tuple[str, ...]] | None = None
    languages: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    content: Content = Content.ANY
    for_minors: bool = False
    at_operator: bool = False
    most_addresses: int | None = None
    account_needed: Fact[Answer] | None = None
    identity: Fact[Identity] | None = None
    publishes_notices: Fact[Answer] | None = None
    caveat: Words | None = None
    key: str | None = None

    @property
    def needs_account(self) -> Answer:
        """Whether one must have an account; UNKNOWN where nobody looked."""
        return self.account_needed.value if self.account_needed else Answer.UNKNOWN

    @property
    def shows(self) -> Identity | None:
        """What becomes of who gives the notice; None where not known."""
        return self.identity.value if self.identity else None

    @property
    def publishes(self) -> Answer:
        """Whether notices are published; UNKNOWN where nobody looked."""
        return self.publishes_notices.value if self.publishes_notices else Answer.UNKNOWN


@dataclass(frozen=True)
class RouteField:
    """Something that a route asks for.

    gives: names of `casework.notice` fields, or STATEMENTS, which fill it; empty where the person fills it in there.
    choose: what to pick, where the answer is always the same. doors: ids for which it counts; empty for all.
    only_for: "representative" where it is asked of nobody else.
    """

    field: str
    paraphrase: Words
    required: bool
    gives: tuple[str, ...]
    basis: Basis
    choose: str | None = None
    doors: tuple[str, ...] = ()
    only_for: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class RouteExample:
    """A worked example: the doors of this route that a plan proposes to somebody, in order.

    country: of the person. facts: names and values as in the file. off: those of the doors that are off until chosen.
    without: fields of a notice that are left empty; lacks: what the first door then still asks for.
    """

    country: str
    facts: tuple[tuple[str, str | bool], ...]
    doors: tuple[str, ...]
    off: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Route:
    """One route.

    regimes: the laws that bind it, as compiled. for_any_place: in every plan that comes to its role, not only where
    somebody named it. is_generic: stands for anybody with that role. hostile: humiliates, sells removal or publishes
    notices; set by an operator's own file alone. sla: what it says of its own speed; sla_hours: the same as a number,
    None where there is none. escalates_to: roles to ask after it. carriers: routes known to host or carry it. domains:
    its own names, by which addresses at it are recognised; each counts for the names below it too.
    """

    id: str
    name: Words
    category: str
    role: Role
    regimes: tuple[str, ...]
    for_any_place: bool
    is_generic: bool
    hostile: bool
    doors: tuple[Door, ...]
    fields: tuple[RouteField, ...]
    sla: Fact[str | None] | None
    sla_hours: int | None
    account_needed: Fact[str | None] | None
    stopncii_participant: Fact[str | None] | None
    escalation: Fact[str | None]
    escalates_to: tuple[Role, ...]
    carriers: Fact[tuple[str, ...]] | None
    notes: tuple[Fact[str], ...]
    caveats: tuple[Fact[str], ...]
    examples: tuple[RouteExample, ...]
    sources: tuple[Source, ...]
    domains: tuple[str, ...] = ()

    def fields_of(self, door: Door) -> tuple[RouteField, ...]:
        """What one of its doors asks for."""
        return tuple(one for one in self.fields if not one.doors or door.id in one.doors)
