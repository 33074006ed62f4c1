"""Facts: places with dates and sources. Imports nothing of `layers` or `app`."""
