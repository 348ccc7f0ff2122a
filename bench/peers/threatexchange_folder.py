"""threatexchange: PDQ of every file in a folder, as its own command does it. Runs in the peer's venv."""

import sys
from pathlib import Path

from threatexchange.signal_type.pdq.signal import PdqSignal

for file in sorted(Path(sys.argv[1]).iterdir()):
    PdqSignal.hash_from_file(file)
