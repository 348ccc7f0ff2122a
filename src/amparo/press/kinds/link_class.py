"""Where links lead and what is embedded, by class. No list of places to avoid ships; a house may bring its own."""

import re
from functools import lru_cache

from amparo.press.address import Address, address, is_below
from amparo.press.article import Link
from amparo.press.checks import LinkClass, LinkKind
from amparo.press.finding import Hit, Outcome
from amparo.press.rules import Rule
from amparo.press.scene import Scene
from amparo.press.zone import Level, Zone


def find(check: LinkClass, rule: Rule, scene: Scene) -> Outcome:
    """Each link, embed or picture of a class, or of none that is allowed."""
    zones = frozenset(check.zones or rule.zones)
    hits = []
    for link in _targets(check, scene):
        place = {link.zone} if check.of == "links" else {Zone.EMBED, Zone.IMAGE_ADDRESS}
        if Zone.LINK not in zones and not place & zones:
            continue
        if link.zone is Zone.RELATED and Zone.RELATED not in zones:
            continue
        level = _level(check, rule, address(link.target), scene)
        if level is not None:
            zone = Zone.LINK if check.of == "links" else Zone.EMBED
            hits.append(Hit(link.span, zone, level=level, plain=True))
    return Outcome(hits)


def _targets(check: LinkClass, scene: Scene) -> list[Link]:
    article = scene.article
    if check.of == "links":
        return [one for one in article.links if one.target]
    if check.of == "embeds":
        return list(article.embeds)
    return [Link(one.target, one.span, Zone.IMAGE_ADDRESS) for one in article.images]


def _level(check: LinkClass, rule: Rule, target: Address, scene: Scene) -> Level | None:
    if any(_is_of(one, target) for one in check.allow) or any(
        is_below(target.host, one) for one in scene.house.allowed_hosts
    ):
        return None
    if check.allow_known and _is_known(target, scene):
        return None
    for kind in check.link_kind:
        if _is_of(kind, target):
            return kind.level or check.level or rule.level
    if check.private and target.host and any(is_below(target.host, one) for one in scene.house.private_hosts):
        return check.level or rule.level
    return (check.level or rule.level) if check.others and (target.host or check.of == "embeds") else None


def _is_known(target: Address, scene: Scene) -> bool:
    return bool(target.host) and bool(scene.known.with_host(target.host))


def _is_of(kind: LinkKind, target: Address) -> bool:
    if kind.schemes and target.scheme not in kind.schemes:
        return False
    if kind.hosts and not any(is_below(target.host, host) for host in kind.hosts):
        return False
    if kind.paths and not any(_glob(path).fullmatch(target.path.lower()) for path in kind.paths):
        return False
    return not kind.queries or any(key in target.keys for key in kind.queries)


@lru_cache(maxsize=2000)
def _glob(path: str) -> re.Pattern[str]:
    """`*` for anything."""
    return re.compile(".*".join(re.escape(part) for part in path.lower().split("*")), re.S)
