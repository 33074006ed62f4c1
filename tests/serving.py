"""The real service in a process of its own."""

import os
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

PROGRAM = """
import socket, sys
from app.main import create_app
from app.server import run
from app.configuration import load

settings = load()
run(settings, socket.socket(fileno=int(sys.argv[1])), create_app(settings))
"""


@contextmanager
def serving(log=subprocess.DEVNULL, **settings):
    """Run it with ``KOUAN_*`` settings given by name; yields its address.

    It inherits a socket that listens already: the first request waits in the queue
    until the service is ready, and nothing has to be polled.
    """
    named = {f"KOUAN_{name.upper()}": str(value) for name, value in settings.items()}
    with socket.create_server(("127.0.0.1", 0)) as listener:
        running = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(listener.fileno())],
            pass_fds=[listener.fileno()],
            cwd=Path(__file__).parents[1],
            # A worker that keeps pages would answer in place of tests that hold requests.
            env={
                **os.environ,
                "KOUAN_ACCESS_LOG": "on",
                "KOUAN_OFFLINE": "off",
                **named,
            },
            stderr=log,
        )
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            running.terminate()
            running.wait(60)
