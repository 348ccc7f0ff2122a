"""Looking at what the settings say: public address, mail, hosts, and the law of the countries served."""

import os
from collections.abc import Iterator
from datetime import date
from ipaddress import ip_address
from urllib.parse import urlsplit

from amparo.casework.regime import Regime
from amparo.delivery.email import is_address, is_configured, is_protected, probe
from amparo.errors import AmparoError
from amparo.facts import Status
from amparo.hosts.opening import host_of
from amparo.registry import regimes
from amparo.services.finding import Finding, advice, problem
from amparo.services.law import law_of
from amparo.settings import HostSettings, Settings, SiteSettings

MAIL_SECONDS = 10.0
"""For each answer of the mail server."""


def examine_setup(settings: Settings, today: date) -> Iterator[Finding]:
    """What is missing or wrong in what was set up. Speaks to the mail server, and sends nothing."""
    yield from _address(settings)
    yield from _site(settings.site)
    yield from _mail(settings)
    if settings.site.kind == "platform":
        yield from _hosts(settings)
    if settings.site.kind == "helpline":
        yield from _letters(settings)
    if settings.site.kind != "newsroom":
        yield from _law(settings, today)


def _address(settings: Settings) -> Iterator[Finding]:
    public = urlsplit(settings.site.url)
    say = advice if settings.site.kind == "newsroom" else problem
    if _is_local(public.hostname or ""):
        yield say("address_local", "The public address leads to this machine only.", "Set site.url.")
    elif public.scheme != "https":
        yield say(
            "address_not_https",
            "The public address has no TLS: what people write can be read on its way.",
            "Put a proxy with TLS in front, docs/how-to/run-it.md, and write site.url with https.",
        )
    elif settings.web.trusted_proxies == 0:
        yield problem(
            "proxy_not_counted",
            "All visitors look like the proxy in front, so that one limit counts for all of them.",
            "Set web.trusted_proxies to the number of proxies of your own.",
        )


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host in ("", "localhost") or host.endswith(".localhost")


def _site(site: SiteSettings) -> Iterator[Finding]:
    if site.name == SiteSettings().name:
        yield advice(
            "site_unnamed", "The service has no name, and people should see whom they write to.", "Set site.name."
        )
    if not site.contact:
        yield advice("no_contact", "People who cannot use the form have no way to reach you.", "Set site.contact.")


def _mail(settings: Settings) -> Iterator[Finding]:
    mail = settings.mail
    if not is_configured(mail):
        yield problem(
            "mail_missing", "No mail is sent: nobody gets news or warnings.", "Set mail.host and mail.sender."
        )
        return
    if not is_protected(mail):
        yield problem(
            "mail_unprotected", "Mail leaves without TLS, and is not sent for that.", 'Set mail.tls = "starttls".'
        )
    else:
        try:
            probe(mail, MAIL_SECONDS)
        except AmparoError as error:
            remedy = "Check mail.host, mail.port, mail.tls, mail.user and AMPARO_MAIL_PASSWORD."
            yield problem(error.code, "The mail server does not answer, or does not let us in.", remedy)
    warned = settings.site.kind != "helpline"  # the people whose cases they are get word there
    if warned and not [one for one in mail.staff if is_address(one)]:
        yield problem("no_staff", "Nobody is warned before a deadline.", "Set mail.staff.")


def _letters(settings: Settings) -> Iterator[Finding]:
    """What letters in a person's place need."""
    cases = settings.cases
    if cases.agent_name and not (cases.relay or settings.site.contact):
        yield problem(
            "agent_unreachable",
            "Letters in a person's place have no address for answers, so none is written.",
            "Set cases.relay, or site.contact.",
        )
    if cases.relay and "{reference}" not in cases.relay:
        yield advice(
            "relay_shared",
            "Answers to all letters go to one address, and nobody can tell whose they are.",
            "Write {reference} into cases.relay, as letters+{reference}@example.org.",
        )


def _hosts(settings: Settings) -> Iterator[Finding]:
    if not settings.hosts:
        yield problem(
            "no_host", "Amparo does not know where the content lives, and can hide nothing.", "Set [hosts.NAME]."
        )
    for name, host in settings.hosts.items():
        try:
            host_of(settings, name)
        except AmparoError as error:
            yield problem(error.code, f"The host {name}: {error.message}", f"Correct [hosts.{name}].")
            continue
        yield from _host(settings, name, host)


def _host(settings: Settings, name: str, host: HostSettings) -> Iterator[Finding]:
    path = host.path.expanduser()
    if not path.is_dir() or not os.access(path, os.R_OK | os.W_OK | os.X_OK):
        yield problem(
            "host_unreadable",
            f"The folder of the host {name} is missing, or cannot be read and written.",
            "Run Amparo as a user who may move files there.",
        )
    elif settings.home.is_dir() and path.stat().st_dev != settings.home.stat().st_dev:
        yield advice(
            "host_on_other_device",
            f"Hiding copies files, for the folder of the host {name} is on another device than the home folder.",
            "Leave room for what is hidden, or put both on one device.",
        )


def _law(settings: Settings, today: date) -> Iterator[Finding]:
    try:
        served = law_of(settings).for_notice(settings, None, today)
    except AmparoError as error:
        yield problem(error.code, error.message, "Correct the file; `amparo law check` says more.")
        return
    if not served:
        yield advice("no_law", "No regime of notice is known for the countries served.", "Check site.countries.")
    recalled = [one.id for one in served if _has(one, today, recalled=True)]
    stale = [one.id for one in served if _has(one, today, recalled=False)]
    remedy = "`amparo law stale` lists them; check each against its source."
    if recalled:
        yield advice(
            "law_recalled", f"Facts of this law were never read at their source: {', '.join(recalled)}.", remedy
        )
    if stale:
        yield problem("law_stale", f"Facts of this law were not checked for 180 days: {', '.join(stale)}.", remedy)


def _has(regime: Regime, today: date, *, recalled: bool) -> bool:
    bases = [fact.basis for fact in regimes.KIND.facts(regime)]
    if recalled:
        return any(basis.status is Status.RECALLED for basis in bases)
    return any(basis.is_stale(today) for basis in bases)
