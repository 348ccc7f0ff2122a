"""The simulator against the closed forms, part by part and all at once; pairs of scenarios that share their chances.

Each test passes at four standard errors and at the tolerance that docs/concepts/spread.md states.
"""

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from amparo.errors import BadInput
from amparo.spread.cases.virality import structural_virality
from amparo.spread.closed_forms.all_gone import Addresses
from amparo.spread.closed_forms.criticality import extinction_probability
from amparo.spread.closed_forms.effective import with_exponential_lifetimes
from amparo.spread.closed_forms.sizes import size
from amparo.spread.kernels import Exponential, Kernel
from amparo.spread.scenarios import counter_random, simulation, simulation_loop
from amparo.spread.scenarios.comparison import compare, summarise
from amparo.spread.scenarios.expectation import critical_latency, expectation
from amparo.spread.scenarios.scenario import Arrivals, HostAction, Platform, Scenario
from amparo.spread.scenarios.simulation import simulate
from tests.spread.leaks import DAY, EXPONENTIAL, HOUR, KERNELS, MINUTE, TRIAD, TWITTER, agrees, leak

EACH = pytest.mark.parametrize("kernel", KERNELS.values(), ids=KERNELS)
VARIANTS = ((0.9, 0.1), (0.0, 1.0))
CASES = 100_000
KNOWN = leak(0.8, recall=(0.95, 0.0), mutation=VARIANTS)
FULL = Scenario(
    (
        Platform("quick", EXPONENTIAL, latency=24 * HOUR, compliance=0.6, returns=0.3),
        Platform("long", TWITTER, latency=2 * HOUR, detection=HOUR, friction=0.1, forward_limit=8),
        Platform(
            "slow", KERNELS["weibull"], lifetime=48 * HOUR, recommended=0.5, damped=0.4, participation=0.5, views=9
        ),
    ),
    TRIAD,
    (0.5, 0.3, 0.2),
    shape=0.5,
    recall=(0.9, 0.0),
    mutation=VARIANTS,
    banned=0.02,
    arrivals=Arrivals(1.0, HOUR, 90 * HOUR, 0.5),
)


def test_7_mean_and_variance_of_the_size() -> None:
    sizes = simulate(leak(0.8), 400_000, 7).sizes()
    error = sizes.std() / np.sqrt(len(sizes))
    assert abs(sizes.mean() - 5.0) < min(4 * error, 0.05)
    assert sizes.var() == pytest.approx(100.0, rel=0.08)


def test_8_share_of_leaks_with_one_copy_and_with_two() -> None:
    sizes = simulate(leak(0.8), 400_000, 8).sizes()
    assert [np.mean(sizes == copies) for copies in (1, 2)] == pytest.approx([0.4493, 0.1615], abs=0.003)


def test_9_accounts_that_differ_in_reach() -> None:
    sizes = simulate(leak(0.8, shape=0.3), 400_000, 9).sizes()
    assert np.mean(sizes == 1) == pytest.approx(0.6772, abs=0.004)
    assert sizes.var() == pytest.approx(366.7, rel=0.10)


def test_10_per_copy_and_root_only() -> None:
    found = summarise(simulate(leak(0.8, TWITTER, {"latency": DAY}), 4 * CASES, 10))
    assert agrees(found.copies, 2.5406, 0.01)
    # Only the reported root is removed: a root of its own kind, on a platform to which nothing leads.
    reported = Platform("reported", TWITTER, latency=DAY)
    two = Scenario((reported, Platform("all else", TWITTER)), ((0.0, 0.8), (0.0, 0.8)))
    assert agrees(summarise(simulate(two, 4 * CASES, 10)).copies, 4.0319, 0.01)


@pytest.mark.parametrize(
    ("kernel", "mean", "copies"), [(EXPONENTIAL, HOUR, 2.0295), (TWITTER, DAY, 2.3777)], ids=["11", "12"]
)
def test_11_and_12_exponential_lifetimes(kernel: Kernel, mean: float, copies: float) -> None:
    found = summarise(simulate(leak(0.8, kernel, {"lifetime": mean}), 4 * CASES, 11))
    assert agrees(found.copies, copies, 0.01)
    assert found.copies is not None
    assert found.copies.expected == pytest.approx(size(with_exponential_lifetimes(kernel, 0.8, mean)).copies)


