"""What a person decided about conflicts of plans."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0004_bulk_lease'),
        ('setup', '0002_choice_lists'),
    ]

    operations = [
        migrations.AddField(
            model_name='planrow',
            name='decided',
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name='planrow',
            name='ways',
            field=models.JSONField(null=True),
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200)),
                ('way', models.CharField(max_length=200)),
                ('seen', models.TextField(default='')),
                ('who', models.CharField(max_length=150)),
                ('at', models.DateTimeField()),
                ('message', models.BigIntegerField(null=True)),
                ('flow', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to='setup.flow')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('flow', 'key'), name='decision_once')],
            },
        ),
    ]
