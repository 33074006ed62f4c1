"""One client for the folder, and what it reads again and again: they must be quick."""

import asyncio
from urllib.parse import unquote, urlencode, urlsplit

import httpx2
import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator

NO_BODY = {"type": "http.request", "body": b"", "more_body": False}


class Client:
    """Asks the service in this thread: the portal of TestClient takes thrice as long."""

    def __init__(self, service):
        self.service = service
        self.runner = asyncio.Runner()

    def request(self, method, address, params=None, headers=None):
        parts = urlsplit(address)
        query = parts.query if params is None else urlencode(params)
        told = {"host": "testserver", **(headers or {})}
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "root_path": "",
            "path": unquote(parts.path),
            "raw_path": parts.path.encode(),
            "query_string": query.encode(),
            "headers": [(k.encode(), v.encode()) for k, v in told.items()],
        }
        return self.runner.run(self._answer(scope))

    async def _answer(self, scope):
        sent, received = [], iter([NO_BODY])

        async def receive():
            return next(received, None) or await asyncio.Event().wait()

        async def send(message):
            sent.append(message)

        await self.service(scope, receive, send)
        start, *rest = sent
        body = b"".join(message.get("body", b"") for message in rest)
        return httpx2.Response(start["status"], headers=start["headers"], content=body)

    def get(self, address, **options):
        return self.request("GET", address, **options)

    def head(self, address, **options):
        return self.request("HEAD", address, **options)


@pytest.fixture(scope="session")
def client(service):
    asking = Client(service)
    with asking.runner:
        yield asking


@pytest.fixture(scope="session")
def definition(client):
    return client.get("/api").json()


@pytest.fixture(scope="session")
def faults(definition):
    """What is wrong with the definition."""
    return list(OpenAPIV30SpecValidator(definition).iter_errors())
