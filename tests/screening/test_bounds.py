"""Files made to cost much are read in bounded time and memory."""

import tracemalloc

import pandas as pd
import pyogrio
import pytest

from app.screening.containers import _hidden_columns, workbook_of
from app.screening.drawing import MOST_CELLS, read_to_draw
from app.screening.errors import BadFile
from app.screening.raw import MOST_COLUMNS
from app.screening.read_text import read_text
from geodata.errors import TooManyItems
from tests.screening.test_placing import DAY
from tests.screening.test_silence import rewritten


@pytest.mark.parametrize("columns", [MOST_COLUMNS, MOST_COLUMNS + 1])
def test_a_sheet_has_no_more_columns_and_so_has_a_file(tmp_path, columns):
    path = tmp_path / "a.csv"
    path.write_text("lon,lat" + "," * (columns - 2))
    if columns == MOST_COLUMNS:
        assert len(read_text(path, None, None).header) == MOST_COLUMNS
    else:
        with pytest.raises(TooManyItems, match=str(MOST_COLUMNS)):
            read_text(path, None, None)


def test_short_rows_under_a_wide_header_are_not_filled_up_at_once(tmp_path, facts):
    path = tmp_path / "a.csv"
    path.write_text("lon,lat" + "," * 10_000 + "\n" + "1,2\n" * 20_000)
    tracemalloc.start()
    with pytest.raises(TooManyItems, match=f"{MOST_CELLS}"):
        read_to_draw(path, facts, DAY, "wgs84")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 200e6


def test_an_ods_is_parsed_without_a_tree(tmp_path):
    path, end = tmp_path / "a.ods", b"</table:table>"
    pyogrio.write_dataframe(pd.DataFrame({"lon": ["1"]}), path)
    more = b"<a/>" * 200_000 + end
    rewritten(path, "content.xml", lambda xml: xml.replace(end, more))
    tracemalloc.start()
    assert workbook_of(path).hidden_rows == {"a": 0}
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8e6


def test_hidden_columns_are_counted_once_however_often_they_are_listed():
    spans = ((1, 3), (2, 2), (1, 3), (5, 99_999_999))
    listed = "".join(f'<col min="{a}" max="{b}" hidden="1"/>' for a, b in spans)
    assert _hidden_columns(listed.encode()) == {*range(MOST_COLUMNS)} - {3}


def test_a_workbook_whose_sheets_are_one_file_is_refused(tmp_path):
    path, end = tmp_path / "a.xlsx", b"</sheets>"
    pyogrio.write_dataframe(pd.DataFrame({"lon": ["1"]}), path)

    def twice(xml):
        sheet = xml.partition(b"<sheets>")[2].partition(end)[0]
        return xml.replace(end, sheet + end)

    rewritten(path, "xl/workbook.xml", twice)
    with pytest.raises(BadFile):
        workbook_of(path)
