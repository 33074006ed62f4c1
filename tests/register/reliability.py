"""No acknowledged record is lost: run by hand against the real service; prints a table.

``.venv/bin/python -m tests.register.reliability`` takes a few minutes. It needs root for
the small disk, faketime for the clock and PostgreSQL. What the suite keeps of it stands
in `test_crash`, `test_faults`, `test_keeping` and `test_backup`.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import httpx2
import psycopg

from app.clock import now
from geodata.register.file import FILE
from geodata.register.keeping import Keeping
from geodata.register.tokens import Tokens
from tests.peers.database import OWNER, pg_ctl, running
from tests.register.test_crash import application

PORT, WRITERS = 8360, 4
ADDRESS = f"http://127.0.0.1:{PORT}/assessments"


class Writers:
    """Four officers who file continuously; acknowledged records are collected."""

    def __init__(self, token):
        self.headers = {"Authorization": f"Bearer {token}"}
        self.acknowledged, self.answers = {}, Counter()
        self._over, self._next = Event(), iter(range(9_000))
        self._threads = [Thread(target=self._write) for _ in range(WRITERS)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _write(self):
        with httpx2.Client(timeout=60, headers=self.headers) as client:
            while not self._over.is_set():
                self.file(client, next(self._next))

    def file(self, client, number):
        try:
            answer = client.post(ADDRESS, json=application(number))
        except httpx2.TransportError:
            self.answers["no answer"] += 1
            self._over.wait(0.05)
            return None
        self.answers[answer.status_code] += 1
        if answer.status_code == 201:
            record = answer.json()["record"]
            self.acknowledged[record["id"]] = record["hash"]
        return answer

    def until(self, count):
        """Wait until ``count`` further records are acknowledged."""
        due = len(self.acknowledged) + count
        while len(self.acknowledged) < due:
            time.sleep(0.02)


@contextmanager
def service(data_dir, *, url="", **more):
    """Run ``kouan serve`` and yield it once it answers."""
    named = {"KOUAN_DATA_DIR": str(data_dir), "KOUAN_DATABASE_URL": url}
    env = {**os.environ, **named, **more}
    command = [sys.executable, "-m", "app.cli", "serve", "--port", str(PORT)]
    run = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    while True:
        try:
            httpx2.get(f"http://127.0.0.1:{PORT}/healthz", timeout=30)
            break
        except httpx2.TransportError:
            time.sleep(0.1)
    try:
        yield run
    finally:
        run.terminate()
        run.wait(60)


def begun(keeping):
    """Create a register; return the token of an officer."""
    register = keeping.open(make=True)
    token = Tokens(register).issue("王核", "officer", now(), None)
    register.close()
    return token


def told(what, keeping, writers):
    """Print the number of acknowledged and of present records, and the result of verify."""
    register = keeping.open()
    found = register.verify()
    there = {digest.hex() for digest in register.digests()}
    register.close()
    lost = set(writers.acknowledged.values()) - there
    faults = "; ".join(fault.en for fault in found.faults) or "sound"
    print(
        f"| {what} | {len(writers.acknowledged)} | {len(lost)} | "
        f"{dict(writers.answers)} | {found.count} records, {faults} |",
        flush=True,
    )
    return lost


def replaced_under_load(folder):
    keeping = Keeping(data_dir=folder)
    writers, aside = Writers(begun(keeping)), folder / "aside.sqlite"
    with service(folder), writers:
        writers.until(20)
        shutil.copy(folder / FILE, folder / "copy")
        for end in ("", "-wal", "-shm"):
            Path(f"{folder / FILE}{end}").rename(f"{aside}{end}")
        (folder / "copy").rename(folder / FILE)
        time.sleep(3)
    (folder / FILE).unlink()
    for end in ("", "-wal"):
        if Path(f"{aside}{end}").exists():
            Path(f"{aside}{end}").rename(f"{folder / FILE}{end}")
    told("file replaced under 4 writers; against the file moved away", keeping, writers)


def restored(folder):
    keeping = Keeping(data_dir=folder)
    writers, copy = Writers(begun(keeping)), folder / "backup.sqlite"
    env = {**os.environ, "KOUAN_DATA_DIR": str(folder)}
    kouan = [sys.executable, "-m", "app.cli"]
    with service(folder), writers:
        writers.until(10)
        subprocess.run([*kouan, "backup", copy], env=env, check=True)
        put = [*kouan, "restore", copy, "--older"]
        under = subprocess.run(put, env=env, check=False, capture_output=True)
        assert under.returncode == 1, under
        writers.until(10)
    subprocess.run([*kouan, "restore", copy, "--older", "--reason", "trial"],
                   env=env, check=True)  # fmt: skip
    lost = told("older backup restored with --older; the service stopped", keeping,
                writers)  # fmt: skip
    register = keeping.open()
    aside = next(folder.glob("register-until-*.sqlite"))
    print(f"  told: {register.verify().told[0].en}; lost ones kept in {aside.name}")
    register.close()
    old = Path(tempfile.mkdtemp())
    for end in ("", "-wal"):
        if Path(f"{aside}{end}").exists():
            shutil.copy(f"{aside}{end}", f"{old / FILE}{end}")
    former = Keeping(data_dir=old).open()
    assert lost <= {digest.hex() for digest in former.digests()}
    former.close()


def killed(folder, kills=10):
    keeping = Keeping(data_dir=folder)
    with Writers(begun(keeping)) as writers:
        for _ in range(kills):
            with service(folder) as run:
                writers.until(5)
                run.send_signal(signal.SIGKILL)
                run.wait()
    told(f"kill -9, {kills} times under 4 writers", keeping, writers)


def full(folder):
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1600k", "tmpfs", folder],
                   check=True)  # fmt: skip
    try:
        keeping = Keeping(data_dir=folder)
        writers = Writers(begun(keeping))
        with service(folder), writers:
            while writers.answers[503] < 20:
                time.sleep(0.1)
        told("disk full (1.6 MB)", keeping, writers)
    finally:
        subprocess.run(["umount", folder], check=True)


def postgresql_stopped(folder):
    shared = Path(tempfile.mkdtemp())
    shared.chmod(0o755)
    with running(shared) as port:
        server = f"postgresql://{OWNER}@127.0.0.1:{port}"
        with psycopg.connect(f"{server}/{OWNER}", autocommit=True) as connection:
            connection.execute("CREATE DATABASE register")
            connection.execute("ALTER SYSTEM SET fsync = on")
        keeping = Keeping(data_dir=folder, url=f"{server}/register")
        keeping.make_key()
        writers = Writers(begun(keeping))
        with service(folder, url=keeping.url), writers:
            for _ in range(3):
                writers.until(8)
                pg_ctl(shared, port, "stop")
                time.sleep(1)
                pg_ctl(shared, port, "start")
            writers.until(8)
        told("PostgreSQL stopped (immediate) 3 times under 4 writers", keeping, writers)


def clock_set_back(folder):
    keeping = Keeping(data_dir=folder)
    writers = Writers(begun(keeping))
    with service(folder), writers:
        writers.until(5)
    # The program faketime would stay between us and the service.
    early = {
        "LD_PRELOAD": "/usr/$LIB/faketime/libfaketime.so.1",
        "FAKETIME": "-300d",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    with service(folder, **early), httpx2.Client(headers=writers.headers) as one:
        answer = writers.file(one, 9_999)
        print(f"  {answer.json()['detail_en'][:120]}")
    told("clock set back by 300 days", keeping, writers)


TRIALS = (
    replaced_under_load,
    restored,
    killed,
    full,
    postgresql_stopped,
    clock_set_back,
)

if __name__ == "__main__":
    chosen = sys.argv[1:] or [trial.__name__ for trial in TRIALS]
    for trial in TRIALS:
        if trial.__name__ in chosen:
            trial(Path(tempfile.mkdtemp()))
