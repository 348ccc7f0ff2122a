"""A service's figures: measured from its store, for whom, of how many cases, and what they say."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import msgspec
import numpy as np
import pytest

from amparo.casework.route import Role
from amparo.charts.drawing import draw
from amparo.errors import BadInput, NotFound, Refused
from amparo.registry import loader, regimes
from amparo.services import service_figures as figures
from amparo.services.figure_names import HOSTS, WAYS, group_name
from amparo.services.grant_role import grant_role
from amparo.services.letters import Way
from amparo.services.service_charts import charts, curve_at, measures_data, measures_rows
from amparo.services.service_figures import (
    ServiceFigures,
    deadlines_of,
    measure_store,
    public_figures,
    records_of,
    staff_figures,
)
from amparo.services.spread_rows import EpisodeRow
from amparo.settings import Settings, SiteSettings
from amparo.spread.figures import described
from amparo.spread.survival.episodes import Cause
from amparo.spread.survival.service import ServiceMeasures, measure
from amparo.store import models as rows
from amparo.store.connection import reading
from amparo.store.transaction import writing
from tests.services.cases import helpline
from tests.services.spread_store import END, GB, US, hours, removed, story

ON_ONE = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
"""Where the database makes no difference."""
AUDITOR = "auditor-1"
LAWS = loader.load(regimes.KIND, Settings().home)


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """Nothing is remembered of another test's store."""
    figures._kept.clear()
    yield
    figures._kept.clear()


@pytest.fixture
def site(settings: Settings) -> Settings:
    """A platform that publishes its figures, with an auditor."""
    grant_role(settings, AUDITOR, "auditor", who="root")
    return msgspec.structs.replace(settings, site=SiteSettings(publish_figures=True))


def whole(found: ServiceFigures) -> ServiceMeasures:
    assert found.measures is not None
    return found.measures


def test_a_platforms_copies_are_measured_from_their_notices(site: Settings) -> None:
    removed(site, 12)
    found = whole(measure_store(site, who=AUDITOR)).whole
    assert (found.cases, found.rows) == (12, 12)
    assert found.times is not None
    assert found.times.removal.median == pytest.approx(5.55 * 3600, rel=0.02)
    assert [up.share for up in found.up if up.seconds == 48 * 3600] == [0.0]
    assert found.remedy.none_live == 1.0


def test_stopped_uploads_are_told_of_a_platform_and_not_of_a_helpline() -> None:
    told = [measured(*eleven(reappearances=count)).whole.returns.stopped for count in (2, None)]
    assert told == [22, None]


def test_a_helplines_letters_are_measured_by_class_law_and_route(site: Settings) -> None:
    home = msgspec.structs.replace(site, site=helpline(site).site)
    gone = {"letter": 1, "answer": "removed", "addresses": ("1:removed",)}
    story(home, [("platform", "US-TIDA", 1, (1, 2))], [(30, "letter.answer", gone)])
    story(home, [("host", None, 1, (1, 2))], [(60, "letter.overdue", {"letter": 1, "by_law": False})], route="mega")
    found = whole(measure_store(home, who=AUDITOR))
    told = {way: [(one.name, one.cases) for one in groups] for way, groups in found.by.items()}
    assert told == {
        "host": [("file_host", 1), ("social", 1)],
        "regime": [("US-TIDA", 1), ("policy", 1)],
        "route": [("host-form", 1), ("platform-form", 1)],
    }


@ON_ONE
def test_measures_of_a_store_are_for_auditors(site: Settings) -> None:
    grant_role(site, "moderator-1", "moderator", who="root")
    with pytest.raises(Refused, match="auditor"):
        measure_store(site, who="moderator-1")


@ON_ONE
@pytest.mark.parametrize("role", ["moderator", "senior", "auditor", "caseworker"])
def test_everyone_who_works_on_cases_sees_figures(site: Settings, role: str) -> None:
    grant_role(site, "someone", role, who="root")
    assert staff_figures(site, who="someone").measures is None


@ON_ONE
@pytest.mark.parametrize("role", ["exporter", "child_safety"])
def test_others_do_not(site: Settings, role: str) -> None:
    grant_role(site, "someone", role, who="root")
    with pytest.raises(Refused, match="roles"):
        staff_figures(site, who="someone")


def test_an_empty_store_has_nothing_to_measure(site: Settings) -> None:
    found = measure_store(site, who=AUDITOR)
    assert (found.measures, measures_data(found, LAWS)["enough"]) == (None, False)
    assert public_figures(site).measures is None


