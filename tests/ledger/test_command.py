"""The same ledger from the command line."""

import json

import pandas as pd
import pyogrio
import pytest

from app.clock import now
from app.commands import facts as command
from app.register.provider import RegisterProvider
from app.settings import Settings
from geodata.dataset import read
from tests.ledger.conftest import CLOSE, MOVE


@pytest.fixture
def run(kouan, atlas, tmp_path, monkeypatch):
    """Run ``kouan facts`` over a register with the tokens of two officers."""
    monkeypatch.setattr(command, "open_atlas", lambda _: atlas)
    monkeypatch.setenv("KOUAN_DATA_DIR", str(tmp_path / "data"))
    stores = RegisterProvider(Settings(data_dir=tmp_path / "data")).stores()
    tokens = {
        name: stores.tokens.issue(name, "officer", now(), None) for name in "甲乙"
    }
    stores.register.close()

    def run(*words, by=None):
        return kouan("facts", *words, *(("--token", tokens[by]) if by else ()))

    return run


def proposed(run, tmp_path, change):
    file = tmp_path / "change.json"
    file.write_text(json.dumps(change), "utf-8")
    done = run("propose", file, "--yes", by="甲")
    assert done.returncode == 0, done.stderr
    return done.stdout.split()[-1]


def test_a_change_is_proposed_judged_published_and_exported(run, tmp_path, atlas):
    number = proposed(run, tmp_path, CLOSE)
    assert "XUZ" in run("impact", number).stdout
    assert run("publish", number, by="甲").returncode == 2
    assert "published" in run("publish", number, by="乙").stdout
    assert f"{number} published 乙" in run("log").stdout
    assert run("export", tmp_path / "out").returncode == 0
    table = read(tmp_path / "out" / "aviation_ports.toml")
    row = next(row for row in table.records if row["id"] == "xuz")
    assert (row["status"], row["open_to"]) == ("closed", "2014-01-01")
    assert row["source"][-1] == "closing-2014"
    others = [row for row in table.records if row["id"] != "xuz"]
    kept = [r for r in atlas.facts.records("aviation_ports") if r["id"] != "xuz"]
    assert others == kept


ASKED = ("--reason", "更名", "--source", "plan-13", "--yes")
HEAD = "id,name_en,tier\n"


def test_rows_of_a_table_that_differ_are_proposed(run, tmp_path):
    file = tmp_path / "sea_ports.csv"
    file.write_text(f"{HEAD}dalian,Port of Dalian,major\n,,\ntianjin,Tianjin,major\n")
    done = run("propose", file, *ASKED, by="甲")
    assert "2: amend sea_ports/dalian" in done.stdout
    assert "name_en: Dalian → Port of Dalian" in done.stdout
    assert "amended 1 · 终止 / retired 0 · 未变 / the same 1" in done.stdout
    assert "1 blank rows left out (lines 3)" in done.stdout
    assert "39 行不变" in done.stdout
    assert done.stdout.count("proposed") == 1


def test_all_bad_rows_are_told_by_line_and_column(run, tmp_path):
    file = tmp_path / "sea_ports.csv"
    rows = "dalian,Dalian,huge\n,X,major\ntianjin,T,major\ntianjin,T,major\n"
    file.write_text(HEAD + rows)
    refused = run("propose", file, *ASKED, by="甲")
    assert refused.returncode == 2
    for told in ("2: tier", "3: id", "5: id"):
        assert told in refused.stderr
    file.write_text(f"{HEAD}dalian,Dalian\n")
    assert "2: has 2 cells" in run("propose", file, *ASKED, by="甲").stderr
    file.write_text("id,nickname\ndalian,x\n")
    assert "nickname" in run("propose", file, *ASKED, by="甲").stderr


def test_a_row_that_does_not_fit_the_other_facts_is_told_by_its_line(run, tmp_path):
    file = tmp_path / "sea_ports.csv"
    file.write_text("id,lon,lat\ndalian,110.5,20.5\n")
    refused = run("propose", file, *ASKED, by="甲")
    assert refused.returncode == 2
    assert "2: dalian position_source" in refused.stderr


def test_rows_that_a_file_lacks_are_retired_only_if_asked_for(run, tmp_path, atlas):
    file = tmp_path / "inland_ports.csv"
    ids = [row["id"] for row in atlas.facts.records("inland_ports")]
    file.write_text("id\n" + "\n".join(ids[1:]) + "\n")
    assert "proposed" not in run("propose", file, *ASKED, by="甲").stdout
    done = run("propose", file, *ASKED, "--retire", "--day", "2026-01", by="甲")
    assert f"retire inland_ports/{ids[0]}" in done.stdout
    assert done.stdout.count("proposed") == 1


def test_a_workbook_is_read_and_its_other_sheets_are_named(run, tmp_path):
    file = tmp_path / "sea_ports.xlsx"
    text = {"id": ["dalian"], "name_en": ["Port of Dalian"], "second_source_km": [7.0]}
    pyogrio.write_dataframe(pd.DataFrame(text), file, layer="大连")
    pyogrio.write_dataframe(pd.DataFrame(text), file, layer="旧", append=True)
    done = run("propose", file, *ASKED, by="甲")
    assert "name_en: Dalian → Port of Dalian" in done.stdout
    assert "not read: 旧" in done.stdout
    refused = run("propose", file, *ASKED, "--sheet", "无", by="甲")
    assert "--sheet" in refused.stderr


def test_all_commands_answer_by_the_published_changes(run, kouan, tmp_path):
    asked = ("check", "BZJ", "--as-of", "2015-12-31", "--json")
    before = json.loads(kouan(*asked).stdout)
    assert run("publish", proposed(run, tmp_path, CLOSE), by="乙").returncode == 0
    after = json.loads(kouan(*asked).stdout)
    assert before["outcome"] == "not-met" != after["outcome"]
    file = tmp_path / "out.csv"
    assert kouan("export", "aviation-ports", file).returncode == 0
    (line,) = (
        row for row in file.read_text("utf-8").splitlines() if row.startswith("xuz")
    )
    assert "closed" in line


def test_a_change_is_rejected(run, tmp_path):
    number = proposed(run, tmp_path, MOVE)
    assert run("reject", number, "--reason", "重复", by="乙").returncode == 0
    assert f"{number} rejected 乙" in run("log").stdout
