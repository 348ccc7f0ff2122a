"""Every worked example of every press rule does what the rule file says, and each rule has the examples it needs."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import cache

import pytest

from amparo.press.checks import Conditional, Contact, Cooccurrence, Lexical, Presence
from amparo.press.examples import run_example
from amparo.press.rulebook import Rulebook
from amparo.press.rules import Rule
from amparo.press.zone import Family
from amparo.registry import press_rules, press_words
from amparo.registry.loader import load
from amparo.registry.press_known import load_known

TODAY = date(2026, 11, 22)
RULES: Mapping[str, Rule] = load(press_rules.KIND, None)
SHOULD_BE_THERE = (Family.RECOURSE, Family.INSTITUTIONS, Family.MECHANICS)


@cache
def rulebook() -> Rulebook:
    return Rulebook(list(RULES.values()), load(press_words.KIND, None), load_known(None, TODAY))


def is_lexical(rule: Rule) -> bool:
    """Whether words alone are what it looks for."""
    return any(isinstance(one, Lexical | Cooccurrence) for one in rule.checks) and not is_presence(rule)


def is_presence(rule: Rule) -> bool:
    return any(isinstance(one, Presence | Conditional | Contact) for one in rule.checks)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_the_examples_of_a_rule_are_found_or_left_alone_as_their_cases_say(rule: Rule) -> None:
    wrong = [
        (number, one.case, one.language)
        for number, one in enumerate(rule.examples, 1)
        if run_example(rule, one, rulebook()) is not one.finds
    ]
    assert wrong == []


def test_there_are_sixty_rules() -> None:
    assert len(RULES) == 60


def test_every_rule_has_a_good_and_a_bad_example_in_both_languages() -> None:
    assert [(rule.id, one) for rule in RULES.values() for one in press_rules.problems(rule)] == []


@pytest.mark.parametrize("case", ["quoted", "negated", "mentioned", "out-of-topic"])
def test_every_lexical_rule_has_an_example_of_what_it_must_leave_alone(case: str) -> None:
    lacking = [
        rule.id
        for rule in RULES.values()
        if is_lexical(rule) and not any(one.case in (case, f"{case}-bad") for one in rule.examples)
    ]
    assert lacking == []


def test_every_rule_about_what_should_be_there_has_two_attempts_to_game_it() -> None:
    attempts = {
        rule.id: Counter(one.case for one in rule.examples)["gamed"]
        for rule in RULES.values()
        if rule.family in SHOULD_BE_THERE and is_presence(rule)
    }
    assert attempts
    assert {name: count for name, count in attempts.items() if count < 2} == {}
