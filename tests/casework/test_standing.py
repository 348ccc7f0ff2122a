"""The ladder for proven false statements."""

from datetime import UTC, datetime, timedelta

import pytest

from amparo.casework.standing import SUSPENDED_FOR, Step, step_for, step_now

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("proven", "step"), [(0, None), (1, Step.WARNED), (2, Step.SLOWER), (3, Step.SUSPENDED), (9, Step.SUSPENDED)]
)
def test_each_proven_false_statement_is_one_step(proven: int, step: Step | None) -> None:
    assert step_for(proven) is step


def test_a_suspension_ends_in_the_slower_lane() -> None:
    until = NOW + SUSPENDED_FOR
    assert step_now(Step.SUSPENDED, until, until - timedelta(microseconds=1)) is Step.SUSPENDED
    assert step_now(Step.SUSPENDED, until, until) is Step.SLOWER


@pytest.mark.parametrize("step", [Step.WARNED, Step.SLOWER])
def test_other_steps_have_no_end(step: Step) -> None:
    assert step_now(step, NOW, NOW + timedelta(days=9_999)) is step
    assert step_now(step, None, NOW) is step
