"""`python -m scripts.pack_press`: write src/amparo/data/press-packed.json anew. `make docs` does it too."""

from datetime import date
from pathlib import Path

from amparo.registry.press_book import load_words, read_rulebook
from amparo.registry.press_packed import FILE, pack

PATH = Path(__file__).parents[1] / "src/amparo" / FILE


def packed() -> bytes:
    """What the file should hold."""
    return pack(read_rulebook(None, date.min), load_words(None))


if __name__ == "__main__":
    PATH.write_bytes(packed())
