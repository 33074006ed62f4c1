"""Host names that the service accepts, as a protection against DNS rebinding."""

import pytest
from fastapi.testclient import TestClient

from app.configuration import load
from app.main import create_app
from app.settings import Settings
from geodata.errors import BadSetting

PROXIED = {"public_url": "https://gis.example.org/kouan"}
DOCKER = {"host": "0.0.0.0"}


@pytest.fixture
def asked(atlas, tmp_path):
    """Function that requests a service with given settings by a host name."""

    def ask(host, path="/conformance", /, **given):
        settings = Settings(data_dir=tmp_path, **{"hosts": "", **given})
        client = TestClient(create_app(settings, atlas))
        return client.get(path, headers={"host": host})

    return ask


@pytest.mark.parametrize(
    ("host", "given"),
    [
        ("127.0.0.1:8000", {}),
        ("[::1]:8000", {}),
        ("localhost:8000", {}),
        ("LOCALHOST", {}),
        ("localhost.", {}),
        ("map.localhost", {}),
        ("192.0.2.7", {}),
        ("gis.example.org", PROXIED),
        ("127.0.0.1:8000", PROXIED),
        ("gis-host:8000", {"host": "gis-host"}),
        ("a.cn", {"hosts": "b.cn, A.cn"}),
        ("anything", {"hosts": "*"}),
        ("server.lan:8000", DOCKER),
        ("gis.example.org", {**DOCKER, **PROXIED}),
    ],
)
def test_its_own_names_and_addresses_are_answered(asked, host, given):
    assert asked(host, **given).status_code == 200


@pytest.mark.parametrize(
    ("host", "given"),
    [
        ("evil.example", {}),
        ("localhost.evil.example", {}),
        ("127.0.0.1.evil.example", {}),
        ("127.1", {}),
        ("0x7f000001", {}),
        ("evil.example", PROXIED),
        ("evil.example", {**DOCKER, **PROXIED}),
        ("evil.example", {"hosts": "a.cn"}),
        ("127.0.0.1:65536", {}),
    ],
)
@pytest.mark.parametrize("path", ["/conformance", "/assessments", "/healthz", "/map"])
def test_other_names_are_refused_whatever_is_asked(asked, path, host, given):
    refused = asked(host, path, **given)
    assert refused.status_code == 400
    assert (
        "Host" in refused.json()["detail"] or "KOUAN_HOSTS" in refused.json()["detail"]
    )
    assert host not in refused.text


@pytest.mark.parametrize("hosts", ["a b", "http://a.cn", "a.cn:80", ",", "*.cn"])
def test_a_setting_that_names_no_hosts_stops_the_start(monkeypatch, hosts):
    monkeypatch.setenv("KOUAN_HOSTS", hosts)
    with pytest.raises(BadSetting, match="KOUAN_HOSTS"):
        load()
