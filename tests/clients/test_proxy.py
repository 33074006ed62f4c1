"""The nginx configuration of docs/proxy.md, with the service behind it."""

import re
import shutil
import socket
import subprocess
from pathlib import Path

import httpx2
import pytest

from tests.serving import serving

PAGE = Path(__file__).parents[2] / "docs" / "proxy.md"


def configuration(folder, port, service):
    """Return the configuration of the document with the addresses and folders of this test."""
    block = re.search(r"```nginx\n(.*?)```", PAGE.read_text("utf-8"), re.S)[1]
    block = block.replace("127.0.0.1:8000", service.removeprefix("http://"))
    block = block.replace("listen 80;", f"listen 127.0.0.1:{port};")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    return (
        f"user root; daemon off; master_process off; pid {folder}/pid;\n"
        f"error_log {folder}/error.log; events {{}}\n"
        f"http {{ access_log off;\n{places}{block}}}\n"
    )


@pytest.fixture(scope="module")
def behind(tmp_path_factory):
    """A client of nginx, and the public address."""
    folder = tmp_path_factory.mktemp("nginx")
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin")
    assert nginx, "install nginx-light: tests/install-clients"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    home = f"http://127.0.0.1:{port}/kouan"
    with serving(
        public_url=home, data_dir=folder / "data", register_reads="open"
    ) as service:
        written = folder / "nginx.conf"
        written.write_text(configuration(folder, port, service), "utf-8")
        running = subprocess.Popen([nginx, "-p", folder, "-c", written])
        try:
            transport = httpx2.HTTPTransport(retries=4)  # until nginx listens
            with httpx2.Client(transport=transport, timeout=60) as client:
                yield client, home
        finally:
            running.terminate()
            running.wait(20)


def test_links_of_the_landing_page_lead_below_the_prefix(behind):
    client, home = behind
    links = client.get(f"{home}/", params={"f": "json"}).json()["links"]
    ours = [link["href"] for link in links if "{" not in link["href"]]
    assert ours
    assert all(href.startswith(home) for href in ours)
    codes = {href: client.get(href, follow_redirects=True).status_code for href in ours}
    assert set(codes.values()) == {200}, codes


def test_scripts_and_styles_of_the_map_are_found(behind):
    client, home = behind
    page = client.get(f"{home}/map").text
    found = re.findall(r'<(?:script|link)\b[^>]*?\s(?:src|href)="(/[^"]+)"', page)
    assert found
    assert all(path.startswith("/kouan/") for path in found)
    root = home.removesuffix("/kouan")
    codes = {path: client.get(root + path).status_code for path in found}
    assert set(codes.values()) == {200}, codes


def test_a_range_passes(behind):
    client, home = behind
    answer = client.get(
        f"{home}/collections/airports/items?f=fgb", headers={"Range": "bytes=0-7"}
    )
    assert (answer.status_code, len(answer.content)) == (206, 8)


def test_the_next_page_of_a_long_filter_is_told_and_found(behind):
    client, home = behind
    wanted = " AND ".join(f"name_en<>'{number:04}'" for number in range(50))
    asked = {"filter": wanted, "limit": 1}
    first = client.get(f"{home}/collections/airports/items", params=asked)
    following = first.links["next"]["url"]
    assert following.startswith(home)
    features = [client.get(following).json()["features"], first.json()["features"]]
    assert features[0] != features[1]
