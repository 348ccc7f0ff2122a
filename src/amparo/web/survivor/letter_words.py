"""Letters in plain words: how they stand, how they leave, what went wrong."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.casework.case_life import LetterState
from amparo.casework.compose import Shield
from amparo.casework.letter_lines import INDENT, WIDTH
from amparo.casework.regime import Bound, ClockStart, Regime, Task, Term, Unit
from amparo.casework.route import Answer, Door, DoorKind, Role, Route
from amparo.errors import AmparoError, BadInput, Conflict, NotFound, Refused
from amparo.web.survivor.case_words import letter_words

HOUR_LIMIT = 72
"""Up to so many hours a time is said in hours, from there on in days."""


@dataclass(frozen=True)
class Standing:
    """title: in a few words. text: what it means and what comes next. tone: of its mark."""

    title: str
    text: str
    tone: str


def letter_standing(state: LetterState, *, refused: bool = False) -> Standing:
    """How a letter stands. refused: whether they said no for an address that it names."""
    if state is LetterState.ANSWERED and refused:
        return Standing(_("they said no"), _("They do not take it down, or not all of it."), "warning")
    texts = {
        LetterState.AGREED: _("You said yes to it. It has not left yet."),
        LetterState.SENDING: _(
            "We do not know if it has left. You can send it again. It stays the same letter, so they see it once."
        ),
        LetterState.WAITING: _("They have it. You need not do anything now."),
        LetterState.ASKED_MORE: _("They want something more before they go on."),
        LetterState.ANSWERED: _("They gave an answer for all of it."),
        LetterState.SILENT: _("Their time is over. You can take the next step."),
        LetterState.ENDED: _("You took this letter back."),
    }
    said = letter_words(state)
    return Standing(said.title, texts[state], said.tone)


def role_name(role: Role) -> str:
    """Who somebody is."""
    return {
        Role.PLATFORM: _("The site or app itself"),
        Role.HOST: _("Who hosts the site"),
        Role.CDN: _("The network in front of it"),
        Role.REGISTRAR: _("Who registered the name"),
        Role.SEARCH: _("Search engines"),
        Role.ARCHIVE: _("Archives"),
        Role.REGULATOR: _("Authorities"),
        Role.PAYMENT: _("Who handles the money"),
        Role.ADVERTISING: _("Who places the adverts"),
        Role.HASH_SERVICE: _("Stop new copies"),
        Role.MINOR_SERVICE: _("Help for people under 18"),
        Role.HELPLINE: _("People who help"),
    }[role]


def door_kind(kind: DoorKind) -> str:
    """What a door is."""
    by_form = {DoorKind.FORM, DoorKind.PAGE, DoorKind.WEB, DoorKind.POLICY, DoorKind.PROGRAMME, DoorKind.MERCHANT}
    if kind in by_form:
        return _("A form on their site")
    return {
        DoorKind.AMPARO: _("Straight from here: they use Amparo too"),
        DoorKind.EMAIL: _("A letter by e-mail"),
        DoorKind.PHONE: _("A call"),
        DoorKind.POST: _("A letter on paper"),
        DoorKind.IN_APP: _("In their app"),
        DoorKind.IN_PRODUCT: _("In their app"),
        DoorKind.BOT: _("A chat"),
        DoorKind.RDAP: _("You look up the address first"),
        DoorKind.DIRECTORY: _("You look up the address first"),
    }.get(kind, _("A page of theirs"))


def door_facts(route: Route, door: Door, regime: Regime | None, policy_days: int) -> list[str]:
    """What a door is, whether one needs an account, and how long they have or say they need."""
    facts = [door_kind(door.kind)]
    if door.needs_account is Answer.NO:
        facts.append(_("No account needed"))
    term = removal_term(regime) if regime is not None else None
    if term is not None:
        facts.append(_("The law gives them %(length)s") % {"length": length(term)})
    if route.sla_hours is not None:
        facts.append(_("They say: %(length)s") % {"length": hours(route.sla_hours)})
    elif term is None:
        aim = ngettext("%d day", "%d days", policy_days) % policy_days
        facts.append(_("No time is set. After %(length)s, ask again") % {"length": aim})
    return facts


def removal_term(regime: Regime) -> Term | None:
    """How long a law gives for taking down, from the letter on; the shortest."""
    starts = {ClockStart.VALID_REQUEST, ClockStart.RECEIPT}
    found = [
        duty.term
        for duty in regime.duties
        if duty.task is Task.REMOVE
        and duty.by_service
        and not duty.superseded
        and duty.starts in starts
        and duty.term is not None
        and duty.term.bound is Bound.AT_MOST
    ]
    return min(found, key=lambda term: (term.unit is not Unit.HOURS, term.amount), default=None)


def length(term: Term) -> str:
    """A term in words."""
    words = {
        Unit.HOURS: ngettext("%d hour", "%d hours", term.amount),
        Unit.DAYS: ngettext("%d day", "%d days", term.amount),
        Unit.BUSINESS_DAYS: ngettext("%d working day", "%d working days", term.amount),
        Unit.MONTHS: ngettext("%d month", "%d months", term.amount),
        Unit.YEARS: ngettext("%d year", "%d years", term.amount),
    }
    return words[term.unit] % term.amount


def hours(count: int) -> str:
    """A number of hours in words; whole days once they are many."""
    if count > HOUR_LIMIT and count % 24 == 0:
        return ngettext("%d day", "%d days", count // 24) % (count // 24)
    return ngettext("%d hour", "%d hours", count) % count


def flowing(text: str) -> str:
    """A letter for a narrow screen: lines that were wrapped for a mail are joined again; the words stay the same."""
    lines: list[str] = []
    before = ""
    for line in text.split("\n"):
        first = line.split(maxsplit=1)[:1]
        wrapped = bool(first and before.strip()) and len(before) + 1 + len(first[0]) > WIDTH
        if wrapped and line.startswith(INDENT) == before.startswith(INDENT) and "://" not in before + line:
            lines[-1] += f" {line.strip()}"
        else:
            lines.append(line)
        before = line
    return "\n".join(lines)


def shield_words(shield: Shield, agent: str) -> tuple[str, str]:
    """A way to stand under a letter: in a few words, and what it means. agent: name under which the team writes."""
    return {
        Shield.AGENT: (
            _("%(agent)s writes for you") % {"agent": agent},
            _("They sign, and answers come to them. Your name is only in it where the law asks for it."),
        ),
        Shield.INITIALS: (_("Only your initials"), _("As in “A. R.”. They do not see your full name.")),
        Shield.OPEN: (_("Your full name"), _("They see who asks.")),
    }[shield]


def task_words(task: Task) -> str:
    """What they have to do, for a list of times."""
    return {
        Task.ACKNOWLEDGE: _("say that it has arrived"),
        Task.REMOVE: _("take it down"),
        Task.COPIES: _("take copies down"),
        Task.DECIDE: _("decide"),
        Task.TELL_REQUESTER: _("tell you what they decided"),
    }.get(task, _("do what else the law asks"))


def trouble_words(error: AmparoError) -> str:
    """What went wrong, in plain words. A code without words is named, so that the team can look it up."""
    return _causes().get(error.code) or _("It did not work. If you ask the team, name this: %(code)s.") % {
        "code": error.code
    }


def trouble_status(error: AmparoError) -> int:
    """The HTTP status that goes with it."""
    found = {BadInput: 422, NotFound: 404, Conflict: 409, Refused: 403}
    return next((status for kind, status in found.items() if isinstance(error, kind)), 503)


def _causes() -> Mapping[str, str]:
    silent = _("They did not answer as they should.")
    wrong = _("Their address does not work as it should. The team can look into it.")
    return {
        "mail_unavailable": _("Our mail does not go out right now."),
        "mail_refused": _("Their mailbox does not take this letter. Try another door."),
        "fetch_timeout": _("They did not answer in time."),
        "fetch_failed": silent,
        "platform_answer": silent,
        "platform_signature": _("What came back is not signed by them. We did not trust it."),
        "platform_key_changed": _("Their key is not the one we know. We stopped, so that nobody else gets it."),
        "platform_unavailable": _("They cannot take it right now."),
        "platform_refused": _("They did not take the letter as it is."),
        "platform_too_much": _("The letter is too long for them."),
        **dict.fromkeys(("fetch_tls", "fetch_refused_address", "fetch_too_large", "not_fetchable"), wrong),
        **dict.fromkeys(("no_platform", "platform_elsewhere", "platform_version"), wrong),
        **_causes_here(),
    }


def _causes_here() -> Mapping[str, str]:
    changed = _("This has changed in the meantime. Here you see how it stands now.")
    closed = _("This door is not open any more. Here are those that are.")
    return {
        "case_withdrawn": _("This case was ended. Take it up again first, under “Keys and end”."),
        "not_in_this_state": changed,
        "not_due_yet": _("Their time is not over yet."),
        "no_such_letter": _("There is no such letter."),
        "no_such_notice": _("They do not know this letter any more."),
        "no_such_answer": changed,
        "no_such_address": changed,
        "no_such_door": closed,
        "no_such_regime": closed,
        "no_letter_here": closed,
        "no_addresses": _("No address is left that this letter could name."),
        "hostile_operator": _("This site is marked as hostile. Nothing goes there."),
        "bad_mail_address": _("That is no e-mail address."),
        "shield_not_allowed": _("The name cannot be hidden that way here. Choose another way."),
        "agent_missing": _("The team cannot write for you at this door right now. Choose another way."),
        "letter_incomplete": _("Something is still missing. Nothing was kept."),
        "bad_case": _("One of the answers cannot be taken as it is. Please look at it again."),
        "may_have_arrived": _("They may have it already. Send it again first. Then you can take it back."),
        "sent_from_here": _("This letter goes out from here. Use “Send it now”."),
        "too_long": _("This is too long. Please shorten it."),
        "sent_by_hand": _("This letter goes there by your hand."),
        "not_at_a_platform": _("This letter did not go to a service that uses Amparo."),
    }
