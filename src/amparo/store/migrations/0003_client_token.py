"""Notices that a program sends again, and what came up again after a removal."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """Tokens of programs, and reappearances with the index by which they are found."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("store", "0002_notices"),
    ]

    operations: ClassVar[list[Operation]] = [
        migrations.AddField(
            model_name="notice",
            name="client_token",
            field=models.CharField(max_length=64, null=True),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("client_token__isnull", False)),
                fields=["client_token", "received_at"],
                name="notice_by_token",
            ),
        ),
        migrations.AddIndex(
            model_name="copy",
            index=models.Index(condition=models.Q(("target__isnull", False)), fields=["sha256"], name="copy_by_file"),
        ),
        migrations.CreateModel(
            name="Reappearance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mark", models.CharField(max_length=64)),
                (
                    "notice",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reappearances",
                        to="store.notice",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("notice", "mark"), name="reappearance_once")],
            },
        ),
    ]
