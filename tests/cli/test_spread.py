"""`amparo spread`, as a person types it."""

from pathlib import Path

import pytest

from tests.cli.in_process import Command, command

SCENARIO = """
name = "{name}"
[[platforms]]
name = "network"
kernel = {{ family = "power", half_life_minutes = 24.0 }}
branching = {{ network = {n} }}
latency_hours = {hours}
"""
POWER = ("--kernel", "power", "--half-life-minutes", "24", "--latency-hours", "24")


@pytest.fixture
def spread(capsys: pytest.CaptureFixture[str]) -> Command:
    """Run `amparo spread` with these words in this process."""
    return command("spread", capsys)


@pytest.fixture
def file(tmp_path: Path):  # type: ignore[no-untyped-def]
    """A function that writes a scenario with this latency."""

    def write(hours: float, n: float = 0.8) -> str:
        path = tmp_path / f"{hours:g}.toml"
        path.write_text(SCENARIO.format(name=f"{hours:g} hours", hours=float(hours), n=n))
        return str(path)

    return write


def test_the_three_meanings_have_a_key_each(spread: Command) -> None:
    ran = spread("reduction", *POWER, "--n", "0.8", "--json")
    found = [ran.data[name] for name in ("per_copy", "reported_only", "global_stop")]
    assert (ran.code, found) == (0, pytest.approx([0.4919, 0.1936, 0.4993], abs=5e-5))
    assert "critical_latency_hours" not in ran.data
    assert ran.data["copies"]["without"] == pytest.approx(5.0)
    assert ran.data["limits"]


def test_a_published_fit_by_its_parameters(spread: Command) -> None:
    words = ("--kernel", "power", "--c", "30", "--gamma", "0.250215", "--n", "0.751503", "--latency-hours", "24")
    assert spread("reduction", *words, "--json").data["per_copy"] == pytest.approx(0.2918, abs=1e-4)


@pytest.mark.parametrize(
    ("kernel", "more", "share"), [("exponential", (), 0.0), ("weibull", ("--shape", "0.4225"), 0.0743)]
)
def test_the_other_families(spread: Command, kernel: str, more: tuple[str, ...], share: float) -> None:
    words = ("--kernel", kernel, "--half-life-minutes", "24", "--n", "0.8", "--latency-hours", "24")
    assert spread("reduction", *words, *more, "--json").data["per_copy"] == pytest.approx(share, abs=5e-4)


def test_a_leak_without_bound_is_said_to_be_unbounded_with_its_critical_latency(spread: Command) -> None:
    data = spread("reduction", *POWER, "--n", "1.5", "--json").data
    assert {data[name] for name in ("per_copy", "reported_only", "global_stop")} == {"unbounded"}
    assert data["critical_latency_hours"] == pytest.approx(3.970, rel=1e-3)
    assert data["copies"]["per_copy"] == "unbounded"
    quick = spread("reduction", *POWER[:-1], "2", "--n", "1.5", "--json").data
    assert quick["per_copy"] == "unbounded"
    assert quick["copies"]["per_copy"] > 1
    assert "within 3.97 hours" in spread("reduction", *POWER, "--n", "1.5").out


def test_where_too_few_copies_are_removed_no_latency_bounds_the_leak(spread: Command) -> None:
    ran = spread("reduction", *POWER, "--n", "1.5", "--compliance", "0.2", "--json")
    assert (ran.code, ran.data["critical_latency_hours"]) == (0, None)
    assert "no latency bounds it" in spread("reduction", *POWER, "--n", "1.5", "--compliance", "0.2").out


def test_people_read_the_three_meanings_in_words(spread: Command) -> None:
    lines = spread("reduction", *POWER, "--n", "0.8").out.splitlines()
    assert [line.split()[:2] for line in lines[1:4]] == [
        ["per_copy", "49.19"],
        ["reported_only", "19.36"],
        ["global_stop", "49.93"],
    ]


def test_families_with_one_half_life_stand_side_by_side(spread: Command) -> None:
    words = ("band", "--half-life-minutes", "24", "--n", "0.8", "--latency-hours", "24")
    families = spread(*words, "--json").data["families"]
    found = {name: round(100 * one["per_copy"], 1) for name, one in families.items()}
    assert found == {"power": 49.2, "weibull": 7.4, "exponential": 0.0}
    assert "weibull:" in spread(*words).out


