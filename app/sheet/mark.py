"""The signature of a sheet's PDF. It covers every byte, so that any change is detected.

The signature is in the keywords of the PDF and is written last. It signs a digest of the
file with a placeholder of the same length instead of the signature.
"""

import hashlib
import re

NAME = b"kouan-sheet-signature:"
DIGITS = 92
"""Length of the base64 text of 68 bytes: key id and signature."""

BLANK = NAME + b"A" * DIGITS
FOUND = re.compile(NAME + rb"([A-Za-z0-9+/]{91}=)")


def text_of(blank: bytes) -> str:
    """Return the text to be signed for a file with the placeholder."""
    return f"kouan-atlas sheet\n{hashlib.sha256(blank).hexdigest()}\n"


def marked(blank: bytes, code: str) -> bytes:
    """Return a file with the signature instead of the placeholder."""
    return blank.replace(BLANK, NAME + code.encode())


def unmarked(content: bytes) -> tuple[bytes, str]:
    """Return a file with the placeholder, and its signature; empty if there is none."""
    codes = set(FOUND.findall(content))
    if len(codes) != 1:
        return content, ""
    return FOUND.sub(BLANK, content), codes.pop().decode()
