"""Text of users made safe to print: without invisible and control characters."""


def plain(value: object) -> str:
    r"""Return a value as text on one line.

    What does not print, such as control characters and marks that turn the direction
    of writing, becomes a space: a name must not read otherwise than it is.

    >>> plain("a\x00b\u202ec\nd")
    'a b c d'
    """
    return "".join(c if c.isprintable() else " " for c in str(value))
