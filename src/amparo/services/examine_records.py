"""Looking at what the store says: people, clocks, effects; and whether the worker is alive."""

from collections.abc import Iterator
from datetime import datetime

from amparo.errors import AmparoError
from amparo.services.finding import Finding, advice, problem
from amparo.services.grant_role import ADMIN, CASEWORKER, CHILD_SAFETY, MODERATOR, SENIOR
from amparo.services.mailbox import TOO_SOON
from amparo.services.queue_mail import pressing
from amparo.settings import Settings
from amparo.snapshots.follower import Follower
from amparo.store import models as rows
from amparo.store.connection import reading

TRIES = 5
"""Tries after which an effect counts as in trouble."""


def examine_records(settings: Settings, now: datetime) -> Iterator[Finding]:
    """What is wrong by the records. A store that was never made is not made here."""
    yield from _worker(settings, now)
    if not settings.store.url and not (settings.home / "amparo.sqlite3").exists():
        yield problem("no_store", "There is no store yet.", "Run `amparo init`.")
        return
    try:
        with reading(settings):
            found = [*_people(settings), *_clocks(now), *_effects()]
    except AmparoError as error:
        yield problem(error.code, error.message, "Check store.url and whether the database runs.")
    else:
        yield from found


def _worker(settings: Settings, now: datetime) -> Iterator[Finding]:
    if Follower(settings.snapshot_dir).heartbeat_age(now.timestamp()) > settings.gate.stale_seconds:
        yield problem(
            "worker_silent",
            "The worker gives no heartbeat: no clock is looked at, nothing is hidden and no mail goes out.",
            "Start `amparo up`, or `amparo worker` where parts run apart.",
        )


def _people(settings: Settings) -> Iterator[Finding]:
    held = set(rows.Role.objects.values_list("role", flat=True))
    grant = "`amparo role grant PERSON {}`."
    if ADMIN not in held:
        yield problem("no_admin", "Nobody has the role admin.", grant.format(ADMIN))
    if settings.site.kind == "helpline" and CASEWORKER not in held:
        yield advice(
            "no_caseworker",
            "Nobody of the team can open a case, not even where its person ticked that.",
            grant.format(CASEWORKER),
        )
    if settings.site.kind != "platform":
        return
    if MODERATOR not in held:
        yield problem("no_moderator", "Nobody can decide a notice.", grant.format(MODERATOR))
    if CHILD_SAFETY not in held:
        yield problem("no_child_safety", "Nobody sees reports about minors.", grant.format(CHILD_SAFETY))
    if SENIOR not in held:
        yield advice("no_senior", "Nobody can be the second person, or decide appeals.", grant.format(SENIOR))


def _clocks(now: datetime) -> Iterator[Finding]:
    counts = pressing(now)
    if counts.missed:
        yield problem(
            "clocks_breached", f"Notices with a deadline missed: {counts.missed}.", "Decide them at the desk."
        )
    if counts.near:
        yield advice("clocks_near", f"Notices with a deadline near: {counts.near}.", "Decide them at the desk.")


def _effects() -> Iterator[Finding]:
    troubled = rows.Effect.objects.filter(done_at=None, tries__gte=TRIES).exclude(trouble=TOO_SOON)
    count = troubled.count()
    if count:
        codes = ", ".join(sorted({one or "unknown" for one in troubled.values_list("trouble", flat=True).distinct()}))
        yield problem(
            "effects_in_trouble",
            f"Steps that were decided and still not done after {TRIES} tries: {count} ({codes}).",
            "docs/reference/errors.md says what each code means; they go on being tried.",
        )
