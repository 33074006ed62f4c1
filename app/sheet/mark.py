"""The signature of a sheet's file: over every byte, so that nothing on the page can change.

It stands in the keywords of the PDF, written when all else is there. What is signed is a
digest of the file with blanks of the same length where the signature stands.
"""

import hashlib
import re

NAME = b"kouan-sheet-signature:"
DIGITS = 92
"""Of 68 bytes in base64: which key, and its signature."""

BLANK = NAME + b"A" * DIGITS
FOUND = re.compile(NAME + rb"([A-Za-z0-9+/]{91}=)")


def text_of(blank: bytes) -> str:
    """Return the text that is signed: of a file with blanks for the signature."""
    return f"kouan-atlas sheet\n{hashlib.sha256(blank).hexdigest()}\n"


def marked(blank: bytes, code: str) -> bytes:
    """Return a file with its signature in the place of the blanks."""
    return blank.replace(BLANK, NAME + code.encode())


def unmarked(content: bytes) -> tuple[bytes, str]:
    """Return a file with blanks for its signature, and the signature; empty for none."""
    codes = set(FOUND.findall(content))
    if len(codes) != 1:
        return content, ""
    return FOUND.sub(BLANK, content), codes.pop().decode()
