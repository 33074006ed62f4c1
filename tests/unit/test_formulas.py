"""Text that a spreadsheet would run as a formula, wherever it is written."""

import pytest

from app.screening.writing import text_of
from layers.tabular.cells import cell

SIGNS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"]


@pytest.mark.parametrize("sign", SIGNS)
def test_gets_an_apostrophe_alone_and_in_lists(sign):
    assert cell(f"{sign}1+1") == f"'{sign}1+1"
    assert cell((f"{sign}1", "x")) == f"'{sign}1;x"


def test_numbers_stay_numbers():
    assert cell(-1.5) == -1.5


@pytest.mark.parametrize("sign", SIGNS)
def test_gets_one_in_verdicts_of_the_screening(sign):
    name = f"{sign}1+1"
    line = ["1", name, name, *[""] * 40]
    assert f"'{name}".encode() in text_of([line], formulas=True)
    assert f"'{name}".encode() not in text_of([line], formulas=False)
