"""English dates with the day first."""

DATE_FORMAT = "j M Y"
MONTH_DAY_FORMAT = "j F"
