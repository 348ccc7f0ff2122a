"""A notice, what it names, the copies found for it, and its clocks.

Nothing here can be read as a name or an address: personal values are in `PersonalField`, places of content are sealed,
and what must be compared stands beside them as a keyed digest.
"""

from typing import Any

from django.db import models

from amparo.casework.life import AppealState, NoticeState, TargetState


def one_of(field: str, states: Any, name: str) -> models.CheckConstraint:
    """A constraint that a field holds a state's value."""
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": [one.value for one in states]}), name=name)


class Notice(models.Model):
    """One notice; its id is also its chain's.

    reference: public name. passphrase: keyed digest of the passphrase that goes with it. channel: page, api or staff.
    contact_equal, source_equal: keyed digests of contact and network address, None where there is none; the latter is
    emptied after a day. content_equal: keyed digest of what is named and by whom, for joining duplicates. client_token:
    of a program's token with what it sent, emptied after a week. reasons:
    codes for which a person decides first. statements: pairs of regime and statement agreed to. searched_at: when its
    copies were looked for.
    """

    id = models.UUIDField(primary_key=True)
    reference = models.CharField(max_length=20, unique=True)
    passphrase = models.CharField(max_length=64)
    state = models.CharField(max_length=12)
    channel = models.CharField(max_length=8)
    language = models.CharField(max_length=8)
    country = models.CharField(max_length=2, null=True)
    regimes = models.JSONField(default=list)
    statements = models.JSONField(default=list)
    relation = models.CharField(max_length=16, null=True)
    category = models.CharField(max_length=24, null=True)
    mailbox_safe = models.BooleanField(default=False)
    contact_equal = models.CharField(max_length=64, null=True)
    source_equal = models.CharField(max_length=64, null=True)
    content_equal = models.CharField(max_length=64, null=True)
    client_token = models.CharField(max_length=64, null=True)
    reasons = models.JSONField(default=list)
    received_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    searched_at = models.DateTimeField(null=True)
    joined_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="joined")
    due_at = models.DateTimeField(null=True)

    class Meta:
        """due_at: the earliest due time of its running clocks, kept for the queue's order."""

        constraints = (one_of("state", NoticeState, "notice_state"),)
        indexes = (
            models.Index(fields=["state", "due_at", "received_at"], name="notice_queue"),
            models.Index(fields=["contact_equal", "received_at"], name="notice_by_contact"),
            models.Index(fields=["source_equal", "received_at"], name="notice_by_source"),
            models.Index(fields=["content_equal"], name="notice_by_content"),
            models.Index(
                fields=["client_token", "received_at"],
                condition=models.Q(client_token__isnull=False),
                name="notice_by_token",
            ),
        )

    def __str__(self) -> str:
        return self.reference


class Target(models.Model):
    """Something named. number: 1, 2, ... in the order given; its address is the personal field "address.<number>".

    ground: of a refusal. address_equal: keyed digest of the address.
    """

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="targets")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8)
    concern = models.CharField(max_length=32)
    state = models.CharField(max_length=12, default=TargetState.WAITING.value)
    ground = models.CharField(max_length=64, null=True)
    address_equal = models.CharField(max_length=64, db_index=True)
    searched = models.BooleanField(default=False)

    class Meta:
        """Numbered once. searched: its place was looked up and its content signed, or found missing."""

        constraints = (
            models.UniqueConstraint(fields=["notice", "number"], name="target_once"),
            one_of("state", TargetState, "target_state"),
        )

    def __str__(self) -> str:
        return f"target {self.number}"


