"""Components: `{% button %}`, `{% notice %}…{% endnotice %}` and the rest, shown at /components."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Literal

from django import template
from django.core.paginator import Page
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

register = template.Library()

Tone = Literal["neutral", "info", "success", "warning", "danger"]
_SYMBOLS = {"info": "i", "success": "✓", "warning": "!", "danger": "!"}
HOUR, DAY = 3600, 86400


@register.simple_tag
def button(text: str, kind: str = "primary", name: str = "", value: str = "") -> SafeString:
    """A button that sends its form. kind: primary, quiet or danger."""
    sends = format_html(' name="{}" value="{}"', name, value) if name else ""
    return format_html('<button type="submit" class="button button-{}"{}>{}</button>', kind, sends, text)


@register.simple_tag
def link_button(text: str, address: str, kind: str = "primary") -> SafeString:
    """A link that looks like a button. kind: primary, quiet or danger."""
    return format_html('<a class="button button-{}" href="{}">{}</a>', kind, address, text)


@register.simple_block_tag
def notice(content: SafeString, tone: Tone = "info", title: str = "") -> SafeString:
    """A box around some paragraphs. tone: info, success, warning or danger. It is not announced when it appears."""
    heading = format_html('<p class="notice-title">{}</p>', title) if title else ""
    symbol = format_html('<span class="notice-symbol" aria-hidden="true">{}</span>', _SYMBOLS[tone])
    return format_html(
        '<div class="notice notice-{}">{}<div class="notice-body">{}{}</div></div>', tone, symbol, heading, content
    )


@register.simple_tag
def pill(text: str, tone: Tone = "neutral") -> SafeString:
    """A state in one or two words."""
    return format_html('<span class="pill pill-{}">{}</span>', tone, text)


@register.simple_tag
def steps(labels: Sequence[str], current: int) -> SafeString:
    """Where one is in a form of several steps. labels: their names in order. current: counted from 1."""
    said = gettext("Step %(current)d of %(all)d") % {"current": current, "all": len(labels)}
    items = format_html_join(
        "",
        '<li class="step{}"{}><span class="step-label">{}</span></li>',
        ((_step_class(number, current), _step_mark(number, current), label) for number, label in enumerate(labels, 1)),
    )
    return format_html(
        '<nav class="steps" aria-label="{}"><p class="steps-said">{}</p><ol>{}</ol></nav>', said, said, items
    )


def _step_class(number: int, current: int) -> str:
    return " step-done" if number < current else " step-current" if number == current else ""


def _step_mark(number: int, current: int) -> SafeString:
    return mark_safe(' aria-current="step"') if number == current else SafeString("")


@register.simple_tag
def summary_list(rows: Iterable[tuple[str, Any]]) -> SafeString:
    """What was said so far: pairs of term and value; a value may be HTML that is marked safe."""
    body = format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", rows)
    return format_html('<dl class="summary">{}</dl>', body)


@register.simple_tag
def countdown(due: datetime, now: datetime) -> SafeString:
    """The time left until `due` in words, with the moment itself for programs and on hovering. Both timezone-aware."""
    seconds = int((due - now).total_seconds())
    text = (gettext("%s left") if seconds >= 0 else gettext("%s late")) % duration(abs(seconds))
    tone = "danger" if seconds < 0 else "warning" if seconds < 6 * HOUR else "neutral"
    moment = due.isoformat(timespec="minutes")
    return format_html('<time class="countdown countdown-{}" datetime="{}">{}</time>', tone, moment, text)


def duration(seconds: int) -> str:
    """A length of time in its two largest units, rounded down: "1 day 4 hours", "25 minutes"."""
    days, hours, minutes = seconds // DAY, seconds % DAY // HOUR, seconds % HOUR // 60
    parts = [
        (days, ngettext("%d day", "%d days", days)),
        (hours, ngettext("%d hour", "%d hours", hours)),
        (minutes, ngettext("%d minute", "%d minutes", minutes)),
    ]
    while len(parts) > 1 and not parts[0][0]:
        parts.pop(0)
    return " ".join(words % number for number, words in parts[:2] if number or len(parts) == 1)


@register.inclusion_tag("shared/pagination.html")
def pagination(page: Page[Any]) -> dict[str, Any]:
    """Links to the page before and after; nothing where there is one page only. The number goes into `?page=`."""
    return {"page": page}
