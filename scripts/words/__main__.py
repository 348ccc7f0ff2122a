"""Run by `make words`."""

import sys

from scripts.words import main

sys.exit(main())