def test_a_simulated_scenario_has_its_closed_form_beside_it(spread: Command, file) -> None:  # type: ignore[no-untyped-def]
    ran = spread("simulate", file(24), "--cases", "5000", "--json")
    copies = ran.data["copies_per_case"]
    assert (ran.code, copies["expected"]) == (0, pytest.approx(2.5406, rel=1e-4))
    assert abs(copies["simulated"] - copies["expected"]) < 4 * copies["error"]
    assert ran.data["complete"] is True
    text = spread("simulate", file(24), "--cases", "5000").out
    assert "people who shared" in text
    assert "closed form 2.541" in text


def test_scenarios_are_compared_with_the_first(spread: Command, file) -> None:  # type: ignore[no-untyped-def]
    ran = spread("compare", file(48), file(24), file(2), "--cases", "5000", "--json")
    first, day, hours = ran.data["scenarios"]
    assert (ran.code, "against_first" in first) == (0, False)
    assert 0 < day["against_first"]["saved"] < hours["against_first"]["saved"]
    copies = [one["copies_per_case"]["expected"] for one in (first, hours)]
    assert hours["against_first"]["expected"] == pytest.approx(1 - copies[1] / copies[0])
    assert "saved against the first" in spread("compare", file(48), file(24), "--cases", "1000").out


def test_a_simulated_leak_without_bound_gives_no_size(spread: Command, file) -> None:  # type: ignore[no-untyped-def]
    data = spread("simulate", file(48, 1.5), "--cases", "50", "--most-copies", "2000", "--json").data
    assert (data["copies_per_case"], data["views_per_case"]) == ("unbounded", "unbounded")
    assert data["critical_latency_hours"] == pytest.approx(3.970, rel=1e-3)
    text = spread("compare", file(48, 1.5), file(1), "--cases", "50", "--most-copies", "2000").out
    assert "critical latency             3.97 hours" in text
    assert "saved against the first      unbounded" in text


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((*POWER, "--n", "0"), "bad_branching"),
        ((*POWER, "--n", "-1"), "bad_branching"),
        ((*POWER, "--n", "nan"), "bad_branching"),
        ((*POWER, "--n", "1e9"), "bad_branching"),
        ((*POWER[:-1], "-1", "--n", "0.8"), "bad_latency"),
        ((*POWER[:-1], "inf", "--n", "0.8"), "bad_latency"),
        ((*POWER, "--n", "0.8", "--compliance", "1.2"), "bad_share"),
        ((*POWER, "--n", "0.8", "--gamma", "0.2"), "unused_parameter"),
        (
            ("--kernel", "weibull", "--half-life-minutes", "24", "--latency-hours", "24", "--n", "1"),
            "missing_parameter",
        ),
        (("--kernel", "exponential", "--latency-hours", "24", "--n", "0.8"), "missing_parameter"),
        (("--kernel", "exponential", "--half-life-minutes", "0", "--latency-hours", "1", "--n", "1"), "bad_kernel"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_a_code(spread: Command, words: tuple[str, ...], code: str) -> None:
    ran = spread("reduction", *words, "--json")
    assert (ran.code, ran.out) == (2, "")
    assert f'"error":"{code}"' in ran.err


@pytest.mark.parametrize(
    "words",
    [("reduction",), ("reduction", *POWER), ("reduction", "--kernel", "none", "--n", "1", "--latency-hours", "1")],
)
def test_what_is_mistyped_is_shown_how(spread: Command, words: tuple[str, ...]) -> None:
    ran = spread(*words)
    assert (ran.code, ran.out) == (2, "")
    assert "--help" in ran.err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("simulate", "no-such.toml"), "unreadable_file"),
        (("simulate", "FILE", "--cases", "0"), "bad_cases"),
        (("simulate", "FILE", "--seed", "-1"), "bad_seed"),
        (("simulate", "FILE", "--most-copies", "0"), "bad_cap"),
        (("compare", "FILE"), "too_few_scenarios"),
    ],
)
def test_a_run_that_cannot_be_is_refused_with_a_code(spread: Command, file, words: tuple[str, ...], code: str) -> None:  # type: ignore[no-untyped-def]
    ran = spread(*(file(24) if word == "FILE" else word for word in words))
    assert ran.code == 2
    assert f"[{code}]" in ran.err
