"""一次办 Yiciban: an open platform for county and district government services."""
