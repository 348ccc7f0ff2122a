"""`python -m scripts.reference`: write the pages that are stale; with `--check`, name them and leave with 1."""

import sys

from scripts.reference import PAGES, is_stale, write

stale = [name for name in PAGES if is_stale(name)]
for name in stale:
    if "--check" not in sys.argv[1:]:
        write(name)
    sys.stdout.write(f"docs/reference/{name}\n")
sys.exit(1 if stale and "--check" in sys.argv[1:] else 0)
