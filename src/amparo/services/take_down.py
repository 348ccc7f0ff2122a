"""From a valid notice to hidden copies: find what is at each address, look back for copies, put down what to do.

Everything up to the one transaction only reads, so that a worker that dies simply starts again; what the transaction
puts down (copies, claims, effects, evidence) is there together or not at all; and effects are idempotent by key.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from itertools import batched
from uuid import UUID

from amparo.casework.life import NOTICE, TARGET, NoticeEvent, NoticeState, TargetEvent, TargetState, after
from amparo.casework.notice import TargetKind
from amparo.casework.takedown import Act, Candidate, Limits, Restraint, plan
from amparo.errors import AmparoError, BadInput, NotFound, Unavailable
from amparo.evidence.entry import Datum
from amparo.hosts.model import Host, Stored
from amparo.hosts.opening import open_hosts
from amparo.keyring import Keyring, open_keyring
from amparo.media.model import Fingerprints, SignOptions
from amparo.media.pool import Pool
from amparo.media.upload import Upload
from amparo.services.abuse import MANY_COPIES, NO_HOST, SEARCH_FAILED, SUSPENDED
from amparo.services.claims import claim
from amparo.services.enrolment import item_of
from amparo.services.look_back import look_back
from amparo.services.places import Place
from amparo.services.publish_changes import publish_changes
from amparo.services.settle import settle_notice
from amparo.services.system_banks import HARMLESS, REMOVED
from amparo.services.wanting import want
from amparo.settings import Settings
from amparo.signals.types.pdq import PDQ
from amparo.signals.types.sha256 import SHA256
from amparo.store import models as rows
from amparo.store.chains import Chains, openings_of
from amparo.store.connection import reading
from amparo.store.models.item import ItemStatus
from amparo.store.transaction import Write, writing

ACTIVE = (NoticeState.OPEN.value, NoticeState.REVIEW.value)
ROUND = 20
"""Notices looked into in one round of the worker, the most urgent first."""
READ_CHUNK = 1_000_000


@dataclass(frozen=True)
class Named:
    """What is at an address: an object and its fingerprints. prints: None where it could not be read."""

    target: int
    place: Place
    stored: Stored
    prints: Fingerprints | None


@dataclass(frozen=True)
class Found:
    """A copy that the look-back found."""

    place: Place
    stored: Stored
    distance: int
    identical: bool
    sha256: bytes | None
    pdq: bytes | None


def take_down(settings: Settings, pool: Pool) -> int:
    """Look into notices that wait for it, the most urgent first. Returns how many were looked into.

    A host that does not answer leaves its notice for the next round. Raises Unavailable `store_unavailable`.
    """
    with reading(settings):
        waiting = rows.Notice.objects.filter(state__in=ACTIVE, searched_at=None).order_by("due_at", "received_at")
        ids = list(waiting.values_list("id", flat=True)[:ROUND])
    looked = 0
    for one in ids:
        try:
            looked += search_notice(settings, pool, one)
        except Unavailable as error:
            if error.code == "store_unavailable":
                raise
        except AmparoError:  # what cannot be searched must not keep the notices behind it waiting
            looked += _leave_to_people(settings, open_keyring(settings.keys_dir), one, SEARCH_FAILED)
    return looked


def search_notice(settings: Settings, pool: Pool, notice_id: UUID) -> bool:
    """Look into one notice. Returns False where somebody else has done so meanwhile, or it goes on no longer."""
    keyring, hosts = open_keyring(settings.keys_dir), open_hosts(settings)
    if not hosts:
        return _leave_to_people(settings, keyring, notice_id, NO_HOST)
    with reading(settings):
        notice = rows.Notice.objects.get(id=notice_id)
        if notice.state not in ACTIVE or notice.searched_at is not None:
            return False
        items = list(notice.targets.filter(kind=TargetKind.ITEM.value, searched=False).values_list("number", flat=True))
        openings = openings_of(notice_id, keyring.seal, [f"address.{number}" for number in items])
    addresses = {number: openings[f"address.{number}"].value for number in items if f"address.{number}" in openings}
    named = list(_read(_resolve(hosts, addresses), hosts, pool, settings))
    found = _look_back(settings, hosts, named)
    with writing(settings) as write:
        fresh = rows.Notice.objects.get(id=notice_id)
        if fresh.state not in ACTIVE or fresh.searched_at is not None:
            return False
        _Search(write, settings, keyring, fresh).put_down(named, found)
    publish_changes(settings)
    return True


def _leave_to_people(settings: Settings, keyring: Keyring, notice_id: UUID, reason: str) -> bool:
    """Where nothing can be searched a person acts on what is named by the platform's own means, and says so."""
    with writing(settings) as write:
        notice = rows.Notice.objects.get(id=notice_id)
        if notice.state not in ACTIVE or notice.searched_at is not None:
            return False
        if notice.state == NoticeState.OPEN.value:
            notice.state = after(NOTICE, NoticeState.OPEN, NoticeEvent.ASK_PERSON).value
        notice.reasons = [*notice.reasons, reason]
        notice.searched_at = write.at
        notice.save(update_fields=["state", "reasons", "searched_at"])
        Chains(write, keyring.seal).append(notice.id, "copies.searched", data={"failed": reason})
    return True