def test_nine_cases_are_shown_to_nobody_and_ten_are(site: Settings) -> None:
    removed(site, 9)
    assert staff_figures(site, who=AUDITOR).measures is None
    removed(site, 1, first=300)
    assert whole(staff_figures(site, who=AUDITOR)).public


def test_a_law_of_few_cases_is_held_back_and_the_next_with_it(site: Settings) -> None:
    removed(site, 20, regimes=US)
    removed(site, 12, first=500, regimes=GB)
    removed(site, 3, first=900, regimes=(*US, *GB))
    found = whole(staff_figures(site, who=AUDITOR))
    assert ([one.name for one in found.by["regime"]], found.held_back["regime"]) == (["US-TIDA"], 2)
    assert len(whole(measure_store(site, who=AUDITOR)).by["regime"]) == 3


@ON_ONE
def test_a_newsroom_has_no_figures(settings: Settings) -> None:
    newsroom = msgspec.structs.replace(settings, site=SiteSettings(kind="newsroom", publish_figures=True))
    for ask in (lambda: public_figures(newsroom), lambda: staff_figures(newsroom, who=AUDITOR)):
        with pytest.raises(BadInput, match="newsroom"):
            ask()


@ON_ONE
def test_nothing_is_public_unless_the_settings_say_so(settings: Settings) -> None:
    removed(settings, 12)
    with pytest.raises(NotFound, match="publishes no figures"):
        public_figures(settings)


