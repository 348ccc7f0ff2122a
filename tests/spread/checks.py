"""The 35 acceptance checks of the model: what is expected, what comes out, and the test that holds it.

`python -m tests.spread.checks` prints them all. What takes longer than a moment is looked at on fewer cases here, and
in full by the test that is named.
"""

import sys

from tests.spread import checks_of_forms, checks_of_records
from tests.spread.check_table import CHECKS, Check, table


def all_checks() -> list[Check]:
    """Every check, in order."""
    assert checks_of_forms, checks_of_records
    return sorted(CHECKS, key=lambda one: one.number)


if __name__ == "__main__":
    sys.stdout.write("\n".join(table(all_checks())) + "\n")
