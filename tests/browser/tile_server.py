"""A server of tiles on this machine: every tile has a frame."""

import struct
import threading
import zlib
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SIDE_PX = 256


def _png():
    """Return a pale square with a darker upper and left edge."""
    pale, edge = b"\xdd\xe8\xd8", b"\x8a\x9c\x84"
    first = b"\x00" + edge * SIDE_PX
    rows = first + (b"\x00" + edge + pale * (SIDE_PX - 1)) * (SIDE_PX - 1)
    head = struct.pack(">IIBBBBB", SIDE_PX, SIDE_PX, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + _check(kind + body)
        for kind, body in parts
    )


def _check(chunk):
    return struct.pack(">I", zlib.crc32(chunk))


TILE = _png()


@dataclass
class Tiles:
    """Where they are, and whether they are given at all."""

    address: str = ""
    broken: bool = False


@contextmanager
def tile_server(port=0):
    tiles = Tiles()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(503 if tiles.broken else 200)
            self.send_header("Content-Type", "image/png")
            self.send_header("Cache-Control", "no-store")
            # A page that is closed takes no more tiles.
            with suppress(BrokenPipeError, ConnectionResetError):
                self.end_headers()
                self.wfile.write(b"" if tiles.broken else TILE)

        def log_message(self, *_):
            """Say nothing on the terminal."""

    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as http:
        tiles.address = f"http://127.0.0.1:{http.server_address[1]}"
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        yield tiles
        http.shutdown()
        thread.join()
