"""Facts: what is where, since when, says who. Imports nothing of `layers` or `app`."""
