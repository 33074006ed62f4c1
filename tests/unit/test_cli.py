"""The command line: the same verbs as the routes."""

import json
import os
import socket
import subprocess
import sys

import geopandas as gpd
import pytest

from app import server


def test_check_prints_a_verdict_and_a_table(kouan):
    done = kouan("check", "JZH", "--as-of", "2015-12-31")
    assert done.returncode == 0, done.stderr
    assert "不受距离限制" in done.stdout
    assert "CTU" in done.stdout
    assert "253.481" in done.stdout


def test_check_takes_a_position_and_gives_json(kouan):
    done = kouan(
        "check",
        "--lon",
        "103.682",
        "--lat",
        "32.853",
        "--as-of",
        "2015-12-31",
        "--json",
    )
    body = json.loads(done.stdout)
    assert body["outcome"] == "met"
    assert body["nearest"][0]["iata"] == "CTU"


def test_check_speaks_english(kouan):
    done = kouan("check", "JZH", "--as-of", "2015-12-31", "--lang", "en")
    assert "Not barred by distance" in done.stdout


def test_check_assumes_and_tells_what_would_turn_it(kouan):
    asked = ("JZH", "--as-of", "2015-12-31", "--open", "GYS", "--sensitivity")
    done = kouan("check", *asked, "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert "hypothetical: Barred in principle" in done.stdout
    assert "It depends on Guangyuan" in done.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("check", "JZH", "--as-of", "2015-12-31", "--open", "CTU"), "changes nothing"),
        (("check", "JZH", "--closed", "CTV"), "CTU"),
        (("check", "JZX"), "JZH"),
        (("check",), "lon"),
        (("check", "--lon", "32.8", "--lat", "103.6"), "swapped"),
        (("check", "JZH", "--as-of", "soon"), "2015-12-31"),
        (("check", "JZH", "--as-of", ""), "2015-12-31"),
        (("check", "JZH", "--radius", "200", "--radius", "240"), "more than once"),
        (("export", "sea-ports", "out.csv", "--as-of", ""), "2015-12-31"),
        (("screen", "sites.csv", "--as-of", ""), "2015-12-31"),
        (("screen", "sites.csv", "--threshold-km", "0.5"), "at least 1"),
        (("sheet", "JZX", "--as-of", "2015-12-31"), "JZH"),
        (("sheet", "JZH", "--out", "sheet.doc"), ".pdf"),
        (("export", "seaports", "out.csv"), "sea-ports"),
        (("export", "sea-ports", "out.shp"), ".gpkg"),
    ],
)
def test_refusals_are_a_line_and_exit_code_2(kouan, words, told):
    done = kouan(*words)
    assert done.returncode == 2
    assert told in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "latin-1"])
def test_redirected_output_is_utf8_whatever_the_console_says(encoding):
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", "check", "JZH", "--as-of", "2015-12-31"],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": encoding, "LC_ALL": "C"},
    )
    assert done.returncode == 0, done.stderr
    assert "不受距离限制" in done.stdout.decode()


def test_a_file_that_cannot_be_written_is_told(kouan):
    done = kouan("export", "sea-ports", "/nowhere/out.csv")
    assert done.returncode == 2
    assert "/nowhere/out.csv" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".csv"])
def test_export_writes_what_gdal_reads(kouan, tmp_path, suffix):
    file = tmp_path / f"out{suffix}"
    done = kouan("export", "border-pairs", str(file))
    assert done.returncode == 0, done.stderr
    table = gpd.read_file(file)
    assert len(table) == 68
    assert "满洲里" in set(table["name_zh"])


@pytest.mark.parametrize(("suffix", "start"), [(".pdf", b"%PDF"), (".html", b"<!doc")])
def test_sheet_writes_the_decision_sheet(kouan, tmp_path, suffix, start):
    file = tmp_path / f"out{suffix}"
    done = kouan("sheet", "JZH", "--as-of", "2015-12-31", "--out", str(file))
    assert done.returncode == 0, done.stderr
    assert file.read_bytes().startswith(start)


def test_an_unknown_setting_stops_the_start(kouan, monkeypatch):
    monkeypatch.setenv("KOUAN_PROT", "8000")
    done = kouan("check", "JZH")
    assert done.returncode != 0
    assert "KOUAN_PROT" in done.stderr
    assert "KOUAN_PORT" in done.stderr


def test_a_setting_out_of_bounds_stops_the_start(kouan, monkeypatch):
    monkeypatch.setenv("KOUAN_PORT", "0")
    done = kouan("check", "JZH")
    assert done.returncode != 0
    assert "KOUAN_PORT" in done.stderr


def test_a_port_in_use_is_told_before_anything_is_made(kouan, monkeypatch, tmp_path):
    monkeypatch.setenv("KOUAN_DATA_DIR", str(tmp_path / "data"))
    with server.listening("127.0.0.1", 0) as other:
        port = str(other.getsockname()[1])
        done = kouan("serve", "--port", port)
    assert done.returncode == 2
    assert f"127.0.0.1:{port}" in done.stderr
    assert "--port" in done.stderr
    assert "/map" not in done.stdout
    assert not (tmp_path / "data").exists()


def test_of_two_that_start_at_once_only_one_listens():
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", 0))
        with (
            server.listening(*other.getsockname()),
            pytest.raises(OSError, match="in use"),
        ):
            other.listen()


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_an_address_of_another_machine_is_told(kouan, host):
    done = kouan("serve", "--host", host)
    assert done.returncode == 2
    assert host in done.stderr


@pytest.mark.parametrize("command", ["check", "sheet", "token"])
def test_only_kouan_itself_installs_completion_and_no_input_takes_a_list(
    command, kouan
):
    said = kouan(command, "--help").stdout
    assert "--help" in said
    assert "completion" not in said
    assert "list[" not in said


def test_map_writes_one_page_and_replaces_none_unasked(kouan, tmp_path):
    file = tmp_path / "map.html"
    asked = ("map", file, "--layers", "sea-ports", "--as-of", "2015-12-31")
    done = kouan(*asked, "--at", "JZH", "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert f"{file.stat().st_size:,} B" in done.stdout
    before = file.read_bytes()
    again = kouan(*asked)
    assert again.returncode != 0
    assert "--force" in again.stderr
    assert file.read_bytes() == before
    assert kouan(*asked, "--force").returncode == 0
    assert file.read_bytes() != before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("map.txt",), ".html"),
        (("map.html", "--layers", "sea-port"), "sea-ports"),
        (("map.html", "--as-of", "soon"), "2015-12-31"),
        (("map.html", "--where", "colour:red"), "tier"),
    ],
)
def test_map_refuses_in_words(kouan, tmp_path, words, told):
    done = kouan("map", tmp_path / words[0], *words[1:])
    assert done.returncode != 0
    assert told in done.stderr
    assert list(tmp_path.iterdir()) == []
