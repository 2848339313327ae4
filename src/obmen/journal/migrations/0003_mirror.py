"""What a connection held when it was last looked at: lists by name, and their rows."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0002_runs'),
        ('setup', '0002_choice_lists'),
    ]

    operations = [
        migrations.CreateModel(
            name='Mirror',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
                ('revision', models.BigIntegerField(default=0)),
                ('note', models.TextField(default='')),
                ('kept_at', models.DateTimeField()),
                ('connection', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to='setup.connection')),
            ],
        ),
        migrations.CreateModel(
            name='MirrorRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40)),
                ('text', models.TextField()),
                ('mirror', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, to='journal.mirror')),
            ],
        ),
        migrations.AddConstraint(
            model_name='mirror',
            constraint=models.UniqueConstraint(fields=('connection', 'name'), name='mirror_once'),
        ),
        migrations.AddConstraint(
            model_name='mirrorrow',
            constraint=models.UniqueConstraint(fields=('mirror', 'key'), name='mirror_row_once'),
        ),
    ]
