"""Survivors' cases: sealed records, wraps of their keys, letters and their clocks."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """Cases."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("store", "0003_client_token"),
    ]

    operations: ClassVar[list[Operation]] = [
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=20, unique=True)),
                ("state", models.CharField(max_length=12)),
                ("about", models.BinaryField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("news_at", models.DateTimeField(null=True)),
                ("reminded_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["state", "due_at"], name="case_queue")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "withdrawn", "erased"])), name="case_state"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("state", models.CharField(default="agreed", max_length=12)),
                ("route", models.CharField(max_length=40, null=True)),
                ("door", models.CharField(max_length=40, null=True)),
                ("regime", models.CharField(max_length=32, null=True)),
                ("role", models.CharField(max_length=16)),
                ("way", models.CharField(max_length=8)),
                ("sealed", models.BinaryField()),
                ("agreed_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("by_law", models.BooleanField(default=False)),
                ("polled_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="store.case"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Sighting",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("state", models.CharField(default="known", max_length=12)),
                ("route", models.CharField(max_length=40, null=True)),
                ("equal", models.CharField(max_length=64)),
                ("sealed", models.BinaryField()),
                ("checked_at", models.DateTimeField(null=True)),
                ("answers", models.PositiveSmallIntegerField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sightings", to="store.case"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LetterTarget",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveIntegerField()),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="targets", to="store.letter"
                    ),
                ),
                (
                    "sighting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="named", to="store.sighting"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="letter",
            name="sightings",
            field=models.ManyToManyField(related_name="letters", through="store.LetterTarget", to="store.sighting"),
        ),
        migrations.CreateModel(
            name="CasePrint",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("equal", models.CharField(max_length=64)),
                ("sealed", models.BinaryField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="prints", to="store.case"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("case", "number"), name="print_once"),
                    models.UniqueConstraint(fields=("case", "equal"), name="print_equal_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseWrap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=12)),
                ("salt", models.BinaryField(null=True)),
                ("tasks", models.JSONField(default=list)),
                ("sealed", models.BinaryField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="wraps", to="store.case"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("case", "kind"), name="wrap_once")],
            },
        ),
        migrations.CreateModel(
            name="LetterAnswer",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
                ("sealed", models.BinaryField()),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="store.letter"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["letter", "at"], name="answer_by_letter")],
            },
        ),
        migrations.CreateModel(
            name="LetterClock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("regime", models.CharField(max_length=32)),
                ("duty", models.CharField(max_length=64)),
                ("task", models.CharField(max_length=20)),
                ("marks", models.JSONField(default=list)),
                ("due_at", models.DateTimeField()),
                ("breached_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="clocks", to="store.letter"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("breached_at", None), ("ended_at", None)),
                        fields=["due_at"],
                        name="letter_running",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="sighting",
            index=models.Index(fields=["checked_at"], name="sighting_checked"),
        ),
        migrations.AddConstraint(
            model_name="sighting",
            constraint=models.UniqueConstraint(fields=("case", "number"), name="sighting_once"),
        ),
        migrations.AddConstraint(
            model_name="sighting",
            constraint=models.UniqueConstraint(fields=("case", "equal"), name="sighting_equal_once"),
        ),
        migrations.AddConstraint(
            model_name="sighting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["known", "asked", "hidden", "removed", "refused", "not_found", "back", "dropped"])
                ),
                name="sighting_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="lettertarget",
            constraint=models.UniqueConstraint(fields=("letter", "sighting"), name="letter_target_once"),
        ),
        migrations.AddConstraint(
            model_name="lettertarget",
            constraint=models.UniqueConstraint(fields=("letter", "place"), name="letter_place_once"),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(fields=["state", "due_at"], name="letter_due"),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(fields=["way", "state", "polled_at"], name="letter_polled"),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(fields=("case", "number"), name="letter_once"),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["agreed", "sending", "waiting", "asked_more", "answered", "silent", "ended"])
                ),
                name="letter_state",
            ),
        ),
    ]
