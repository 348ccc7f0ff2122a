"""A scenario as people write it."""

import msgspec
import pytest

from amparo.errors import BadInput
from amparo.services.read_scenario_file import read_scenario_file
from amparo.spread.kernels import Exponential, Lognormal, PowerLaw, Weibull
from amparo.spread.scenarios.scenario import Arrivals, HostAction
from amparo.spread.scenarios.scenario_form import make_kernel

WHOLE = b"""
name = "everything"
shape = 0.5
fan_out = 25.0
banned = 0.01
stop_hours = 720.0

[[platforms]]
name = "quick"
first = 0.75
kernel = { family = "power", half_life_minutes = 24.0 }
branching = { quick = 0.5, slow = 0.1 }
latency_hours = 48.0
detection_hours = 6.0
compliance = 0.9
forward_limit = 5
friction = 0.1
recommended = 0.5
damped = 0.2
returns = 0.4
return_kernel = { family = "lognormal", half_life_minutes = 60.0, sigma = 1.5 }

[[platforms]]
name = "slow"
first = 0.25
kernel = { family = "weibull", half_life_minutes = 105.0, shape = 0.4225 }
branching = { slow = 0.3 }
participation = 0.5
lifetime_hours = 100.0
views = 1000.0
attention = { family = "exponential", half_life_minutes = 600.0 }

[fingerprint]
recall = [0.95, 0.0]
mutation = 0.1
registered = "before_first"

[arrivals]
count = 2.0
start_hours = 24.0
end_hours = 48.0
delisted = 0.8

[host]
platform = "slow"
at_hours = 72.0
taken = 0.9
displaced = 0.4
"""
SMALL = b'{"name": "x", "platforms": [{"name": "a", "kernel": {"family": "exponential", "half_life_minutes": 24}, '
SMALL += b'"branching": {"a": 0.8}}]}'


def test_every_word_of_a_scenario_reaches_it() -> None:
    made = read_scenario_file(WHOLE, "whole.toml").scenario()
    quick, slow = made.platforms
    assert quick.kernel == PowerLaw.from_half_life(1440.0)
    assert (quick.latency, quick.detection, quick.compliance) == (172_800.0, 21_600.0, 0.9)
    assert (quick.forward_limit, quick.friction, quick.recommended, quick.damped) == (5, 0.1, 0.5, 0.2)
    assert (quick.returns, quick.return_kernel) == (0.4, Lognormal(3600.0, 1.5))
    assert slow.kernel == Weibull(6300.0, 0.4225)
    assert (slow.participation, slow.lifetime, slow.views) == (0.5, 360_000.0, 1000.0)
    assert slow.attention == Exponential(36_000.0)
    assert made.branching == ((0.5, 0.1), (0.0, 0.3))
    assert (made.roots, made.shape, made.fan_out, made.banned) == ((0.75, 0.25), 0.5, 25.0, 0.01)
    assert (made.recall, made.mutation, made.registered_at) == ((0.95, 0.0), ((0.9, 0.1), (0.0, 1.0)), None)
    assert made.arrivals == Arrivals(2.0, 86_400.0, 172_800.0, 0.8)
    assert made.host == HostAction(1, 259_200.0, 0.9, 0.4)
    assert made.stop == 2_592_000.0


def test_json_says_the_same_as_toml() -> None:
    made = read_scenario_file(SMALL, "-").scenario()
    toml = b'name = "x"\n[[platforms]]\nname = "a"\nbranching = { a = 0.8 }\n'
    toml += b'kernel = { family = "exponential", half_life_minutes = 24.0 }\n'
    assert made == read_scenario_file(toml, "-").scenario() == read_scenario_file(SMALL, "a.json").scenario()
    assert (made.registered_at, made.recall, made.roots) == (0.0, (0.0,), ())


@pytest.mark.parametrize(
    ("registered", "seconds"), [("before_first", None), ("from_first", 0.0), (2.0, 7200.0), (2, 7200.0)]
)
def test_when_a_fingerprint_is_registered(registered: object, seconds: float | None) -> None:
    data = {**msgspec.json.decode(SMALL), "fingerprint": {"recall": [0.5], "registered": registered}}
    assert read_scenario_file(msgspec.json.encode(data), "a.json").scenario().registered_at == seconds


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"unknown": 1}, "bad_scenario"),
        ({"platforms": []}, "bad_scenario"),
        ({"name": ""}, "bad_scenario"),
        ({"host": {"platform": "b"}}, "bad_scenario"),
        ({"fingerprint": {"recall": [0.5], "mutation": 0.1}}, "bad_scenario"),
        ({"fingerprint": {"recall": [0.5], "registered": "never"}}, "bad_scenario"),
        ({"fingerprint": {"recall": [0.5, 0.1], "mutation": [[1.0, 0.0], [0.5, 0.1]]}}, "bad_matrix"),
        ({"banned": 0.5}, "missing_shape"),
        ({"stop_hours": -1.0}, "bad_latency"),
    ],
)
def test_a_scenario_that_cannot_be_is_refused(change: dict[str, object], code: str) -> None:
    data = {**msgspec.json.decode(SMALL), **change}
    with pytest.raises(BadInput) as refused:
        read_scenario_file(msgspec.json.encode(data), "a.json").scenario()
    assert refused.value.code == code


def test_a_copy_that_comes_nowhere_is_refused() -> None:
    with pytest.raises(BadInput, match="bad_scenario"):
        read_scenario_file(SMALL.replace(b'{"a": 0.8}', b'{"b": 0.8}'), "a.json").scenario()


@pytest.mark.parametrize(
    ("content", "name"), [(b"{", "a.json"), (b"= 1", "a.toml"), (b"\xff\xfe", "a.toml"), (b"[1]", "a.json"), (b"", "-")]
)
def test_what_cannot_be_read_is_refused(content: bytes, name: str) -> None:
    with pytest.raises(BadInput, match="bad_scenario"):
        read_scenario_file(content, name)


def test_a_file_beyond_all_measure_is_refused() -> None:
    with pytest.raises(BadInput, match="too_big"):
        read_scenario_file(b" " * 1_000_001, "a.json")


def test_a_power_law_is_given_by_its_half_life_or_its_exponent() -> None:
    assert make_kernel("power", None, gamma=0.25) == PowerLaw(30.0, 0.25)
    assert make_kernel("power", None, c=25.0, gamma=0.25) == PowerLaw(25.0, 0.25)
    assert make_kernel("power", 1440.0, c=25.0) == PowerLaw.from_half_life(1440.0, 25.0)


@pytest.mark.parametrize(
    ("family", "half_life", "given", "code"),
    [
        ("exponential", None, {}, "missing_parameter"),
        ("power", None, {"c": 30.0}, "missing_parameter"),
        ("weibull", 60.0, {}, "missing_parameter"),
        ("lognormal", None, {"sigma": 1.0}, "missing_parameter"),
        ("exponential", 60.0, {"shape": 0.5}, "unused_parameter"),
        ("weibull", 60.0, {"shape": 0.5, "gamma": 0.2}, "unused_parameter"),
        ("power", 60.0, {"gamma": 0.2}, "unused_parameter"),
        ("power", None, {"gamma": 0.0}, "bad_kernel"),
        ("weibull", 60.0, {"shape": 0.0}, "bad_kernel"),
    ],
)
def test_a_kernel_is_given_by_its_parameters_and_no_others(family, half_life, given, code) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(BadInput) as refused:
        make_kernel(family, half_life, **given)
    assert refused.value.code == code
