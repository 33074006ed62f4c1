"""Tests. Like a command they import `app` before numpy, whose threads it limits."""

import app  # noqa: F401
