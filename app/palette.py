"""The colours of the map, the HTML pages and the sheets: those named in `tokens.css`.

Browsers read that file; drawings made here, on white paper, use its light colours.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

TOKENS = Path(__file__).parent / "webmap" / "static" / "css" / "tokens.css"
NAMED = re.compile(r"^ *--([\w-]+): (#[0-9a-f]{6});", re.MULTILINE)


def _light() -> Mapping[str, str]:
    """Return the colours of light pages by name, as ``#rrggbb``."""
    light, _, _ = TOKENS.read_text("utf-8").partition("[data-theme=")
    return MappingProxyType(dict(NAMED.findall(light)))


COLOURS = _light()
