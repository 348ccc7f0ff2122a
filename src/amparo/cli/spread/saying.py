"""Numbers as commands print them: with a point in English, with a comma in Spanish."""

from amparo.words import Words

UNBOUNDED = Words("unbounded", "sin límite")
POINT = Words(".", ",")


def said_number(value: float, form: str, language: str) -> str:
    """A number in this form of `format`, such as ".4g"."""
    return format(value, form).replace(".", POINT.said_in(language))


def said_count(count: int, language: str) -> str:
    """A whole number in groups of three: a comma would be read as a decimal one in Spanish."""
    return format(count, ",").replace(",", Words(",", "\N{NO-BREAK SPACE}").said_in(language))


def said_share(share: float | str, language: str) -> str:
    """A share from 0 to 1 as percent, or that there is none for want of a bound."""
    if isinstance(share, str):
        return UNBOUNDED.said_in(language)
    return f"{said_number(100 * share, '.2f', language)} %"
