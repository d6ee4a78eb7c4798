from typing import Any

from django.db import migrations
from django.utils import timezone

FOUR_SAME = ("name", "type", "basis")


def fill(apps: Any, schema_editor: Any) -> None:
    """Every item published so far says which entry it stands under; what it said becomes the directory."""
    entry_model, item_model, variant_model, alias_model = (
        apps.get_model("catalogue", name) for name in ("CatalogueEntry", "Item", "Variant", "Alias")
    )
    now = timezone.now()
    for variant in variant_model.objects.select_related("current").order_by("code"):
        basic = variant.code[19:31]
        content = variant.current.content if variant.current else {"basis": []}
        document = {
            "code": basic,
            "name": variant.name,
            "type": variant.type,
            "basis": content["basis"],
        }
        entry, _ = entry_model.objects.get_or_create(
            code=basic, defaults={"name": variant.name, "type": variant.type, "document": document}
        )
        item, _ = item_model.objects.get_or_create(
            code=variant.code[:31],
            defaults={"entry": entry, "department_id": variant.department_id, "region_id": variant.region_id},
        )
        variant.entry, variant.item = entry, item
        variant.save(update_fields=["entry", "item"])
        for text in dict.fromkeys(alias[:40] for alias in variant.aliases):
            alias_model.objects.get_or_create(
                entry=entry, variant=variant.variant, text=text, defaults={"added_by": "system", "added_at": now}
            )


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_directory")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
