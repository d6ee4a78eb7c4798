"""Commands of the network: its places, who holds which office, the work calendar."""

from yiciban.network.services.calendar import calendar_load_shipped, calendar_year_publish, local_day_put
from yiciban.network.services.places import counter_put, department_put, point_put, region_put
from yiciban.network.services.staff import posting_end, posting_grant

__all__ = [
    "calendar_load_shipped",
    "calendar_year_publish",
    "counter_put",
    "department_put",
    "local_day_put",
    "point_put",
    "posting_end",
    "posting_grant",
    "region_put",
]
