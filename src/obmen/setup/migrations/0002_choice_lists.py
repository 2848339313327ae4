"""Lists a form offers, as the other system gave them last."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('setup', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChoiceList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('method', models.CharField(max_length=60)),
                ('version', models.PositiveIntegerField()),
                ('choices', models.JSONField()),
                ('read_at', models.DateTimeField()),
                ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='setup.connection')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('connection', 'method'), name='choice_list_once')],
            },
        ),
    ]
