"""A small photo site in a folder, with notices about it: the world of the take-down tests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from amparo.casework.notice import Concern, NoticeDraft, Relation, Target, TargetKind
from amparo.matching.policy import Action, Policy
from amparo.media.pool import Pool, SignOptions, Upload
from amparo.services.check_upload import Circumstances, check_upload
from amparo.services.decide_notice import Decision, decide_notice
from amparo.services.grant_role import grant_role
from amparo.services.intake import Channel, Receipt, Received
from amparo.services.receive_notice import receive_notice
from amparo.services.run_effects import run_effects
from amparo.services.scan_library import scan_library
from amparo.services.take_down import take_down
from amparo.settings import HostSettings, Settings, SiteSettings
from amparo.snapshots.follower import Follower
from amparo.store import models as rows
from amparo.store.connection import reading
from tests.media.drawing import drawn, encoded

URL = "https://photos.example"
MODERATOR, SENIOR = "moderator-1", "senior-1"


@dataclass
class Platform:
    """The site: its folder, its settings, and decoders that live as long as the tests."""

    settings: Settings
    folder: Path
    pool: Pool

    def put(self, key: str, seed: int, quality: int = 90, size: tuple[int, int] = (640, 480)) -> str:
        """A picture at this key; returns its address."""
        return self.put_bytes(key, encoded(drawn(*size, seed), "JPEG", quality=quality))

    def put_bytes(self, key: str, data: bytes) -> str:
        path = self.folder / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return f"{URL}/{key}"

    def scan(self) -> None:
        scan_library(self.settings, "photos")

    def notify(self, *addresses: str, **more: object) -> Receipt:
        return receive_notice(self.settings, draft(addresses, **more), Received(Channel.PAGE, "192.0.2.1", True))

    def work(self) -> None:
        """What the worker does, until nothing is left to do now."""
        take_down(self.settings, self.pool)
        while run_effects(self.settings, datetime.now(UTC)):
            pass

    def decide(self, receipt: Receipt, fate: str, *, who: str = MODERATOR) -> None:
        """The same for every copy; then the worker's part."""
        with reading(self.settings):
            copies = list(rows.Copy.objects.filter(notice=receipt.id).values_list("pk", flat=True))
        decide_notice(self.settings, receipt.id, Decision(copies=dict.fromkeys(copies, fate)), who=who)  # type: ignore[arg-type]
        self.work()

    def refuse(self, receipt: Receipt, ground: str = "consent_shown", *, who: str = MODERATOR) -> None:
        """Refuse the first thing named, so that it comes back; then the worker's part."""
        decide_notice(self.settings, receipt.id, Decision(refuse={1: ground}), who=who)
        self.work()

    def upload(self, seed: int, quality: int = 90, size: tuple[int, int] = (640, 480)) -> Action:
        """What the gate would answer to this picture now."""
        return self.upload_bytes(encoded(drawn(*size, seed), "JPEG", quality=quality))

    def upload_bytes(self, data: bytes) -> Action:
        upload = Upload(len(data))
        upload.write(data)
        prints = self.pool.submit(upload, SignOptions()).result()
        follower = Follower(self.settings.snapshot_dir)
        follower.open()
        return check_upload(follower.snapshot, prints, Policy(), Circumstances(60)).decision.action

    def served(self) -> set[str]:
        """Keys of what the folder serves."""
        return {str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file()}


def draft(addresses: Sequence[str], **more: object) -> NoticeDraft:
    """A notice that is complete under the US regime."""
    given = {
        "language": "en",
        "country": None,
        "regimes": (),
        "relation": Relation.DEPICTED,
        "targets": tuple(Target(TargetKind.ITEM, one, Concern.SHARED) for one in addresses),
        "statements": frozenset({("US-TIDA", "nonconsent")}),
        "category": "nudity",
        "contact": "person@mail.example",
        "name": "A. Person",
        "signature": "A. Person",
    }
    return NoticeDraft(**{**given, **more})  # type: ignore[arg-type]


def platform_in(settings: Settings, folder: Path, pool: Pool) -> Platform:
    """A platform with one folder host and two people on its desk."""
    folder.mkdir()
    host = HostSettings(
        path=folder, url=URL, derived=("thumbs/{stem}.jpg", "thumbs/{stem}-*.jpg"), accounts="{account}/**"
    )
    made = msgspec.structs.replace(settings, hosts={"photos": host}, site=SiteSettings(countries=("US",)))
    grant_role(made, MODERATOR, "moderator", who="root")
    grant_role(made, SENIOR, "senior", who="root")
    return Platform(made, folder, pool)
