"""`python -m scripts.reference`: write the pages; with `--check`, only say which are stale and leave with 1."""

import sys

from scripts.reference import stale, write

if "--check" in sys.argv[1:]:
    names = stale()
    if names:
        sys.stdout.write(f"stale: {', '.join(names)}; run `make docs`\n")
    sys.exit(1 if names else 0)
for name in write():
    sys.stdout.write(f"wrote docs/reference/{name}\n")
