"""Where in an article a word stands, and how much a finding there weighs."""

from enum import Enum


class Zone(Enum):
    """A part of an article. LEAD: the first three sentences. HELP: a help box. RELATED: navigation, footer, teasers."""

    # Each is one object, and asked for some ten thousand times in an article; that of Enum hashes the name.
    __hash__ = object.__hash__

    H1 = "h1"
    TITLE = "title"
    OG_TITLE = "og_title"
    TWITTER_TITLE = "twitter_title"
    JSONLD_HEADLINE = "jsonld_headline"
    DESCRIPTION = "description"
    SLUG = "slug"
    TAGS = "tags"
    LEAD = "lead"
    HEADING = "heading"
    BODY = "body"
    QUOTE = "quote"
    CAPTION = "caption"
    ALT = "alt"
    IMAGE_ADDRESS = "image_address"
    LINK = "link"
    EMBED = "embed"
    HELP = "help"
    RELATED = "related"
    HIDDEN = "hidden"


HEADLINES = frozenset({Zone.H1, Zone.TITLE, Zone.OG_TITLE, Zone.TWITTER_TITLE, Zone.JSONLD_HEADLINE})
"""A finding here weighs one level more: it is what most people read."""
TOLD = frozenset({Zone.LEAD, Zone.BODY, Zone.QUOTE, Zone.CAPTION, Zone.HEADING})
"""What the article tells in its own text, visible to the reader."""


class Level(Enum):
    """ERROR: publish only after a person has decided. NOTE: what is done well."""

    __hash__ = object.__hash__

    ERROR = "error"
    WARN = "warn"
    SUGGESTION = "suggestion"
    NOTE = "note"

    def raised(self) -> "Level":
        """One level more, ERROR at most."""
        order = (Level.NOTE, Level.SUGGESTION, Level.WARN, Level.ERROR)
        return order[min(order.index(self) + 1, 3)]


class Genre(Enum):
    """What kind of text an article is. META: guidance about coverage itself."""

    __hash__ = object.__hash__

    REPORT = "report"
    BRIEF = "brief"
    OPINION = "opinion"
    SERVICE = "service"
    LEGAL = "legal"
    META = "meta"


class Family(Enum):
    """What a rule protects from. In the order in which they are shown."""

    __hash__ = object.__hash__

    CONSENT = "consent"
    BLAME = "blame"
    SENSATIONALISM = "sensationalism"
    IDENTIFICATION = "identification"
    AMPLIFICATION = "amplification"
    EUPHEMISM = "euphemism"
    SOURCING = "sourcing"
    RECOURSE = "recourse"
    INSTITUTIONS = "institutions"
    MECHANICS = "mechanics"
    MEDIA = "media"
    SEO = "seo"
    MINORS = "minors"
