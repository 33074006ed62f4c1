"""Entity tags: a digest of what a response depends on, and a mark of the edition.

By the mark a later request tells which state of the facts its sender has seen, whatever
format, language or coding the tag came with.
"""

import hashlib
import re

MARK = 8
"""Digits of an edition's name that mark it: the end of the name is a digest."""

TAG = re.compile(r'(?:W/)?"[0-9a-f]{32}-(?P<mark>[0-9a-f]{8})"')


def tag_of(edition: str, depends_on: str) -> str:
    """Return an entity tag.

    Args:
        edition: The name of the edition.
        depends_on: Everything that the response depends on.
    """
    digest = hashlib.blake2b(depends_on.encode(), digest_size=16).hexdigest()
    return f'"{digest}-{edition[-MARK:]}"'


def mark_in(tag: str) -> str | None:
    """Return the mark of the edition in a tag; None if it is no tag of ours.

    >>> mark_in(tag_of("2026-11-28-1a2b3c4d", "/")), mark_in('"0"')
    ('1a2b3c4d', None)
    """
    found = TAG.fullmatch(tag.strip())
    return found and found["mark"]
