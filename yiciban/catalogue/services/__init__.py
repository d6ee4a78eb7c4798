"""Commands of the catalogue."""

from yiciban.catalogue.services import exchange
from yiciban.catalogue.services.aliases import alias_remove, aliases_add
from yiciban.catalogue.services.bulk import BulkOutcome, bulk_change
from yiciban.catalogue.services.drafts import draft_create, draft_save, draft_start, draft_step, publish_due
from yiciban.catalogue.services.elements import element_put, licence_type_put, standard_material_put
from yiciban.catalogue.services.entries import entry_put
from yiciban.catalogue.services.items import frequent_put, item_cancel, item_publish, item_resume, item_suspend
from yiciban.catalogue.services.lint import catalogue_lint, checkup_ask, checkup_run
from yiciban.catalogue.services.misses import miss_note, miss_reopen, miss_settle, misses_forget
from yiciban.catalogue.services.new_items import item_begin

__all__ = [
    "BulkOutcome",
    "alias_remove",
    "aliases_add",
    "bulk_change",
    "catalogue_lint",
    "checkup_ask",
    "checkup_run",
    "draft_create",
    "draft_save",
    "draft_start",
    "draft_step",
    "element_put",
    "entry_put",
    "exchange",
    "frequent_put",
    "item_begin",
    "item_cancel",
    "item_publish",
    "item_resume",
    "item_suspend",
    "licence_type_put",
    "miss_note",
    "miss_reopen",
    "miss_settle",
    "misses_forget",
    "publish_due",
    "standard_material_put",
]
