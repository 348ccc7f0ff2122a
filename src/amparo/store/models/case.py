"""A survivor's case: what names, shows or tells is sealed with the case's own key, which the database does not hold.

In clear stand random ids, states, times, and the ids of routes and regimes; clocks run on these alone.
"""

from django.db import models

from amparo.casework.case_life import CaseState, LetterState, SightingState
from amparo.store.models.notice import one_of


class Case(models.Model):
    """One case. number: its random public name. about: JSON of `case_about.About` sealed at "case/<id>/about".

    due_at: the earliest due time of its letters. news_at: when something new happened while the person was away.
    reminded_at: when she or he was last told so.
    """

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=12)
    about = models.BinaryField(null=True)
    due_at = models.DateTimeField(null=True)
    news_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        """The team's list, by what is due."""

        constraints = (one_of("state", CaseState, "case_state"),)
        indexes = (models.Index(fields=["state", "due_at"], name="case_queue"),)

    def __str__(self) -> str:
        return self.number


class CaseWrap(models.Model):
    """The case's data key, wrapped once for each who may open it. kind: passphrase, sheet, team or service.

    salt: of the passphrase's slow digest. tasks: of the service's wrap, what it may be opened for.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="wraps")
    kind = models.CharField(max_length=12)
    salt = models.BinaryField(null=True)
    tasks = models.JSONField(default=list)
    sealed = models.BinaryField()

    class Meta:
        """One of each kind."""

        constraints = (models.UniqueConstraint(fields=["case", "kind"], name="wrap_once"),)

    def __str__(self) -> str:
        return f"{self.kind} wrap"


class Sighting(models.Model):
    """An address at which a copy was seen. number: 1, 2, ... equal: digest of the address, keyed by the case.

    sealed: JSON of address and operator, at "case/<case>/sighting/<id>". route: id of the known service, else None.
    checked_at: when its turn to be looked at last came. answers: the last HTTP status that told something.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="sightings")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, default=SightingState.KNOWN.value)
    route = models.CharField(max_length=40, null=True)
    equal = models.CharField(max_length=64)
    sealed = models.BinaryField()
    checked_at = models.DateTimeField(null=True)
    answers = models.PositiveSmallIntegerField(null=True)

    class Meta:
        """Each address once in a case."""

        constraints = (
            models.UniqueConstraint(fields=["case", "number"], name="sighting_once"),
            models.UniqueConstraint(fields=["case", "equal"], name="sighting_equal_once"),
            one_of("state", SightingState, "sighting_state"),
        )
        indexes = (models.Index(fields=["checked_at"], name="sighting_checked"),)

    def __str__(self) -> str:
        return f"sighting {self.number}"


class CasePrint(models.Model):
    """The fingerprints of one file. sealed: JSON list of written fingerprints, at "case/<case>/print/<id>".

    equal: digest of them, keyed by the case, so that the same file is kept once.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="prints")
    number = models.PositiveIntegerField()
    equal = models.CharField(max_length=64)
    sealed = models.BinaryField()

    class Meta:
        """Each file once in a case."""

        constraints = (
            models.UniqueConstraint(fields=["case", "number"], name="print_once"),
            models.UniqueConstraint(fields=["case", "equal"], name="print_equal_once"),
        )

    def __str__(self) -> str:
        return f"prints of file {self.number}"


class Letter(models.Model):
    """A notice to somebody, as agreed by the person. number: 1, 2, ... in the case.

    route, door: None for a regulator. regime: None for the operator's own rules. role: of whoever gets it. way: email,
    form, print, phone or amparo. sealed: JSON of `letters.LetterBody`, at "case/<case>/letter/<id>". due_at: when the
    answer is due; by_law: whether the law says so. polled_at: when the platform was last asked.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="letters")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, default=LetterState.AGREED.value)
    route = models.CharField(max_length=40, null=True)
    door = models.CharField(max_length=40, null=True)
    regime = models.CharField(max_length=32, null=True)
    role = models.CharField(max_length=16)
    way = models.CharField(max_length=8)
    sealed = models.BinaryField()
    agreed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    by_law = models.BooleanField(default=False)
    polled_at = models.DateTimeField(null=True)
    sightings = models.ManyToManyField(Sighting, through="LetterTarget", related_name="letters")

    class Meta:
        """What waits for an answer, by time."""

        constraints = (
            models.UniqueConstraint(fields=["case", "number"], name="letter_once"),
            one_of("state", LetterState, "letter_state"),
        )
        indexes = (
            models.Index(fields=["state", "due_at"], name="letter_due"),
            models.Index(fields=["way", "state", "polled_at"], name="letter_polled"),
        )

    def __str__(self) -> str:
        return f"letter {self.number}"


class LetterTarget(models.Model):
    """An address that a letter names. place: its number in the letter, from 1."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="targets")
    sighting = models.ForeignKey(Sighting, on_delete=models.PROTECT, related_name="named")
    place = models.PositiveIntegerField()

    class Meta:
        """Each address once in a letter."""

        constraints = (
            models.UniqueConstraint(fields=["letter", "sighting"], name="letter_target_once"),
            models.UniqueConstraint(fields=["letter", "place"], name="letter_place_once"),
        )

    def __str__(self) -> str:
        return f"target {self.place}"


class LetterClock(models.Model):
    """One duty's clock for a letter; as `NoticeClock`."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="clocks")
    regime = models.CharField(max_length=32)
    duty = models.CharField(max_length=64)
    task = models.CharField(max_length=20)
    marks = models.JSONField(default=list)
    due_at = models.DateTimeField()
    breached_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Clocks that run."""

        indexes = (
            models.Index(fields=["due_at"], condition=models.Q(ended_at=None, breached_at=None), name="letter_running"),
        )

    def __str__(self) -> str:
        return f"{self.regime} {self.duty}"


class LetterAnswer(models.Model):
    """An answer, or that there was none. kind: of `answers.AnswerKind`. sealed: JSON of ground, text and what the
    platform signed, at "case/<case>/answer/<id>".
    """

    id = models.UUIDField(primary_key=True)
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="answers")
    kind = models.CharField(max_length=12)
    at = models.DateTimeField()
    sealed = models.BinaryField()

    class Meta:
        """In order of time."""

        indexes = (models.Index(fields=["letter", "at"], name="answer_by_letter"),)

    def __str__(self) -> str:
        return f"{self.kind} answer"
