"""Consoles of the commands, which print text verbatim.

Names and reasons are written by users: nothing in them is markup or an emoji code.
"""

from rich.console import Console

from geodata.text import Text

WIDEST = 10_000

out = Console(markup=False, emoji=False, highlight=False, soft_wrap=True)
err = Console(markup=False, emoji=False, highlight=False, soft_wrap=True, stderr=True)
wide = Console(markup=False, emoji=False, highlight=False, width=WIDEST)
"""Options for tables whose cells are never cut, even on a narrow terminal."""


def say(label: Text, value: str) -> None:
    """Print a value after its label in both languages."""
    out.print(f"{label.zh} / {label.en}: {value}")
