"""`python -m scripts.browser`."""

import sys

from scripts.browser import main

sys.exit(main())
