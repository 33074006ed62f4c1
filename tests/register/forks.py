"""The real service, begun anew in a moment: forked from a process that has read all.

For every line on standard input a child serves the socket given, its number is printed,
and its end is awaited.
"""

import os
import socket
import sys
from importlib import import_module
from pathlib import Path

import uvicorn

from app.atlas import open_atlas
from app.main import create_app
from app.rules.version import rules_version
from app.settings import Settings


def serve(listener, settings, atlas):
    config = uvicorn.Config(
        create_app(settings, atlas), log_level="critical", access_log=False
    )
    uvicorn.Server(config).run(sockets=[listener])


def main(handle, data_dir, url):
    settings = Settings(data_dir=Path(data_dir), database_url=url)
    atlas = open_atlas(settings)
    # Read once, here, and not by every child.
    import_module("geodata.register.register")
    rules_version()
    listener = socket.socket(fileno=int(handle))
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            serve(listener, settings, atlas)
            os._exit(0)
        print(child, flush=True)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