def test_public_figures_stand_as_of_the_first_of_the_month(site: Settings) -> None:
    """What came since changes nothing, so that nobody learns of a case by looking before and after."""
    removed(site, 12)
    first = datetime.now(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    with writing(site):
        rows.Notice.objects.update(received_at=first - timedelta(days=60), completed_at=first - timedelta(days=60))
        rows.Copy.objects.update(found_at=first - timedelta(days=60))
        rows.Effect.objects.update(done_at=first + timedelta(seconds=1))
    found = public_figures(site)
    assert (found.at, whole(found).whole.remedy.none_live) == (first, None)
    assert whole(found).whole.up[-1].share == 1.0


def test_figures_are_measured_once_until_something_is_written(site: Settings) -> None:
    removed(site, 12)
    first = staff_figures(site, who=AUDITOR)
    assert staff_figures(site, who=AUDITOR) is first
    removed(site, 1, first=400)
    assert staff_figures(site, who=AUDITOR) is not first
    assert len(figures._kept) == 1


@ON_ONE
def test_what_is_public_is_not_measured_anew_for_each_who_asks(site: Settings) -> None:
    removed(site, 12)
    first = public_figures(site)
    removed(site, 1, first=400)
    assert public_figures(site) is first


@ON_ONE
def test_two_installations_in_one_process_keep_their_own(site: Settings) -> None:
    removed(site, 12)
    first = staff_figures(site, who=AUDITOR)
    other = msgspec.structs.replace(site, site=helpline(site).site)
    assert staff_figures(other, who=AUDITOR) is not first
    assert staff_figures(site, who=AUDITOR) is first


def test_deadlines_are_those_of_the_laws_that_name_hours() -> None:
    assert deadlines_of(Settings()) == (2 * 3600.0, 24 * 3600.0, 48 * 3600.0)


def row(number: int, gone: float | None, **more: object) -> EpisodeRow:
    """Removed so many hours after its notice."""
    first, end = hours(0), None if gone is None else hours(gone)
    up = END if end is None else end - timedelta(seconds=1)
    cause = Cause.CENSORED if end is None else Cause.NOTICE
    given = {
        "case": f"c{number}", "copy": 1, "first_seen": first, "notice": first, "last_up": up, "first_down": end,
        "cause": cause, "route": "own", "regime": "US-TIDA", "host": "own_platform", "again": False, "reappearances": 0,
        "until": END,
    }  # fmt: skip
    return EpisodeRow(**{**given, **more})  # type: ignore[arg-type]


def measured(*given: EpisodeRow, public: bool = False) -> ServiceMeasures:
    return measure(records_of(given), deadlines_of(Settings()), public)


def eleven(**more: object) -> list[EpisodeRow]:
    return [row(one, None if one == 10 else 1.0 + 5 * one, **more) for one in range(11)]


def test_a_chart_says_what_the_table_says() -> None:
    found = measured(*eleven())
    (curves, remedy) = charts(found, LAWS)
    (line,) = curves.lines
    at_48 = float(line.y[np.isclose(line.x, 48.0)][0])
    assert at_48 == found.whole.up[-1].share == pytest.approx(1 / 11)
    assert remedy.bars is not None
    assert remedy.bars.values[0] == pytest.approx(10 / 11)
    header, table = measures_rows(found)
    assert table[0][header.index("up_48_hours")] == pytest.approx(1 / 11, abs=1e-6)


def test_a_chart_shows_no_single_moment() -> None:
    """Curves are told at times that no case chose."""
    first, second = (measured(*(row(case, 10 + case + shift) for case in range(11))) for shift in (0.0, 0.01))
    (one,), (other,) = (charts(found, LAWS)[0].lines for found in (first, second))
    assert np.array_equal(one.x, other.x)
    assert one.y[-1] == 0


def test_a_curve_ends_where_nothing_more_was_watched() -> None:
    found = measured(*(row(case, 2.0 if case else None, last_up=hours(1.5)) for case in range(3))).whole
    assert found.times is not None
    curve = found.times.removal.curve
    share, _, _ = curve_at(curve, np.array([0.5, 1.9, 5.0]))
    assert (share[0], bool(np.isnan(share[2]))) == (1.0, curve.survival[-1] > 0)


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_chart_is_drawn_and_described(language: str) -> None:
    found = measured(*eleven(host="social"), *eleven(host="search", copy=2))
    made = charts(found, LAWS)
    assert [one.name for one in made] == ["all", "remedy", "host"]
    for one in made:
        assert len(draw(one, language, "svg")) < 60_000
        assert described(one, language)


def test_without_a_notice_there_is_no_curve() -> None:
    found = measured(*eleven(notice=None))
    assert [one.name for one in charts(found, LAWS)] == ["remedy"]
    data = measures_data(ServiceFigures(END, found), LAWS)
    assert data["all"]["time_to_removal"] is None


def test_data_says_not_reached_instead_of_a_number() -> None:
    data = measures_data(ServiceFigures(END, measured(*(row(case, None) for case in range(4)))), LAWS)
    times = data["all"]["time_to_removal"]
    assert (times["median"], times["median_hours"], data["all"]["wide"]) == ("not_reached", None, True)
    assert times["mean_hours"] == times["mean_within_hours"] == 720.0


def test_published_times_have_three_digits() -> None:
    """The median is the very time of some copy."""
    given = [row(case, 10.123456 + case, last_up=hours(10)) for case in range(11)]
    times = [measures_data(ServiceFigures(END, measured(*given, public=public)), LAWS) for public in (True, False)]
    shown, exact = (one["all"]["time_to_removal"]["median_hours"] for one in times)
    assert shown == float(f"{exact:.3g}") != exact


def test_data_can_be_written_as_json_and_csv() -> None:
    found = ServiceFigures(END, measured(*eleven(), public=True))
    assert msgspec.json.decode(msgspec.json.encode(measures_data(found, LAWS)))["by"]["host"][0]["cases"] == 11
    header, table = measures_rows(whole(found))
    written = io.StringIO()
    csv.writer(written).writerows([header, *table])
    assert {len(one) for one in table} == {len(header)}


def test_groups_have_names_in_both_languages() -> None:
    assert group_name("regime", "UK-OSA-20A+US-TIDA", LAWS).en == "Online Safety Act + TAKE IT DOWN Act"
    assert group_name("route", "search-form", LAWS).es == "A un buscador, por formulario"
    assert group_name("host", "none of ours", LAWS) == ("none of ours", "none of ours")
    assert set(WAYS) == {"host", "regime", "route"}


def test_every_class_of_a_known_service_has_a_name() -> None:
    from amparo.registry import routes

    known = {one.category for one in loader.load(routes.KIND, Settings().home).values()}
    assert known <= set(HOSTS)


def test_every_way_of_asking_has_a_name() -> None:
    named = {group_name("route", f"{role.value}-{way.value}", {}) for role in Role for way in Way}
    assert len(named) == len(Role) * len(Way)
    assert not any("_" in words.en or words.en[0].islower() for words in named)


def test_everything_is_measured_without_looking_at_a_place(site: Settings) -> None:
    """No sealed column is read for it."""
    removed(site, 10)
    with reading(site):
        assert set(rows.Effect.objects.values_list("sealed", flat=True)) == {b""}
    assert whole(staff_figures(site, who=AUDITOR)).whole.cases == 10