def _resolve(hosts: Mapping[str, Host], addresses: Mapping[int, str]) -> Iterator[tuple[int, Place, Stored]]:
    for number, address in addresses.items():
        for name, host in hosts.items():
            try:
                key = host.resolve(address)
                stored = host.stat(key) if key is not None else None
            except BadInput:
                continue
            if key is not None and stored is not None:
                yield number, Place(name, key), stored
                break


def _read(
    places: Iterator[tuple[int, Place, Stored]], hosts: Mapping[str, Host], pool: Pool, settings: Settings
) -> Iterator[Named]:
    """Sign what is at each place, as many at a time as there are decoders."""
    flying: list[tuple[int, Place, Stored, Future[Fingerprints] | None]] = []
    for number, place, stored in places:
        flying.append((number, place, stored, _submit(hosts[place.host], stored, pool, settings)))
        if len(flying) > 2 * settings.media.workers:
            yield _landed(*flying.pop(0))
    for one in flying:
        yield _landed(*one)


def _submit(host: Host, stored: Stored, pool: Pool, settings: Settings) -> Future[Fingerprints] | None:
    """None where the object cannot be read: too large, or gone meanwhile."""
    upload = Upload(min(settings.media.max_bytes, max(stored.size, 1)))
    try:
        with host.read(stored.key) as source:
            while chunk := source.read(READ_CHUNK):
                upload.write(chunk)
        return pool.submit(upload, SignOptions())
    except (BadInput, NotFound):
        return None
    finally:
        upload.close()


def _landed(number: int, place: Place, stored: Stored, signed: Future[Fingerprints] | None) -> Named:
    return Named(number, place, stored, signed.result() if signed is not None else None)


def _look_back(settings: Settings, hosts: Mapping[str, Host], named: Sequence[Named]) -> list[Found]:
    """Copies of what is named that still stand, each once, the nearest finding first."""
    queries = [one.prints for one in named if one.prints is not None]
    known = {(one.place.host, one.place.key) for one in named}
    best: dict[tuple[str, str], Found] = {}
    for copies in look_back(settings, queries) if queries else ():
        for copy in copies:
            place = (copy.host, copy.key)
            if place in known or copy.host not in hosts:
                continue
            if place in best and (best[place].identical, -best[place].distance) >= (copy.identical, -copy.distance):
                continue
            stored = best[place].stored if place in best else hosts[copy.host].stat(copy.key)
            if stored is not None:
                best[place] = Found(Place(*place), stored, copy.distance, copy.identical, copy.sha256, copy.pdq)
    return sorted(best.values(), key=lambda one: (not one.identical, one.distance))


