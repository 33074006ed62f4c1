"""The same ledger from the command line."""

import json

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


def test_rows_of_a_table_that_differ_are_proposed(run, tmp_path):
    file = tmp_path / "sea_ports.csv"
    file.write_text(
        "id,name_en,tier\ndalian,Port of Dalian,major\ntianjin,Tianjin,major\n"
    )
    asked = ("--reason", "更名", "--source", "plan-13", "--yes")
    done = run("propose", file, *asked, by="甲")
    assert "name_en: Dalian → Port of Dalian" in done.stdout
    assert done.stdout.count("proposed") == 1
    file.write_text("id,tier\ndalian,huge\n")
    refused = run("propose", file, *asked, by="甲")
    assert (refused.returncode, "2: tier" in refused.stderr) == (2, True)


def test_two_days_and_two_editions_are_compared(run, tmp_path, atlas):
    number = proposed(run, tmp_path, MOVE)
    edition = run("publish", number, by="乙").stdout.split()[-1]
    for asked in (("2020-01-01", "2021-01-01"), (atlas.facts.edition, edition)):
        assert "Dalian → Dalian New Port" in run("diff", *asked).stdout
    assert run("diff", "2020-01-01", "soon").returncode == 2


def test_a_change_is_rejected(run, tmp_path):
    number = proposed(run, tmp_path, MOVE)
    assert run("reject", number, "--reason", "重复", by="乙").returncode == 0
    assert f"{number} rejected 乙" in run("log").stdout
