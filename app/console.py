"""What the commands print to: text stands as it is, whatever signs are in it.

Names and reasons hold what people wrote: nothing in them is markup or an emoji.
"""

from rich.console import Console

WIDEST = 10_000

out = Console(markup=False, emoji=False, highlight=False, soft_wrap=True)
err = Console(markup=False, emoji=False, highlight=False, soft_wrap=True, stderr=True)
wide = Console(markup=False, emoji=False, highlight=False, width=WIDEST)
"""For tables: no cell is cut, on a narrow terminal either."""
