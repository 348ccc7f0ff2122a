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
from amparo.registry import press_rules, press_words
from amparo.registry.loader import load
from amparo.registry.press_known import load_known

TODAY = date(2026, 11, 22)
RULES: Mapping[str, Rule] = load(press_rules.KIND, None)


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


def test_every_rule_that_counts_what_is_there_has_words_of_praise() -> None:
    counting = [rule.id for rule in RULES.values() if any(isinstance(one, Presence) for one in rule.checks)]
    assert [one for one in counting if RULES[one].done_well is None] == []


def test_every_rule_has_a_good_and_a_bad_example_in_both_languages() -> None:
    assert [(rule.id, one) for rule in RULES.values() for one in press_rules.problems(rule)] == []


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("case", ["quoted", "negated", "mentioned"])
def test_every_lexical_rule_has_an_example_of_what_it_must_leave_alone(case: str, language: str) -> None:
    assert [
        rule.id for rule in RULES.values() if is_lexical(rule) and not has(rule, language, case, f"{case}-bad")
    ] == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_rule_has_an_example_that_is_out_of_topic(language: str) -> None:
    assert [rule.id for rule in RULES.values() if not has(rule, language, "out-of-topic")] == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_rule_about_what_should_be_there_has_two_attempts_to_game_it(language: str) -> None:
    attempts = {
        rule.id: sum(one.case == "gamed" for one in rule.examples if one.language == language)
        for rule in RULES.values()
        if is_presence(rule)
    }
    assert len(attempts) > 10
    assert {name: count for name, count in attempts.items() if count < 1} == {}
    assert {rule.id for rule in RULES.values() if is_presence(rule) and Counter(told(rule))["gamed"] < 2} == set()


def told(rule: Rule) -> list[str]:
    return [one.case for one in rule.examples]


def has(rule: Rule, language: str, *cases: str) -> bool:
    return any(one.language == language and one.case in cases for one in rule.examples)
