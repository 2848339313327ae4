"""The journal's tables, their indexes, and the index of the searched text (``journal/textindex.py``).

Columns stand in the order of the models: SQLite reads a row no further than it must, so bytes come last.
"""

import logging

import django.db.models.deletion
from django.db import DatabaseError, migrations, models, transaction

CHANGED = "old.id <= (SELECT indexed FROM journal_installation)"
TAKE_OUT = "INSERT INTO journal_text (journal_text, rowid, search) VALUES ('delete', old.id, old.search);"
PUT_IN = "INSERT INTO journal_text (rowid, search) VALUES (new.id, new.search);"
SQLITE = (
    "CREATE VIRTUAL TABLE journal_text USING fts5("
    "search, content='journal_message', content_rowid='id', tokenize='trigram', columnsize=0)",
    "CREATE TRIGGER journal_text_changed AFTER UPDATE OF search ON journal_message "
    f"WHEN old.search IS NOT new.search AND {CHANGED} BEGIN {TAKE_OUT} {PUT_IN} END",
    f"CREATE TRIGGER journal_text_gone AFTER DELETE ON journal_message WHEN {CHANGED} BEGIN {TAKE_OUT} END",
)
POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX journal_text ON journal_message USING gin (search gin_trgm_ops)",
)


def make_index(apps, editor):
    """Who may not make the extension goes without: search looks through the rows then."""
    if editor.connection.vendor == "sqlite":
        for statement in SQLITE:
            editor.execute(statement)
        return
    try:
        with transaction.atomic(using=editor.connection.alias):
            for statement in POSTGRESQL:
                editor.execute(statement)
    except DatabaseError as error:
        logging.getLogger(__name__).warning("search goes without an index: %s", error)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('setup', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Body',
            fields=[
                ('id', models.CharField(max_length=32, primary_key=True, serialize=False)),
                ('source', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='setup.connection')),
                ('kind', models.CharField(max_length=60)),
                ('content_type', models.CharField(max_length=100)),
                ('headers', models.JSONField(default=dict)),
                ('content_hash', models.BinaryField(max_length=32)),
                ('size', models.PositiveBigIntegerField()),
                ('received_at', models.DateTimeField()),
                ('trial', models.BooleanField(default=False)),
                ('raw', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='BodyFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='files', to='journal.body')),
                ('field', models.CharField(max_length=60)),
                ('name', models.CharField(max_length=255)),
                ('content_type', models.CharField(max_length=100)),
                ('size', models.PositiveBigIntegerField()),
                ('sha256', models.CharField(db_index=True, max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='FileChunk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64)),
                ('number', models.PositiveIntegerField()),
                ('kept_at', models.DateTimeField()),
                ('content', models.BinaryField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('sha256', 'number'), name='file_chunk_once')],
            },
        ),
        migrations.CreateModel(
            name='Rejected',
            fields=[
                ('id', models.CharField(max_length=32, primary_key=True, serialize=False)),
                ('source', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to='setup.connection')),
                ('kind', models.CharField(max_length=60)),
                ('size', models.PositiveBigIntegerField()),
                ('content_type', models.CharField(max_length=100)),
                ('problems', models.JSONField()),
                ('received_at', models.DateTimeField()),
                ('raw', models.BinaryField()),
            ],
            options={
                'indexes': [models.Index(fields=['source', 'id'], name='rejected_source')],
            },
        ),
        migrations.CreateModel(
            name='Lane',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('target', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='setup.connection')),
                ('space', models.CharField(max_length=30)),
                ('key', models.CharField(max_length=200)),
                ('waiting', models.PositiveIntegerField(default=0)),
                ('held', models.BooleanField(default=False)),
                ('next_at', models.DateTimeField(null=True)),
                ('epoch', models.BigIntegerField(default=0)),
                ('owner', models.CharField(default='', max_length=60)),
                ('head', models.BigIntegerField(default=0)),
                ('running', models.BigIntegerField(default=0)),
                ('touched_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('held', False), ('waiting__gt', 0)), fields=['target', 'next_at'], name='lane_ready'), models.Index(condition=models.Q(('owner', ''), _negated=True), fields=['target'], name='lane_running')],
                'constraints': [models.UniqueConstraint(fields=('target', 'space', 'key'), name='lane_once')],
            },
        ),
        migrations.CreateModel(
            name='Gate',
            fields=[
                ('connection', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, serialize=False, to='setup.connection')),
                ('paused', models.CharField(default='', max_length=20)),
                ('reason', models.JSONField(null=True)),
                ('detail', models.TextField(default='')),
                ('failing_since', models.DateTimeField(null=True)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('next_probe_at', models.DateTimeField(null=True)),
                ('ramp', models.PositiveSmallIntegerField(default=0)),
                ('changed_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Run',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('flow', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='setup.flow')),
                ('verb', models.CharField(max_length=20)),
                ('state', models.CharField(max_length=20)),
                ('started_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(null=True)),
                ('plan', models.JSONField(null=True)),
                ('reason', models.JSONField(null=True)),
                ('started_by', models.CharField(default='', max_length=150)),
            ],
        ),
        migrations.CreateModel(
            name='Budget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='setup.connection')),
                ('good', models.CharField(max_length=40)),
                ('level', models.FloatField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('connection', 'good'), name='budget_once')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='journal.body')),
                ('flow', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='setup.flow')),
                ('source', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='setup.connection')),
                ('target', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='setup.connection')),
                ('lane', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='journal.lane')),
                ('place', models.BigIntegerField()),
                ('kind', models.CharField(max_length=60)),
                ('key', models.CharField(max_length=200)),
                ('title', models.JSONField()),
                ('identity', models.CharField(max_length=300, null=True)),
                ('business', models.CharField(default='', max_length=300)),
                ('aspect', models.CharField(default='', max_length=300)),
                ('sequence', models.BigIntegerField(null=True)),
                ('moment', models.DateTimeField(null=True)),
                ('content_hash', models.BinaryField(max_length=32)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('held', 'Held'), ('dropped', 'Dropped')], max_length=10)),
                ('outcome', models.CharField(default='', max_length=12)),
                ('outcome_text', models.JSONField(null=True)),
                ('warnings', models.JSONField(null=True)),
                ('needs_look', models.BooleanField(default=False)),
                ('attention', models.BooleanField(default=False)),
                ('reason', models.JSONField(null=True)),
                ('cause', models.CharField(default='', max_length=24)),
                ('problems', models.JSONField(null=True)),
                ('detail', models.TextField(default='')),
                ('due', models.DateTimeField(null=True)),
                ('tries', models.PositiveIntegerField(default=0)),
                ('edition', models.PositiveIntegerField(default=0)),
                ('forced', models.BooleanField(default=False)),
                ('unclear', models.BooleanField(default=False)),
                ('holds', models.BooleanField(default=True)),
                ('aside', models.BooleanField(db_default=False)),
                ('received_at', models.DateTimeField()),
                ('first_tried_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('run', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, to='journal.run')),
                ('trial', models.BooleanField(default=False)),
                ('search', models.TextField(default='')),
            ],
            options={
                'indexes': [models.Index(fields=['lane', 'place'], name='message_lane'), models.Index(fields=['flow', 'id'], name='message_flow'), models.Index(condition=models.Q(('attention', True)), fields=['id'], name='message_attention'), models.Index(condition=models.Q(('run__isnull', False)), fields=['run', 'id'], name='message_run')],
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('message', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='journal.message')),
                ('body', models.CharField(db_index=True, max_length=32)),
                ('moved', models.BooleanField()),
                ('who', models.CharField(max_length=150)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('message', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='attempts', to='journal.message')),
                ('started_at', models.DateTimeField()),
                ('ms', models.PositiveIntegerField()),
                ('verdict', models.CharField(max_length=16)),
                ('reason', models.JSONField(null=True)),
                ('detail', models.TextField(default='')),
                ('trace', models.JSONField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Seen',
            fields=[
                ('id', models.CharField(max_length=32, primary_key=True, serialize=False)),
                ('message', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, to='journal.message')),
                ('body', models.CharField(max_length=32)),
                ('content_hash', models.BinaryField(max_length=32)),
                ('sequence', models.BigIntegerField(null=True)),
                ('moment', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('flow', models.BigIntegerField()),
                ('hour', models.DateTimeField()),
                ('shard', models.PositiveSmallIntegerField(default=0)),
                ('came', models.BigIntegerField(default=0)),
                ('waiting', models.BigIntegerField(default=0)),
                ('held', models.BigIntegerField(default=0)),
                ('done', models.BigIntegerField(default=0)),
                ('last_done_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['hour'], name='tally_hour')],
                'constraints': [models.UniqueConstraint(fields=('flow', 'hour', 'shard'), name='tally_once')],
            },
        ),
        migrations.CreateModel(
            name='Installation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=8)),
                ('indexed', models.BigIntegerField(db_default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ours_connection', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='setup.connection')),
                ('ours_kind', models.CharField(max_length=40)),
                ('ours_id', models.CharField(max_length=200)),
                ('theirs_connection', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='setup.connection')),
                ('theirs_kind', models.CharField(max_length=40)),
                ('theirs_id', models.CharField(max_length=200)),
                ('title', models.CharField(default='', max_length=300)),
                ('url', models.CharField(default='', max_length=500)),
                ('message', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='links', to='journal.message')),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['theirs_connection', 'theirs_kind', 'theirs_id'], name='link_theirs')],
                'constraints': [models.UniqueConstraint(fields=('ours_connection', 'ours_kind', 'ours_id', 'theirs_connection', 'theirs_kind', 'theirs_id'), name='link_once')],
            },
        ),
        migrations.CreateModel(
            name='Fingerprint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('flow', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to='setup.flow')),
                ('key', models.CharField(max_length=200)),
                ('version', models.CharField(max_length=100)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('flow', 'key'), name='fingerprint_once')],
            },
        ),
        migrations.CreateModel(
            name='Mark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('flow', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to='setup.flow')),
                ('name', models.CharField(max_length=60)),
                ('value', models.JSONField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('flow', 'name'), name='mark_once')],
            },
        ),
        migrations.CreateModel(
            name='Alert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200)),
                ('text', models.JSONField()),
                ('began_at', models.DateTimeField()),
                ('told_at', models.DateTimeField(null=True)),
                ('over_at', models.DateTimeField(null=True)),
                ('over_told_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('over_at__isnull', True)), fields=['key'], name='alert_open')],
            },
        ),
        migrations.RunPython(make_index, migrations.RunPython.noop),
    ]
