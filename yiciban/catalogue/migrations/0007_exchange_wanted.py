"""What a run was asked for beside its file."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0006_checkups")]

    operations = [
        migrations.AddField(
            model_name="exchangerun",
            name="wanted",
            field=models.JSONField(default=dict, help_text="whether to publish; which items to export"),
        )
    ]