def test_13_a_global_stop() -> None:
    found = summarise(simulate(leak(0.8, stop=2 * HOUR), 4 * CASES, 13))
    assert agrees(found.copies, 3.0, 0.01)
    assert found.copies is not None
    assert found.copies.expected == pytest.approx(3.0)


def test_14_blocking_at_upload_and_variants() -> None:
    assert agrees(summarise(simulate(leak(0.8, recall=(0.72,)), 4 * CASES, 14)).copies, 1.2887, 0.01)
    found = summarise(simulate(KNOWN, 4 * CASES, 14))
    assert agrees(found.copies, 1.4523, 0.02)
    assert found.copies is not None
    assert found.copies.expected == pytest.approx(1.4523, rel=1e-4)


@pytest.mark.parametrize("root", range(3))
def test_15_three_platforms(root: int) -> None:
    platforms = tuple(Platform(name, EXPONENTIAL) for name in ("a", "b", "c"))
    scenario = Scenario(platforms, TRIAD, tuple(float(one == root) for one in range(3)))
    found = summarise(simulate(scenario, 2 * CASES, 15))
    assert agrees(found.copies, (3.035, 3.302, 3.477)[root], 0.015)
    assert found.expectation.spectral_radius == pytest.approx(0.700)


@pytest.mark.parametrize(("n", "half_lives"), [(1.2, 40.0), (1.5, 17.0)])
def test_16_share_of_leaks_that_end_by_themselves(n: float, half_lives: float) -> None:
    stop = half_lives * EXPONENTIAL.half_life
    leaks = simulate(leak(n, stop=stop), 2500, 16)
    last = np.zeros(leaks.case_count)
    np.maximum.at(last, leaks.columns.cases, leaks.columns.times)
    ended = float(np.mean(last < stop * 0.6))
    q = extinction_probability(n)
    assert ended == pytest.approx(q, abs=min(0.02, 4 * np.sqrt(q * (1 - q) / leaks.case_count)))


def test_18_half_of_all_copies_after_the_cascades_half_life() -> None:
    leaks = simulate(leak(0.8, Exponential(12 * HOUR)), 4 * CASES, 18)
    children = leaks.columns.times[leaks.columns.parents >= 0]
    assert np.median(children) / HOUR == pytest.approx(60.0, rel=0.01)


def test_19_all_addresses_gone() -> None:
    rng = np.random.default_rng(19)
    alive, clocks = np.ones(20_000, np.int64), np.zeros(20_000)
    births, deaths, days = 0.02, 0.05, 90.0
    while (running := np.flatnonzero((alive > 0) & (clocks < days))).size:
        clocks[running] += rng.standard_exponential(running.size) / ((births + deaths) * alive[running])
        inside = running[clocks[running] < days]
        alive[inside] += np.where(rng.random(inside.size) < births / (births + deaths), 1, -1)
    addresses = Addresses(births, deaths)
    assert addresses.gone_by(days) == pytest.approx(0.9586, abs=5e-5)
    assert np.mean(alive == 0) == pytest.approx(0.9586, abs=0.004)


@EACH
def test_every_way_of_removal_meets_its_closed_form(kernel: Kernel) -> None:
    ways = {"latency": 2 * HOUR, "detection": 3 * HOUR, "compliance": 0.8, "lifetime": 20 * HOUR, "returns": 0.4}
    scenario = leak(0.7, kernel, {**ways, "attention": KERNELS["weibull"], "return_kernel": TWITTER})
    found = summarise(simulate(scenario, CASES, 21))
    for mean in (found.copies, found.views):
        assert mean is not None
        assert mean.z is not None
        assert abs(mean.z) <= 4


