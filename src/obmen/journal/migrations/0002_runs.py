"""Runs with a plan of their own, lanes of messages delivered many at a time, goods counted in windows."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0001_initial'),
        ('setup', '0002_choice_lists'),
    ]

    operations = [
        migrations.CreateModel(
            name='PlanRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('act', models.CharField(max_length=10)),
                ('finding', models.CharField(default='', max_length=10)),
                ('key', models.CharField(max_length=200)),
                ('title', models.JSONField()),
                ('before', models.JSONField(default=dict)),
                ('after', models.JSONField(default=dict)),
                ('why', models.JSONField(null=True)),
                ('targets', models.JSONField(default=list)),
                ('search', models.TextField(default='')),
                ('personal', models.JSONField(default=list)),
                ('chosen', models.BooleanField(default=True)),
                ('message', models.BigIntegerField(null=True)),
                ('content_hash', models.BinaryField(max_length=32)),
                ('record', models.BinaryField(null=True)),
            ],
        ),
        migrations.RemoveIndex(
            model_name='lane',
            name='lane_ready',
        ),
        migrations.RemoveField(
            model_name='run',
            name='plan',
        ),
        migrations.AddField(
            model_name='budget',
            name='barred_until',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='budget',
            name='used',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='lane',
            name='bulk',
            field=models.BooleanField(db_default=False),
        ),
        migrations.AddField(
            model_name='run',
            name='apply',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='run',
            name='carried',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='run',
            name='counts',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='run',
            name='detail',
            field=models.TextField(default=''),
        ),
        migrations.AddField(
            model_name='run',
            name='epoch',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='run',
            name='figures',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='run',
            name='lease_until',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='run',
            name='owner',
            field=models.CharField(default='', max_length=60),
        ),
        migrations.AddField(
            model_name='run',
            name='period',
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name='run',
            name='requests',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='run',
            name='rows',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='run',
            name='spared_until',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='run',
            name='stop_asked',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='run',
            name='trace',
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name='run',
            name='worked_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='budget',
            name='good',
            field=models.CharField(max_length=80),
        ),
        migrations.AlterField(
            model_name='run',
            name='flow',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, to='setup.flow'),
        ),
        migrations.AlterField(
            model_name='run',
            name='state',
            field=models.CharField(choices=[('asked', 'Asked'), ('reading', 'Reading'), ('planned', 'Planned'), ('working', 'Working'), ('stopped', 'Stopped'), ('done', 'Done'), ('failed', 'Failed'), ('dropped', 'Dropped')], max_length=20),
        ),
        migrations.AddIndex(
            model_name='lane',
            index=models.Index(condition=models.Q(('bulk', False), ('held', False), ('waiting__gt', 0)), fields=['target', 'next_at'], name='lane_ready'),
        ),
        migrations.AddIndex(
            model_name='lane',
            index=models.Index(condition=models.Q(('bulk', True), ('held', False), ('waiting__gt', 0)), fields=['target', 'next_at'], name='lane_bulk'),
        ),
        migrations.AddIndex(
            model_name='run',
            index=models.Index(fields=['flow', 'id'], name='run_flow'),
        ),
        migrations.AddConstraint(
            model_name='run',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['asked', 'reading', 'working'])), fields=('flow',), name='run_one_at_a_time'),
        ),
        migrations.AddField(
            model_name='planrow',
            name='run',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, to='journal.run'),
        ),
        migrations.AddIndex(
            model_name='planrow',
            index=models.Index(condition=models.Q(('message__isnull', False)), fields=['message'], name='plan_row_message'),
        ),
        migrations.AddConstraint(
            model_name='planrow',
            constraint=models.UniqueConstraint(fields=('run', 'number'), name='plan_row_once'),
        ),
    ]
