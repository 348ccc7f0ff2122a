"""Lines for crises and violence are known to the press check, and pages about images do not list them."""

from datetime import date

from amparo.registry import helplines
from amparo.registry.helplines import ABUSE
from amparo.registry.loader import load
from amparo.registry.press_known import load_known


def test_most_lines_are_for_images_and_some_for_crises_and_violence() -> None:
    serves = [one.serves for one in load(helplines.KIND, None).values()]
    assert serves.count(ABUSE) > len(serves) / 2
    assert {"crisis", "violence", "emergency"} < set(serves)


def test_a_crisis_line_counsels_nobody_about_images() -> None:
    known = {one.id: one for one in load_known(None, date(2026, 11, 22)).helplines}
    assert (known["es_024"].in_crisis, known["es_024"].counsels) == (True, False)
    assert (known["es_016"].in_crisis, known["es_016"].counsels) == (False, True)


def test_a_line_is_known_by_its_short_names_too() -> None:
    known = {one.id: one for one in load_known(None, date(2026, 11, 22)).helplines}
    assert {"ftc", "federal trade commission"} <= set(known["us_ftc_tida"].names)