@pytest.mark.parametrize(
    "change",
    [
        {"shape": 0.5, "banned": 0.05},
        {"shape": 0.5, "banned": 0.2, "n": 0.3, "platform": {"latency": HOUR, "returns": 0.6}},
        {"shape": 0.5, "platform": {"forward_limit": 5}},
        {"shape": 0.5, "banned": 0.05, "platform": {"forward_limit": 1}},
        {"n": 1.5, "fan_out": 2.0, "shape": 0.5, "platform": {"forward_limit": 1}},
        {"n": 1.2, "fan_out": 1.5, "shape": 0.5, "platform": {"forward_limit": 2}},
        {"platform": {"friction": 0.3, "recommended": 0.5, "damped": 0.4}},
        {"recall": (0.72,), "registered_at": None},
        {"recall": (0.72,), "platform": {"participation": 0.5}},
        {"arrivals": Arrivals(2.0, HOUR, 50 * HOUR, 0.3)},
        {"host": HostAction(0, 0.0, 0.8, 0.5), "arrivals": Arrivals(1.0)},
        {"kernel": TWITTER, "stop": DAY},
        {"kernel": TWITTER, "n": 1.2, "stop": 2 * HOUR},
        {"kernel": TWITTER, "n": 30.0, "platform": {"latency": 1.0}},
    ],
    ids=lambda change: "-".join(change),
)
def test_each_intervention_meets_its_closed_form(change: dict[str, object]) -> None:
    found = summarise(simulate(leak(**change), 2 * CASES, 22))  # type: ignore[arg-type]
    assert found.expectation.broken_by == ()
    assert found.copies is not None
    assert found.views is not None
    scores = [found.copies.z, found.views.z if "stop" not in change else 0.0]
    assert None not in scores
    assert max(abs(score or 0.0) for score in scores) <= 4


@pytest.mark.parametrize("scenario", [FULL, replace(FULL, host=HostAction(0, 0.0, 0.8, 0.6))], ids=["all", "and host"])
def test_everything_at_once_meets_the_closed_form_on_every_platform(scenario: Scenario) -> None:
    found = summarise(simulate(scenario, 2 * CASES, 23))
    for mean in (found.copies, found.views, *found.by_platform.values()):
        assert mean is not None
        assert mean.z is not None
        assert abs(mean.z) <= 4


@pytest.mark.parametrize(
    ("scenario", "parts"),
    [
        (leak(0.8, recall=(0.7,), registered_at=HOUR), ("registered_at",)),
        (leak(0.8, host=HostAction(0, HOUR)), ("host_at",)),
        (leak(0.8, stop=HOUR, platform={"latency": HOUR}), ("stop",)),
        (leak(0.8, recall=(0.0,), registered_at=HOUR), ()),
    ],
)
def test_what_breaks_the_closed_form_is_named(scenario: Scenario, parts: tuple[str, ...]) -> None:
    found = expectation(scenario)
    assert found.broken_by == parts
    assert (found.copies is None) == bool(parts)


def test_what_comes_after_a_time_lies_between_never_and_from_the_start() -> None:
    never, later, at_once = (
        simulate(leak(0.8, recall=(recall,), registered_at=at), 20_000, 24)
        for recall, at in ((0.0, 0.0), (0.7, 2 * HOUR), (0.7, 0.0))
    )
    assert (never.sizes() >= later.sizes()).all()
    assert (later.sizes() >= at_once.sizes()).all()
    assert never.sizes().sum() > later.sizes().sum() > at_once.sizes().sum()


def test_a_host_that_is_acted_on_loses_then_the_copies_that_are_still_there() -> None:
    platforms = (Platform("host", EXPONENTIAL, latency=2 * HOUR), Platform("other", EXPONENTIAL))
    scenario = Scenario(platforms, ((0.6, 0.2), (0.3, 0.5)), host=HostAction(0, 3 * HOUR, displaced=0.5))
    found = simulate(scenario, 20_000, 25).columns
    there = found.places == 0
    by_notice = found.causes[there] == simulation_loop.NOTICE
    assert (by_notice == (found.times[there] <= HOUR)).all()
    assert found.lifetimes[there] == pytest.approx(np.minimum(2 * HOUR, 3 * HOUR - found.times[there]))
    assert set(found.causes[there]) == {simulation_loop.NOTICE, simulation_loop.HOST_ACTION}
    assert not (found.times[there] >= 3 * HOUR).any()


def test_half_of_what_is_displaced_comes_elsewhere() -> None:
    platforms = (Platform("host", EXPONENTIAL), Platform("other", EXPONENTIAL))
    matrix, roots = ((0.0, 0.0), (0.6, 0.0)), (0.0, 1.0)
    scenario = Scenario(platforms, matrix, roots)
    acted = replace(scenario, branching=((0.0, 0.0), (0.6, 0.2)), host=HostAction(0, 0.0, displaced=0.5))
    assert summarise(simulate(scenario, 1000, 26)).by_platform["host"].value > 0
    found = summarise(simulate(acted, CASES, 26))
    assert found.by_platform["host"].value == 0
    assert agrees(found.by_platform["other"], 1 / (1 - 0.2 - 0.3), 0.01)


