"""The first tables, and the one row of the sequence."""

from typing import ClassVar

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation


def start_sequence(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the row that every write locks."""
    apps.get_model("store", "Sequence").objects.using(editor.connection.alias).create(pk=1)


class Migration(migrations.Migration):
    """Everything that the first release keeps."""

    initial = True

    dependencies: ClassVar[list[tuple[str, str]]] = []

    operations: ClassVar[list[Operation]] = [
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("who", models.CharField(max_length=80)),
                ("what", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
                ("detail", models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="Key",
            fields=[
                ("id", models.CharField(max_length=16, primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=64)),
                ("scopes", models.JSONField(default=list)),
                ("budget", models.PositiveIntegerField()),
                ("created", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("changed_seq", models.BigIntegerField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="UploaderHold",
            fields=[
                ("ref", models.TextField(primary_key=True, serialize=False)),
                ("until", models.DateTimeField()),
                ("changed_seq", models.BigIntegerField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("gate", models.CharField(max_length=64)),
                ("number", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("kind", models.CharField(max_length=16)),
                ("key", models.CharField(max_length=16)),
                ("uploader_ref", models.TextField(null=True)),
                ("content_ref", models.TextField(null=True)),
                ("action", models.CharField(max_length=8)),
                ("reason", models.CharField(max_length=64)),
                ("items", models.JSONField(default=list)),
                ("near_miss", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("near_miss", True), ("uploader_ref__isnull", False)),
                        fields=["uploader_ref", "at"],
                        name="near_miss_by_uploader",
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("gate", "number"), name="attempt_once")],
            },
        ),
        migrations.CreateModel(
            name="Bank",
            fields=[
                ("number", models.AutoField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=63, unique=True)),
                ("kind", models.CharField(choices=[("positive", "positive"), ("negative", "negative")], max_length=8)),
                ("radius", models.PositiveSmallIntegerField()),
                ("least_quality", models.PositiveSmallIntegerField()),
                ("enabled", models.BooleanField(default=True)),
                ("changed_seq", models.BigIntegerField(db_index=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["positive", "negative"])), name="bank_kind"
                    ),
                    models.CheckConstraint(condition=models.Q(("radius__lte", 63)), name="bank_radius"),
                    models.CheckConstraint(condition=models.Q(("least_quality__lte", 100)), name="bank_quality"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("uuid", models.UUIDField(unique=True)),
                ("source", models.CharField(max_length=80)),
                ("status", models.CharField(choices=[("active", "active"), ("withdrawn", "withdrawn")], max_length=9)),
                ("added_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("changed_seq", models.BigIntegerField(db_index=True)),
                (
                    "bank",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="store.bank",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Opinion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("who", models.CharField(max_length=80)),
                ("opinion", models.CharField(max_length=8)),
                ("tags", models.JSONField(default=list)),
                ("at", models.DateTimeField()),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="opinions", to="store.item"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Role",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("who", models.CharField(max_length=80)),
                ("role", models.CharField(max_length=32)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("who", "role"), name="role_once")],
            },
        ),
        migrations.CreateModel(
            name="Sequence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.BigIntegerField(default=0)),
                ("items", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("pk", 1)), name="one_sequence")],
            },
        ),
        migrations.CreateModel(
            name="Signal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("type", models.CharField(max_length=32)),
                ("value", models.BinaryField()),
                ("quality", models.PositiveSmallIntegerField(null=True)),
                ("derived", models.CharField(default="none", max_length=32)),
                (
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signals",
                        to="store.item",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["bank", "number"], name="item_by_bank"),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "active"), ("withdrawn_at", None)),
                    models.Q(("status", "withdrawn"), ("withdrawn_at__isnull", False)),
                    _connector="OR",
                ),
                name="item_status",
            ),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.CheckConstraint(
                condition=models.Q(("opinion__in", ["negative", "seed", "positive"])), name="opinion_given"
            ),
        ),
        migrations.AddIndex(
            model_name="signal",
            index=models.Index(fields=["type", "value"], name="signal_by_value"),
        ),
        migrations.AddConstraint(
            model_name="signal",
            constraint=models.UniqueConstraint(fields=("item", "type", "value", "derived"), name="signal_once"),
        ),
        migrations.RunPython(start_sequence, migrations.RunPython.noop),
    ]
