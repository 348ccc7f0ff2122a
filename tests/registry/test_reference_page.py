"""docs/reference/regimes.md, as it is written from the data."""

import re

import pytest

from amparo.casework.regime import Regime
from amparo.facts import Status
from amparo.registry import regimes
from amparo.registry.loader import load
from scripts.reference import regimes as reference

PAGE = reference.page()
OURS = load(regimes.KIND, None)


def section(regime: Regime) -> str:
    found = re.search(rf"^## {re.escape(regime.id)}$(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


@pytest.mark.parametrize("regime", OURS.values(), ids=OURS.keys())
def test_every_recalled_fact_of_a_regime_is_marked(regime: Regime) -> None:
    recalled = [fact for fact in regimes.facts(regime) if fact.basis.status is Status.RECALLED]
    assert section(regime).count("⚠ recalled, verify before use") == len(recalled)


@pytest.mark.parametrize("regime", OURS.values(), ids=OURS.keys())
def test_every_duty_and_source_of_a_regime_is_there(regime: Regime) -> None:
    said = section(regime)
    assert [one.id for one in regime.duties if f"- *{one.id}*: {one.actor}" not in said] == []
    assert [one.id for one in regime.sources if f"- `{one.id}`: " not in said] == []


def test_the_table_has_a_row_for_every_regime() -> None:
    assert re.findall(r"^\| \[([^\]]+)\]", PAGE, re.MULTILINE) == sorted(OURS)
