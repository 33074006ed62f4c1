"""A case: its inputs, its candidate, its assumptions."""