STRICTER = {
    "quicker": (leak(0.8, TWITTER, {"latency": DAY}), leak(0.8, TWITTER, {"latency": HOUR})),
    "complied with": (
        leak(0.8, TWITTER, {"latency": HOUR, "compliance": 0.3}),
        leak(0.8, TWITTER, {"latency": HOUR, "compliance": 0.9}),
    ),
    "blocked": (leak(0.8, recall=(0.2,)), leak(0.8, recall=(0.6,))),
    "friction": (leak(0.8), leak(0.8, platform={"friction": 0.3})),
    "limit": (leak(0.8, shape=0.5), leak(0.8, shape=0.5, platform={"forward_limit": 3})),
    "ban": (leak(0.8, shape=0.5), leak(0.8, shape=0.5, banned=0.05)),
    "delisted": (leak(0.8, arrivals=Arrivals(2.0)), leak(0.8, arrivals=Arrivals(2.0, delisted=0.6))),
    "stopped": (leak(0.8), leak(0.8, stop=HOUR)),
    "registered before": (leak(0.8, recall=(0.5,)), leak(0.8, recall=(0.5,), registered_at=None)),
}


@pytest.mark.parametrize("pair", STRICTER.values(), ids=STRICTER)
def test_35_a_stricter_scenario_has_some_of_the_same_copies_and_no_others(pair: tuple[Scenario, Scenario]) -> None:
    loose, strict = (simulate(scenario, 5000, 27) for scenario in pair)
    assert np.isin(strict.columns.keys, loose.columns.keys).all()
    assert 0 < len(strict) < len(loose)
    saved = compare(loose, strict)
    assert saved.share is not None
    assert saved.expected is not None
    assert saved.error is not None
    assert abs(saved.share - saved.expected) <= 4 * saved.error


def test_pairs_tell_scenarios_apart_with_fewer_cases_than_strangers_would() -> None:
    slow, quick = leak(0.8, TWITTER, {"latency": 24 * HOUR}), leak(0.8, TWITTER, {"latency": 12 * HOUR})
    paired = compare(simulate(slow, 20_000, 1), simulate(quick, 20_000, 1))
    strangers = compare(simulate(slow, 20_000, 1), simulate(quick, 20_000, 2))
    assert paired.error is not None
    assert strangers.error is not None
    assert paired.error < strangers.error / 2


def test_the_same_seed_gives_the_same_copies_however_much_room_there_was(monkeypatch: pytest.MonkeyPatch) -> None:
    platforms = (Platform("first", EXPONENTIAL), Platform("then", EXPONENTIAL, latency=DAY, returns=0.3))
    scenario = Scenario(platforms, ((0.0, 20.0), (0.0, 0.2)), arrivals=Arrivals(1.0))
    wide = simulate(scenario, 500, 28)
    monkeypatch.setattr(simulation, "_FIRST_ROOM", 16)
    monkeypatch.setattr(simulation, "_PER_CASE", 0)
    narrow = simulate(scenario, 500, 28)
    assert len(narrow) == len(wide) > 4096
    for name in simulation_loop.Columns._fields:
        assert (getattr(wide.columns, name) == getattr(narrow.columns, name)).all(), name


def test_code_kept_on_disk_is_not_kept_beyond_a_change_of_its_random_numbers() -> None:
    assert counter_random.__file__ is not None
    digest = hashlib.sha256(Path(counter_random.__file__).read_bytes()).hexdigest()
    assert digest.startswith(simulation_loop.RANDOM_NUMBERS)
    assert len(simulation_loop.RANDOM_NUMBERS) == 16