class Copy(models.Model):
    """An object of the platform that a notice names or that was found for it.

    target: set for what was named. place: sealed JSON of host and key, at "copy/<notice>/<place_equal>". account: the
    platform's pseudonym. distance: bits, 0 for the named ones. state: found, review, hidden, removed, kept, gone.
    sha256, pdq: that the platform computed of it. item: in the claimed or removed bank. wanted: what is to become of it
    (hide, remove, restore) until the effect is done.
    """

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="copies")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, null=True, related_name="copies")
    place = models.BinaryField()
    place_equal = models.CharField(max_length=64, db_index=True)
    version = models.CharField(max_length=80)
    account = models.CharField(max_length=128, null=True)
    distance = models.PositiveSmallIntegerField(default=0)
    identical = models.BooleanField(default=False)
    state = models.CharField(max_length=8, default="found")
    wanted = models.CharField(max_length=8, null=True)
    reason = models.CharField(max_length=64, null=True)
    sha256 = models.BinaryField(null=True)
    item = models.UUIDField(null=True)
    found_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80, null=True)

    class Meta:
        """Each object once per notice."""

        constraints = (models.UniqueConstraint(fields=["notice", "place_equal"], name="copy_once"),)
        indexes = (models.Index(fields=["sha256"], condition=models.Q(target__isnull=False), name="copy_by_file"),)

    def __str__(self) -> str:
        return f"copy {self.pk}"


class Reappearance(models.Model):
    """What a notice had removed was sent in again and stopped. mark: keyed digest of the notice and who sent it, or of
    the attempt where nobody is known: each counts once. No more of a notice than make the highest band.
    """

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="reappearances", db_index=False)
    mark = models.CharField(max_length=64)

    class Meta:
        """The constraint serves counting those of a notice, too."""

        constraints = (models.UniqueConstraint(fields=["notice", "mark"], name="reappearance_once"),)

    def __str__(self) -> str:
        return f"reappearance {self.pk}"


class NoticeClock(models.Model):
    """One duty's clock. marks: list of [kind, RFC 3339]. due_at: as computed from them. ended_at: when it was met or
    let go. breached_at: recorded once, when the due time passed while it ran.
    """

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="clocks")
    regime = models.CharField(max_length=32)
    duty = models.CharField(max_length=64)
    task = models.CharField(max_length=20)
    marks = models.JSONField(default=list)
    due_at = models.DateTimeField()
    warn_at = models.DateTimeField()
    warned_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """One clock of a duty per notice and start."""

        indexes = (
            models.Index(fields=["due_at"], condition=models.Q(ended_at=None, breached_at=None), name="clock_running"),
        )

    def __str__(self) -> str:
        return f"{self.regime} {self.duty}"


class Claim(models.Model):
    """A fingerprint that holds uploads until somebody decides or the time is over. item: in the claimed bank."""

    item = models.UUIDField(primary_key=True)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="claims")
    sent = models.BooleanField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """sent: by the requester, rather than computed here."""

        indexes = (models.Index(fields=["expires_at"], condition=models.Q(ended_at=None), name="claim_expiry"),)

    def __str__(self) -> str:
        return str(self.item)


class Appeal(models.Model):
    """Somebody disagrees. by: uploader, requester or reporter. about: copy, target, strike or standing, and which.

    Its words are the personal field "statement.<pk>" on the notice's chain. code: keyed digest of the code that the
    statement of reasons gave to the uploader.
    """

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="appeals", null=True)
    reference = models.CharField(max_length=20, unique=True)
    code = models.CharField(max_length=64)
    by = models.CharField(max_length=12)
    about = models.CharField(max_length=12)
    subject = models.BigIntegerField(null=True)
    state = models.CharField(max_length=12, null=True)
    offered_at = models.DateTimeField()
    filed_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, null=True)
    outcome = models.CharField(max_length=64, null=True)

    class Meta:
        """state: None while it is only offered."""

        constraints = (
            models.CheckConstraint(
                condition=models.Q(state=None) | models.Q(state__in=[one.value for one in AppealState]),
                name="appeal_state",
            ),
        )
        indexes = (models.Index(fields=["state", "filed_at"], name="appeal_queue"),)

    def __str__(self) -> str:
        return self.reference
