"""Values as the cells of a table that people open in a spreadsheet."""

from typing import Any

from layers.query.operands import absent

FORMULA_SIGNS = tuple("=+-@\t\r\n＝＋－＠")
"""First characters of a text that a spreadsheet runs as a formula.

In Chinese and Japanese editions the full-width ones count as well.
"""


def cell(value: Any) -> Any:
    """Return a value as a cell; lists are divided by semicolons.

    >>> cell(("PEK", "PKX")), cell("=1+1"), cell(None), cell(float("nan")), cell(True)
    ('PEK;PKX', "'=1+1", '', '', 'true')
    """
    if absent(value):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple | list):
        value = ";".join(map(str, value))
    if isinstance(value, str) and value.startswith(FORMULA_SIGNS):
        return f"'{value}"
    return value
