"""A scenario as people write it, in hours and by name: docs/concepts/spread.md says what each word means."""

from typing import Annotated, Any, Literal

import msgspec

from amparo.errors import BadInput
from amparo.spread.kernels import TWITTER_OFFSET, Exponential, Kernel, Lognormal, PowerLaw, Weibull
from amparo.spread.scenarios.scenario import DAY, Arrivals, HostAction, Platform, Scenario

MINUTE, HOUR = 60.0, 3600.0
Family = Literal["exponential", "power", "weibull", "lognormal"]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]


class KernelForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the copies that one leads to are spread over time."""

    family: Family
    half_life_minutes: float | None = None
    c_seconds: float | None = None
    gamma: float | None = None
    shape: float | None = None
    sigma: float | None = None

    def kernel(self) -> Kernel:
        """The kernel. Raises BadInput `missing_parameter`, `unused_parameter`, `bad_kernel`."""
        half_life = None if self.half_life_minutes is None else self.half_life_minutes * MINUTE
        given = {"c": self.c_seconds, "gamma": self.gamma, "shape": self.shape, "sigma": self.sigma}
        return make_kernel(self.family, half_life, **given)


class PlatformForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One platform; `branching` names those on which the copies come that one here leads to."""

    name: Name
    kernel: KernelForm
    branching: dict[str, float]
    first: float | None = None
    latency_hours: float | None = None
    detection_hours: float = 0.0
    compliance: float = 1.0
    lifetime_hours: float | None = None
    friction: float = 0.0
    recommended: float = 0.0
    damped: float = 0.0
    participation: float = 1.0
    forward_limit: int | None = None
    returns: float = 0.0
    return_kernel: KernelForm | None = None
    views: float = 1.0
    attention: KernelForm | None = None

    def platform(self) -> Platform:
        """The platform."""
        return Platform(
            name=self.name,
            kernel=self.kernel.kernel(),
            latency=_seconds(self.latency_hours),
            detection=self.detection_hours * HOUR,
            compliance=self.compliance,
            lifetime=_seconds(self.lifetime_hours),
            friction=self.friction,
            recommended=self.recommended,
            damped=self.damped,
            participation=self.participation,
            forward_limit=self.forward_limit,
            returns=self.returns,
            return_kernel=Exponential(DAY) if self.return_kernel is None else self.return_kernel.kernel(),
            views=self.views,
            attention=None if self.attention is None else self.attention.kernel(),
        )


class FingerprintForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Blocking at upload. recall: by variant. mutation: to a new variant, or the whole matrix."""

    recall: list[float]
    mutation: float | list[list[float]] = 0.0
    registered: Literal["before_first", "from_first"] | float = "from_first"
    """Before the first upload, which is then blocked too; right after it; or this many hours after it."""


class ArrivalsForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Postings from outside long after."""

    count: float
    start_hours: float = 0.0
    end_hours: float = 0.0
    delisted: float = 0.0


class HostForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A platform that is acted on as a whole."""

    platform: Name
    at_hours: float = 0.0
    taken: float = 1.0
    displaced: float = 0.0


class ScenarioForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole scenario."""

    name: Name
    platforms: Annotated[list[PlatformForm], msgspec.Meta(min_length=1)]
    shape: float | None = None
    fan_out: float = 20.0
    banned: float = 0.0
    stop_hours: float | None = None
    fingerprint: FingerprintForm | None = None
    arrivals: ArrivalsForm | None = None
    host: HostForm | None = None

    def scenario(self) -> Scenario:
        """The scenario. Raises BadInput with a code that says which part cannot be."""
        recall, mutation, registered = _fingerprint(self.fingerprint)
        names = [one.name for one in self.platforms]
        came = self.arrivals or ArrivalsForm(0.0)
        return Scenario(
            platforms=tuple(one.platform() for one in self.platforms),
            branching=tuple(_row(one, names) for one in self.platforms),
            roots=_roots(self.platforms),
            shape=self.shape,
            fan_out=self.fan_out,
            recall=recall,
            mutation=mutation,
            registered_at=registered,
            banned=self.banned,
            arrivals=Arrivals(came.count, came.start_hours * HOUR, came.end_hours * HOUR, came.delisted),
            host=_host(self.host, names),
            stop=_seconds(self.stop_hours),
        )


