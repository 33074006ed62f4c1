"""Terms of the data and contact of the operator, where clients show them."""

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError

from app.main import create_app
from app.settings import Settings

CLIENTS = Path(__file__).parents[2] / "docs" / "clients.md"


def licences(document):
    return [link for link in document["links"] if link["rel"] == "license"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_collection_and_the_service_lead_to_the_terms(client, lang):
    listed = client.get("/collections", params={"lang": lang}).json()
    landing = client.get("/", params={"lang": lang, "f": "json"}).json()
    for document in (landing, listed, *listed["collections"]):
        (link,) = licences(document)
        assert "Apache-2.0" in link["title"]
        assert link["type"] == "text/plain"
        text = client.get(link["href"])
        assert text.headers["content-type"] == "text/plain; charset=utf-8"
        assert {"天地图", "OpenStreetMap", "许可证"} <= set(
            re.findall(r"天地图|OpenStreetMap|许可证", text.text)
        )


@pytest.mark.parametrize(
    ("said", "contact"),
    [
        ("", None),
        ("口岸办", {"name": "口岸办"}),
        ("Ports <ports@a.example>", {"name": "Ports", "email": "ports@a.example"}),
        (
            "口岸办 <https://a.example/p>",
            {"name": "口岸办", "url": "https://a.example/p"},
        ),
    ],
)
def test_the_definition_names_who_keeps_the_service(settings, atlas, said, contact):
    named = settings.model_copy(update={"contact": said})
    client = TestClient(create_app(named, atlas))
    assert client.get("/api").json()["info"].get("contact") == contact


@pytest.mark.parametrize("said", ["<a@b>", "Ports <>", "Ports <ports>", "a <b@c> d"])
def test_a_contact_that_clients_cannot_show_is_refused_at_the_start(said):
    with pytest.raises(ValidationError):
        Settings(contact=said)


ROWS = re.findall(
    r"^\| [^|]+ \| `([\w-]+)` \| `([^|]+)` \|$", CLIENTS.read_text(), re.M
)


@pytest.mark.parametrize(("layer", "where"), ROWS)
def test_the_filters_that_are_recommended_find_something(client, layer, where):
    path = f"/collections/{layer}/items"
    whole = client.get(path, params={"limit": 1}).json()["numberMatched"]
    part = client.get(path, params={"filter": where, "limit": 1}).json()
    assert 0 < part["numberMatched"] < whole


def test_filters_are_recommended():
    assert len(ROWS) > 8
