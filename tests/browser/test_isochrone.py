"""The reach of two hours by road, drawn by a real engine beside the verdict."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Witness
from tests.roads.conftest import valhalla


@pytest.fixture(scope="module")
def with_roads(tmp_path_factory):
    """The address of a service with a road engine behind it."""
    folder = tmp_path_factory.mktemp("roads")
    with (
        valhalla(folder, "60") as engine,
        socket.create_server(("127.0.0.1", 0)) as listener,
    ):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        command = ["-m", "uvicorn", "app.main:from_environment", "--factory"]
        running = subprocess.Popen(
            [sys.executable, *command, "--fd", str(listener.fileno())],
            pass_fds=[listener.fileno()],
            cwd=Path(__file__).parents[2],
            env={
                **os.environ,
                "KOUAN_DATA_DIR": str(folder),
                "KOUAN_ROAD_ENGINE": "valhalla",
                "KOUAN_ROAD_URL": engine,
            },
            stdout=subprocess.DEVNULL,
        )
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        running.terminate()
        running.wait(10)


def test_is_drawn_with_the_verdict_and_its_drive(chromium, with_roads):
    page, witness = chromium.new_page(), Witness()
    witness.watch(page)
    page.goto(f"{with_roads}/map")
    page.fill("#query", "ACX")
    page.press("#query", "Enter")
    expect(page.locator("#verdict")).to_contain_text("分钟（Valhalla）")
    expect(page.locator("path[stroke='#6b3fa0']")).to_have_count(1)
    page.click("#verdict .close")
    expect(page.locator("path[stroke='#6b3fa0']")).to_have_count(0)
    assert witness.complaints == []
    page.close()
