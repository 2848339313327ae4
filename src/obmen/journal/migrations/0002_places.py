"""A message's place in its lane may change, and its content may be corrected; both leave its number as it is."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [
        migrations.AddField("message", "place", models.BigIntegerField(default=0), preserve_default=False),
        migrations.RunSQL("UPDATE journal_message SET place = id", migrations.RunSQL.noop),
        migrations.AddField("message", "aside", models.BooleanField(db_default=False)),
        migrations.RemoveIndex("message", "message_lane"),
        migrations.AddIndex("message", models.Index(fields=["lane", "place"], name="message_lane")),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("body", models.CharField(db_index=True, max_length=32)),
                ("moved", models.BooleanField()),
                ("who", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                (
                    "message",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="corrections",
                        to="journal.message",
                    ),
                ),
            ],
        ),
    ]