def scenario_form(data: Any) -> ScenarioForm:
    """What was read from TOML or JSON, as a form. Raises BadInput `bad_scenario`, which says where."""
    try:
        return msgspec.convert(data, ScenarioForm)
    except msgspec.ValidationError as error:
        raise BadInput("bad_scenario", f"The scenario cannot be read: {error}.") from None


def make_kernel(family: Family, half_life: float | None, **given: float | None) -> Kernel:
    """A kernel from what was given: half_life, c in seconds, gamma, shape, sigma.

    Raises BadInput `missing_parameter`, `unused_parameter` (given, but not of this family, or in contradiction).
    """
    needed = {"exponential": (), "power": (), "weibull": ("shape",), "lognormal": ("sigma",)}[family]
    allowed = {"c", "gamma"} if family == "power" else set(needed)
    if any(value is not None and name not in allowed for name, value in given.items()):
        raise BadInput("unused_parameter", f"A parameter was given that the {family} kernel does not have.")
    if family == "power" and given.get("gamma") is not None:
        if half_life is not None:
            raise BadInput("unused_parameter", "A power law is given by gamma or by its half-life, not by both.")
        return PowerLaw(_or(given.get("c"), TWITTER_OFFSET), _or(given["gamma"], 0.0))
    if half_life is None or any(given.get(name) is None for name in needed):
        wanted = ["a half-life" + (" or gamma" if family == "power" else ""), *needed]
        raise BadInput("missing_parameter", f"The {family} kernel needs {' and '.join(wanted)}.")
    match family:
        case "exponential":
            return Exponential(half_life)
        case "power":
            return PowerLaw.from_half_life(half_life, _or(given.get("c"), TWITTER_OFFSET))
        case "weibull":
            return Weibull(half_life, _or(given["shape"], 0.0))
        case "lognormal":
            return Lognormal(half_life, _or(given["sigma"], 0.0))


def _or(value: float | None, default: float) -> float:
    return default if value is None else value


def _seconds(hours: float | None) -> float | None:
    return None if hours is None else hours * HOUR


def _row(one: PlatformForm, names: list[str]) -> tuple[float, ...]:
    if not set(one.branching) <= set(names):
        raise BadInput("bad_scenario", "A platform's branching names a platform that the scenario does not have.")
    return tuple(one.branching.get(name, 0.0) for name in names)


def _roots(platforms: list[PlatformForm]) -> tuple[float, ...]:
    if all(one.first is None for one in platforms):
        return ()
    return tuple(_or(one.first, 0.0) for one in platforms)


def _host(form: HostForm | None, names: list[str]) -> HostAction | None:
    if form is None:
        return None
    if form.platform not in names:
        raise BadInput("bad_scenario", "The host acted on is not one of the scenario's platforms.")
    return HostAction(names.index(form.platform), form.at_hours * HOUR, form.taken, form.displaced)


def _fingerprint(
    form: FingerprintForm | None,
) -> tuple[tuple[float, ...], tuple[tuple[float, ...], ...], float | None]:
    """Recall by variant, mutation matrix, when it is registered."""
    if form is None:
        return (0.0,), ((1.0,),), 0.0
    registered = {"before_first": None, "from_first": 0.0}
    at = form.registered * HOUR if isinstance(form.registered, float) else registered[form.registered]
    if isinstance(form.mutation, list):
        return tuple(form.recall), tuple(map(tuple, form.mutation)), at
    if form.mutation == 0.0:
        return (
            tuple(form.recall),
            tuple(tuple(float(row == column) for column in range(len(form.recall))) for row in range(len(form.recall))),
            at,
        )
    if len(form.recall) != 2:
        raise BadInput("bad_scenario", "One mutation probability needs two recalls: of the known and of new variants.")
    return tuple(form.recall), ((1.0 - form.mutation, form.mutation), (0.0, 1.0)), at
