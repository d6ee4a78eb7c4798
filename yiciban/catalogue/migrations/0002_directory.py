import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

_OLD = (
    ("item", "catalogue_an_item_has_a_known_state"),
    ("item", "catalogue_an_item_code_has_thirty_three_characters"),
    ("item", "catalogue_a_published_item_has_a_version"),
    ("itemversion", "catalogue_a_version_number_stands_once"),
)

# A renamed table keeps the names of its indexes, and the table that takes its old name wants them.
_RENAME_INDEXES = """
DO $$ DECLARE one record; BEGIN
    FOR one IN SELECT indexname FROM pg_indexes
               WHERE schemaname = current_schema() AND tablename = 'catalogue_variant'
                 AND indexname LIKE 'catalogue\\_item\\_%'
    LOOP
        EXECUTE format('ALTER INDEX %I RENAME TO %I', one.indexname,
                       replace(one.indexname, 'catalogue_item_', 'catalogue_variant_'));
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    """The basic directory, items and variants; drafts and everyday names. `0003` fills, `0004` tightens."""

    dependencies = [("catalogue", "0001_initial"), ("network", "0001_initial")]

    operations = [
        *(migrations.RemoveConstraint(model, name) for model, name in _OLD),
        migrations.RenameModel("Item", "Variant"),
        migrations.RunSQL(_RENAME_INDEXES, migrations.RunSQL.noop),
        migrations.RenameField("itemversion", "item", "variant"),
        migrations.CreateModel(
            name="CatalogueEntry",
            fields=[
                ("code", models.CharField(max_length=12, primary_key=True, serialize=False)),
                ("local_code", models.CharField(blank=True, max_length=50)),
                ("name", models.CharField(max_length=80)),
                ("type", models.CharField(max_length=2)),
                ("state", models.CharField(default="in_force", max_length=10)),
                ("document", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="StandardMaterial",
            fields=[
                ("code", models.CharField(max_length=48, primary_key=True, serialize=False)),
                ("document", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                ("code", models.CharField(max_length=31, primary_key=True, serialize=False)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="catalogue.catalogueentry",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.department"
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.region"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Alias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("variant", models.CharField(blank=True, max_length=10)),
                ("text", models.CharField(max_length=40)),
                ("added_by", models.CharField(max_length=64)),
                ("added_at", models.DateTimeField()),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aliases",
                        to="catalogue.catalogueentry",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("slug", models.CharField(max_length=48, primary_key=True, serialize=False)),
                ("document", models.JSONField()),
                (
                    "base",
                    models.PositiveIntegerField(default=0, help_text="number of the version it started from, 0 for none"),
                ),
                ("stage", models.CharField(default="writing", max_length=12)),
                ("revision", models.PositiveIntegerField(default=1, help_text="counts up with every save")),
                ("effective_on", models.DateField(blank=True, null=True)),
                ("returned_reason", models.CharField(blank=True, max_length=300)),
                ("written_by", models.CharField(max_length=64)),
                ("written_by_name", models.CharField(blank=True, max_length=50)),
                ("changed_at", models.DateTimeField()),
                ("confirmed_by", models.CharField(blank=True, max_length=64)),
                ("approved_by", models.CharField(blank=True, max_length=64)),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.department"
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.region"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            "variant",
            "item",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="variants", to="catalogue.item"
            ),
        ),
        migrations.AddField(
            "variant",
            "entry",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogue.catalogueentry"
            ),
        ),
        migrations.AddField(
            "variant",
            "lists",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20),
                default=list,
                help_text="the derived lists it stands on",
                size=None,
            ),
        ),
    ]
