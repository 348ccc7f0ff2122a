"""A sentence in every language of the interface."""

from typing import NamedTuple

LANGUAGES = ("en", "es")


class Words(NamedTuple):
    """The same words in English and in Spanish."""

    en: str
    es: str

    def said_in(self, language: str) -> str:
        """These words in a language, English where there is no such one. language: a tag such as "es" or "es-MX"."""
        return self.es if language.lower().split("-")[0] == "es" else self.en
