"""What is told of an article never repeats it: a report can be kept, sent and logged."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.press.check import check
from amparo.press.rulebook import Rulebook
from amparo.press.telling import report_data
from amparo.press.zones import Form, Told, read_article
from amparo.registry.press_book import load_rulebook

WORDS = st.text(alphabet="bcdfghjkmqvwxz", min_size=8, max_size=14)
"""Words that no language has, so that none stands in a rule by chance."""
TRIGGERS = (
    "She should have known better than to send {0} such photos.",
    "Intimate photos of {0} {1} were shared without her consent in {1}.",
    "The revenge porn video of {0} went viral as #{1}, at https://{0}.example/{1}.",
    "«{0} {1}», 32, madre de dos hijos, trabaja en {1}; su ex difundió fotos íntimas sin su permiso.",
    "<img src='/{0}.jpg' alt='{0} {1} screenshot'><a href='https://t.me/{0}'>{1}</a>",
)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    home: Path = tmp_path_factory.mktemp("press")
    return load_rulebook(home, date(2026, 11, 22))


@given(
    first=WORDS,
    second=WORDS,
    parts=st.lists(st.sampled_from(TRIGGERS), min_size=3, max_size=8),
    form=st.sampled_from(list(Form)),
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_word_of_an_article_is_in_what_is_told_of_it(
    book: Rulebook, first: str, second: str, parts: list[str], form: Form
) -> None:
    text = "\n\n".join(part.format(first.capitalize(), second.capitalize()) for part in parts)
    report = check(read_article(text, form, Told()), book, gated=False)
    rules = {rule.id: rule for rule in book.rules}
    told = " ".join(json.dumps(report_data(report, rules, language)) for language in ("en", "es")).lower()
    assert first not in told
    assert second not in told


def test_there_is_something_to_tell_of_them(book: Rulebook) -> None:
    text = "\n\n".join(part.format("Bxcdfghj", "Qwzxcvbm") for part in TRIGGERS)
    assert len(check(read_article(text, Form.TEXT, Told()), book, gated=False).findings) >= 3
