"""Notices, their evidence, what follows from them."""

from typing import ClassVar

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

_REFUSE_SQLITE = """
CREATE TRIGGER evidence_refuse_{act} BEFORE {act} ON store_evidenceentry
BEGIN SELECT RAISE(ABORT, 'evidence is appended, never edited'); END
"""
_REFUSE_SQLITE_REPLACE = """
CREATE TRIGGER evidence_refuse_REPLACE BEFORE INSERT ON store_evidenceentry
WHEN EXISTS (SELECT 1 FROM store_evidenceentry WHERE id = NEW.id OR (chain = NEW.chain AND number = NEW.number))
BEGIN SELECT RAISE(ABORT, 'evidence is appended, never edited'); END
"""
"""INSERT OR REPLACE deletes what stands in its way without firing a trigger of DELETE (sqlite.org/lang_conflict)."""
_REFUSE_POSTGRESQL = """
CREATE OR REPLACE FUNCTION evidence_refuse() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'evidence is appended, never edited'; END
$$ LANGUAGE plpgsql;
CREATE TRIGGER evidence_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON store_evidenceentry
FOR EACH STATEMENT EXECUTE FUNCTION evidence_refuse()
"""


def refuse_edits(_apps: Apps, schema: BaseDatabaseSchemaEditor) -> None:
    """Let the database itself refuse to change or delete an entry of a chain."""
    if schema.connection.vendor == "sqlite":
        for act in ("UPDATE", "DELETE"):
            schema.execute(_REFUSE_SQLITE.format(act=act))
        schema.execute(_REFUSE_SQLITE_REPLACE)
    else:
        schema.execute(_REFUSE_POSTGRESQL)


