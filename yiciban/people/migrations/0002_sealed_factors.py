"""Second factors of staff lie encrypted from here on."""

from typing import Any

from django.db import migrations, models

from yiciban.people.factors import opened, sealed


def seal(apps: Any, schema_editor: Any) -> None:
    """Encrypt what lies in clear; what is sealed already, by an attempt before, stays as it is."""
    accounts = apps.get_model("people", "User").objects.exclude(totp_secret="")
    for user in accounts.select_for_update():
        if opened(user.totp_secret) is None:
            user.totp_secret = sealed(user.totp_secret)
            user.save(update_fields=["totp_secret"])


def unseal(apps: Any, schema_editor: Any) -> None:
    """Back into clear; what no key opens ends as no second factor, because it would not fit the column."""
    accounts = apps.get_model("people", "User").objects.exclude(totp_secret="")
    for user in accounts.select_for_update():
        user.totp_secret = opened(user.totp_secret) or ""
        user.save(update_fields=["totp_secret"])


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="user",
            name="totp_secret",
            field=models.CharField(
                blank=True, help_text="encrypted, see people.factors; empty: no second factor", max_length=255
            ),
        ),
        migrations.RunPython(seal, unseal),
    ]
