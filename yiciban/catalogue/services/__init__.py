"""Commands of the catalogue."""

from yiciban.catalogue.services.elements import element_put, licence_type_put
from yiciban.catalogue.services.items import frequent_put, item_publish, item_resume, item_suspend

__all__ = [
    "element_put",
    "frequent_put",
    "item_publish",
    "item_resume",
    "item_suspend",
    "licence_type_put",
]