class Migration(migrations.Migration):
    """Everything that intake, take-down and evidence keep."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("store", "0001_first"),
    ]

    operations: ClassVar[list[Operation]] = [
        migrations.CreateModel(
            name="Standing",
            fields=[
                ("contact_equal", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("step", models.CharField(max_length=12)),
                ("proven", models.PositiveIntegerField(default=0)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Suppression",
            fields=[
                ("ref_equal", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("sealed", models.BinaryField()),
                ("preview", models.BooleanField()),
                ("forward", models.BooleanField()),
                ("lift", models.BooleanField()),
                ("ended", models.BooleanField(default=False)),
                ("changed_seq", models.BigIntegerField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="ChildSafetyReport",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=20, unique=True)),
                ("state", models.CharField(max_length=12)),
                ("country", models.CharField(max_length=2, null=True)),
                ("sealed", models.BinaryField(null=True)),
                ("received_at", models.DateTimeField()),
                ("frozen_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("hotline", models.CharField(max_length=64, null=True)),
                ("report_number", models.CharField(max_length=64, null=True)),
                ("preserve_until", models.DateTimeField(null=True)),
                ("handed_over_at", models.DateTimeField(null=True)),
                ("handled_by", models.CharField(max_length=80, null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["state", "received_at"], name="child_queue")],
            },
        ),
        migrations.CreateModel(
            name="EvidenceEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("chain", models.UUIDField()),
                ("number", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("kind", models.CharField(max_length=64)),
                ("line", models.TextField()),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("chain", "number"), name="evidence_once")],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=20, unique=True)),
                ("passphrase", models.CharField(max_length=64)),
                ("state", models.CharField(max_length=12)),
                ("channel", models.CharField(max_length=8)),
                ("language", models.CharField(max_length=8)),
                ("country", models.CharField(max_length=2, null=True)),
                ("regimes", models.JSONField(default=list)),
                ("statements", models.JSONField(default=list)),
                ("relation", models.CharField(max_length=16, null=True)),
                ("category", models.CharField(max_length=24, null=True)),
                ("mailbox_safe", models.BooleanField(default=False)),
                ("contact_equal", models.CharField(max_length=64, null=True)),
                ("source_equal", models.CharField(max_length=64, null=True)),
                ("content_equal", models.CharField(max_length=64, null=True)),
                ("reasons", models.JSONField(default=list)),
                ("received_at", models.DateTimeField()),
                ("completed_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("erased_at", models.DateTimeField(null=True)),
                ("searched_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                (
                    "joined_to",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="joined", to="store.notice"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Effect",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=120, unique=True)),
                ("kind", models.CharField(max_length=16)),
                ("sealed", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("tries", models.PositiveIntegerField(default=0)),
                ("trouble", models.CharField(max_length=64, null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("outcome", models.CharField(max_length=24, null=True)),
                (
                    "notice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="effects",
                        to="store.notice",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Copy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.BinaryField()),
                ("place_equal", models.CharField(db_index=True, max_length=64)),
                ("version", models.CharField(max_length=80)),
                ("account", models.CharField(max_length=128, null=True)),
                ("distance", models.PositiveSmallIntegerField(default=0)),
                ("identical", models.BooleanField(default=False)),
                ("state", models.CharField(default="found", max_length=8)),
                ("wanted", models.CharField(max_length=8, null=True)),
                ("reason", models.CharField(max_length=64, null=True)),
                ("sha256", models.BinaryField(null=True)),
                ("item", models.UUIDField(null=True)),
                ("found_at", models.DateTimeField()),
                ("decided_by", models.CharField(max_length=80, null=True)),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="copies", to="store.notice"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("item", models.UUIDField(primary_key=True, serialize=False)),
                ("sent", models.BooleanField()),
                ("expires_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="store.notice"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True)),
                ("code", models.CharField(max_length=64)),
                ("by", models.CharField(max_length=12)),
                ("about", models.CharField(max_length=12)),
                ("subject", models.BigIntegerField(null=True)),
                ("state", models.CharField(max_length=12, null=True)),
                ("offered_at", models.DateTimeField()),
                ("filed_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.CharField(max_length=80, null=True)),
                ("outcome", models.CharField(max_length=64, null=True)),
                (
                    "notice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals",
                        to="store.notice",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="NoticeClock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("regime", models.CharField(max_length=32)),
                ("duty", models.CharField(max_length=64)),
                ("task", models.CharField(max_length=20)),
                ("marks", models.JSONField(default=list)),
                ("due_at", models.DateTimeField()),
                ("warn_at", models.DateTimeField()),
                ("warned_at", models.DateTimeField(null=True)),
                ("breached_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="clocks", to="store.notice"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PersonalField",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("chain", models.UUIDField()),
                ("field", models.CharField(max_length=40)),
                ("commitment", models.CharField(max_length=64, unique=True)),
                ("sealed", models.BinaryField()),
            ],
            options={
                "indexes": [models.Index(fields=["chain", "field"], name="personal_by_chain")],
            },
        ),
        migrations.CreateModel(
            name="Strike",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("account", models.CharField(max_length=128)),
                ("at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "copy",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="strike", to="store.copy"
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="strikes", to="store.notice"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=8)),
                ("concern", models.CharField(max_length=32)),
                ("state", models.CharField(default="waiting", max_length=12)),
                ("ground", models.CharField(max_length=64, null=True)),
                ("address_equal", models.CharField(db_index=True, max_length=64)),
                ("searched", models.BooleanField(default=False)),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="targets", to="store.notice"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="copy",
            name="target",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="copies", to="store.target"
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["state", "due_at", "received_at"], name="notice_queue"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["contact_equal", "received_at"], name="notice_by_contact"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["source_equal", "received_at"], name="notice_by_source"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["content_equal"], name="notice_by_content"),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["incomplete", "open", "review", "decided", "joined", "withdrawn", "referred"])
                ),
                name="notice_state",
            ),
        ),
        migrations.AddIndex(
            model_name="effect",
            index=models.Index(condition=models.Q(("done_at", None)), fields=["due_at"], name="effect_waiting"),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(condition=models.Q(("ended_at", None)), fields=["expires_at"], name="claim_expiry"),
        ),
        migrations.AddIndex(
            model_name="appeal",
            index=models.Index(fields=["state", "filed_at"], name="appeal_queue"),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", None), ("state__in", ["filed", "upheld", "rejected", "withdrawn"]), _connector="OR"
                ),
                name="appeal_state",
            ),
        ),
        migrations.AddIndex(
            model_name="noticeclock",
            index=models.Index(
                condition=models.Q(("breached_at", None), ("ended_at", None)), fields=["due_at"], name="clock_running"
            ),
        ),
        migrations.AddIndex(
            model_name="strike",
            index=models.Index(fields=["account", "ends_at"], name="strike_by_account"),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.UniqueConstraint(fields=("notice", "number"), name="target_once"),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "hidden", "removed", "refused", "not_found", "ended"])),
                name="target_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="copy",
            constraint=models.UniqueConstraint(fields=("notice", "place_equal"), name="copy_once"),
        ),
        migrations.RunPython(refuse_edits, migrations.RunPython.noop),
    ]
