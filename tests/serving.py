"""The real service in a process of its own."""

import os
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

FACTORY = ["app.main:from_environment", "--factory", "--loop", "uvloop"]


@contextmanager
def serving(log=subprocess.DEVNULL, **settings):
    """Run it with ``KOUAN_*`` settings given by name; yields its address.

    It inherits a socket that listens already: the first request waits in the queue
    until the service is ready, and nothing has to be polled.
    """
    named = {f"KOUAN_{name.upper()}": str(value) for name, value in settings.items()}
    with socket.create_server(("127.0.0.1", 0)) as listener:
        # uvicorn takes an inherited socket for a local one and leaves Nagle's delay on.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        running = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", *FACTORY, "--fd", str(listener.fileno())],
            pass_fds=[listener.fileno()],
            cwd=Path(__file__).parents[1],
            env={**os.environ, "PYTHONUNBUFFERED": "1", **named},
            stdout=log,
        )
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            running.terminate()
            running.wait(60)