def test_a_generator_gives_the_seed() -> None:
    one, same, other = (simulate(leak(), 100, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert (one.columns.keys == same.columns.keys).all()
    assert one.columns.keys[0] != other.columns.keys[0]


def test_the_rows_are_a_forest_in_time() -> None:
    leaks = simulate(FULL, 5000, 29)
    rows = leaks.columns
    child = np.flatnonzero(rows.parents >= 0)
    parent = rows.parents[child]
    assert (parent < child).all()
    assert (rows.cases[child] == rows.cases[parent]).all()
    assert (rows.generations[child] == rows.generations[parent] + 1).all()
    assert (rows.times[child] >= rows.times[parent]).all()
    back = rows.times[child] >= rows.times[parent] + rows.lifetimes[parent]
    assert 0 < back.sum() < len(child)
    removed = np.isin(rows.causes[parent[back]], (simulation_loop.NOTICE, simulation_loop.HOST_ACTION))
    assert removed.all()
    assert structural_virality(rows.parents).sizes.sum() == len(leaks)
    assert len(np.unique(rows.keys)) == len(leaks)


def test_what_is_posted_anew_comes_after_the_removal() -> None:
    platform = {"latency": DAY, "returns": 0.6, "friction": 0.5}  # friction slows who forwards, not who comes back
    leaks = simulate(leak(0.0, platform=platform), 20_000, 33)
    rows = leaks.columns
    child = np.flatnonzero(rows.parents >= 0)
    waited = rows.times[child] - rows.times[rows.parents[child]] - DAY
    assert waited.min() > -1e-6
    assert np.median(waited) == pytest.approx(DAY, rel=0.05)
    assert agrees(summarise(leaks).copies, 2.5, 0.02)


def test_a_row_takes_less_than_eighty_bytes() -> None:
    leaks = simulate(leak(), 10, 1)
    assert sum(column.itemsize for column in leaks.columns) == 39


def test_a_run_that_reaches_its_cap_gives_no_size() -> None:
    leaks = simulate(leak(1.5), 100, 30, most_copies=5000)
    found = summarise(leaks)
    assert not leaks.complete
    assert len(leaks) <= 5000
    assert found.unbounded
    assert (found.views, found.by_platform, found.quantiles, found.half_time) == (None, {}, {}, None)
    assert compare(leaks, leaks).share is None


def test_a_leak_without_bound_is_answered_by_its_critical_latency() -> None:
    scenario = Scenario(
        (Platform("a", EXPONENTIAL, latency=DAY), Platform("b", EXPONENTIAL, latency=DAY)), ((0.9, 0.6), (0.6, 0.9))
    )
    found = summarise(simulate(scenario, 10, 31, most_copies=2000))
    assert found.unbounded
    assert found.critical_latency == pytest.approx(38.04 * MINUTE, rel=1e-3)  # n = 1.5 on either
    assert critical_latency(leak(0.8)) is None
    assert critical_latency(leak(1.5, platform={"latency": DAY, "compliance": 0.2})) is None


def test_means_above_five_hundred_are_drawn_as_well() -> None:
    found = summarise(simulate(leak(1234.5, platform={"latency": 1.0}), 2000, 32))
    assert found.copies is not None
    assert found.copies.z is not None
    assert abs(found.copies.z) <= 4


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"n": float("nan")}, "bad_matrix"),
        ({"n": -1.0}, "bad_matrix"),
        ({"platform": {"latency": -1.0}}, "bad_latency"),
        ({"platform": {"compliance": 1.1}}, "bad_share"),
        ({"platform": {"lifetime": 0.0}}, "bad_lifetime"),
        ({"platform": {"returns": float("nan")}}, "bad_number"),
        ({"platform": {"forward_limit": 3}}, "missing_shape"),
        ({"platform": {"forward_limit": -3}}, "bad_limit"),
        ({"platform": {"forward_limit": 3}, "shape": 0.5, "fan_out": 0.1}, "bad_fan_out"),
        ({"banned": 0.1}, "missing_shape"),
        ({"shape": 0.0}, "bad_shape"),
        ({"recall": (0.5, 2.0), "mutation": VARIANTS}, "bad_share"),
        ({"recall": (0.5, 0.2)}, "bad_matrix"),
        ({"mutation": ((0.5,),)}, "bad_matrix"),
        ({"roots": (0.5,)}, "bad_scenario"),
        ({"stop": float("inf")}, "bad_latency"),
        ({"host": HostAction(1, 0.0)}, "bad_scenario"),
    ],
)
def test_a_scenario_that_cannot_be_is_refused(change: dict[str, object], code: str) -> None:
    with pytest.raises(BadInput) as refused:
        leak(**change)  # type: ignore[arg-type]
    assert refused.value.code == code


@pytest.mark.parametrize("cases", [0, -1, 10**9])
def test_a_number_of_cases_that_cannot_be_is_refused(cases: int) -> None:
    with pytest.raises(BadInput, match="bad_cases"):
        simulate(leak(), cases, 1)


@pytest.mark.parametrize("seed", [-1, 2**63])
def test_a_seed_that_cannot_be_is_refused(seed: int) -> None:
    with pytest.raises(BadInput, match="bad_seed"):
        simulate(leak(), 10, seed)
