"""What is delivered many at a time has one lease, the gate's."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("journal", "0003_mirror")]

    operations = [
        migrations.AddField(model_name="gate", name="bulk_until", field=models.DateTimeField(null=True)),
    ]