class _Search:
    """What was found, put down in one transaction."""

    def __init__(self, write: Write, settings: Settings, keyring: Keyring, notice: rows.Notice) -> None:
        self._write, self._settings, self._keyring, self._notice = write, settings, keyring, notice
        self._chains = Chains(write, keyring.seal)

    def put_down(self, named: Sequence[Named], found: Sequence[Found]) -> None:
        """Rows, claims, effects and evidence for all of it."""
        acts = self._plan(named, found)
        claimed = self._claim(named)
        targets = {row.number: row for row in self._notice.targets.all()}
        self._mark_searched(targets, {one.target for one in named})
        for one in named:
            prints = one.prints
            copy = rows.Copy(target=targets[one.target], identical=True, item=claimed.get(one.target))
            copy.sha256 = prints.sha256 if prints is not None else None
            self._keep(copy, one.place, one.stored, acts)
        for other in found:
            copy = rows.Copy(identical=other.identical, distance=other.distance, sha256=other.sha256)
            self._keep(copy, other.place, other.stored, acts)
        self._close(named, found, acts)

    def _plan(self, named: Sequence[Named], found: Sequence[Found]) -> dict[str, Act]:
        files = [one.prints.sha256 for one in named if one.prints is not None]
        files += [one.sha256 for one in found if one.sha256 is not None]
        decided, harmless = _known(REMOVED, files, ()), _known(HARMLESS, files, [one.pdq for one in found if one.pdq])
        candidates = [
            Candidate(
                one.place.equal(self._keyring),
                named=True,
                identical=True,
                account=one.stored.account,
                decided=one.prints is not None and one.prints.sha256 in decided,
            )
            for one in named
        ]
        candidates += [
            Candidate(
                one.place.equal(self._keyring),
                named=False,
                identical=one.identical,
                account=one.stored.account,
                decided=one.sha256 in decided,
                harmless=one.sha256 in harmless or one.pdq in harmless,
            )
            for one in found
        ]
        limits = Limits(self._settings.takedown.near_items, self._settings.takedown.near_accounts)
        return plan(candidates, limits, restraint_of(self._notice))

    def _claim(self, named: Sequence[Named]) -> dict[int, UUID]:
        """Hold uploads of what stands at the named addresses until somebody decides. Returns the item by target."""
        items = {}
        for one in named:
            if one.prints is not None and one.prints.error != "media_empty":
                ids = claim(self._write, self._settings, self._notice, [item_of(one.prints)], sent=False)
                items.update({one.target: ids[0]} if ids else {})
        return items

    def _mark_searched(self, targets: Mapping[int, rows.Target], reached: set[int]) -> None:
        for number, target in targets.items():
            if target.kind != TargetKind.ITEM.value or target.searched:
                continue
            target.searched = True
            if number not in reached and target.state == TargetState.WAITING.value:
                target.state = after(TARGET, TargetState.WAITING, TargetEvent.LOSE).value
                self._chains.append(self._notice.id, "target.not_found", data={"target": number})
            target.save()

    def _keep(self, copy: rows.Copy, place: Place, stored: Stored, acts: Mapping[str, Act]) -> None:
        """One object's row and its effect. Two addresses may mean one object: the first names it."""
        copy.place_equal = place.equal(self._keyring)
        if rows.Copy.objects.filter(notice=self._notice, place_equal=copy.place_equal).exists():
            return
        act = acts[copy.place_equal]
        copy.notice, copy.found_at = self._notice, self._write.at
        copy.place = place.sealed(self._keyring, self._notice.id)
        copy.version, copy.account = stored.version, stored.account
        copy.state, copy.wanted = ("review", None) if act is Act.REVIEW else ("found", act.value)
        copy.reason = "same_file_decided" if act is Act.REMOVE else None
        copy.save()
        if act is not Act.REVIEW:
            want(self._write, self._keyring, copy, place, Act.HIDE.value)

    def _close(self, named: Sequence[Named], found: Sequence[Found], acts: Mapping[str, Act]) -> None:
        notice = self._notice
        notice.searched_at = self._write.at
        waiting = sum(act is Act.REVIEW for act in acts.values())
        if waiting and notice.state == NoticeState.OPEN.value:
            notice.state = after(NOTICE, NoticeState.OPEN, NoticeEvent.ASK_PERSON).value
            notice.reasons = [*notice.reasons, MANY_COPIES]
        notice.save()
        data: dict[str, Datum] = {
            "named": len(named),
            "identical": sum(one.identical for one in found),
            "near": sum(not one.identical for one in found),
            "waiting": waiting,
        }
        self._chains.append(notice.id, "copies.searched", data=data)
        settle_notice(self._write, self._chains, self._settings, self._keyring, notice)


def restraint_of(notice: rows.Notice) -> Restraint:
    """How far anything may go before a person has decided."""
    if notice.state == NoticeState.OPEN.value:
        return Restraint.NONE
    return Restraint.ALL if SUSPENDED in notice.reasons else Restraint.NAMED_ONLY


def _known(bank: str, files: Iterable[bytes], pictures: Iterable[bytes]) -> set[bytes]:
    """Which of these files and pictures stand in a bank, exactly."""
    active = rows.Signal.objects.filter(item__bank__name=bank, item__status=ItemStatus.ACTIVE.value, derived="none")
    found: set[bytes] = set()
    for kind, values in ((SHA256.name, list(files)), (PDQ.name, list(pictures))):
        for some in batched(values, 500):
            found.update(bytes(v) for v in active.filter(type=kind, value__in=some).values_list("value", flat=True))
    return found
