"""Second places in practice: servers with arbitrary answers, paths of other kinds."""

import fcntl
import os
import socket
from pathlib import Path
from threading import Event, Thread

import pytest

from app.configuration import load
from geodata.errors import BadSetting
from geodata.register import places
from geodata.register.anchors import Anchors
from geodata.register.checkpoints import signed
from geodata.register.notes import Signer
from geodata.register.places import CommandPlace, FilePlace, NotKept, UrlPlace, place_of
from geodata.register.tree import Range

SIGNER = Signer("kouan-atlas/test", bytes(32))
POINT = signed(1, bytes(32), SIGNER)


@pytest.fixture
def quick(monkeypatch):
    """Shorten the timeouts."""
    monkeypatch.setattr(places, "WAIT_S", 0.3)


@pytest.fixture
def answering():
    """Function that starts a server with given answers; returns address and requests."""
    over, listeners, asked = Event(), [], []

    def serve(listener, answer):
        while not over.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                try:
                    asked.append(b"")
                    while not asked[-1].endswith(b"=\n"):
                        asked[-1] += connection.recv(65_536)
                    answer(connection.sendall, over)
                except OSError:
                    continue

    def begin(answer):
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)
        Thread(target=serve, args=(listener, answer), daemon=True).start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}/heads", asked

    yield begin
    over.set()
    for listener in listeners:
        listener.close()


def says(head):
    return lambda send, _: send(head.encode() + b"\r\nConnection: close\r\n\r\n")


def drip(send, over):
    send(b"HTTP/1.1 200 OK\r\n")
    while not over.wait(0.02):
        send(b"X: y\r\n")


@pytest.mark.parametrize("status", ["200 OK", "201 Created", "204 No Content"])
def test_an_address_gets_the_note(answering, status):
    url, asked = answering(says(f"HTTP/1.1 {status}\r\nContent-Length: 0"))
    UrlPlace(url).put(POINT)
    assert asked[0].startswith(b"POST /heads HTTP/1.1\r\n")
    assert POINT.note.encode().splitlines()[0] in asked[0]


def test_an_answer_without_end_is_not_read(answering):
    def flood(send, over):
        send(b"HTTP/1.1 200 OK\r\n\r\n")
        while not over.is_set():
            send(bytes(1_000_000))

    UrlPlace(answering(flood)[0]).put(POINT)


@pytest.mark.parametrize(
    "answer",
    [
        says("HTTP/1.1 500 X\r\nContent-Length: 0"),
        says("HTTP/1.1 302 X\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0"),
        says("HTTP/1.1 404 X\r\nContent-Length: 0"),
        lambda send, _: send(b"\x00\xff" * 100),
        lambda send, _: None,
        lambda _, over: over.wait(5),
        drip,
    ],
    ids=["500", "302", "404", "no http", "nothing", "silent", "drip"],
)
def test_an_address_that_does_not_take_it_is_told_in_time(answering, quick, answer):
    url, _ = answering(answer)
    with pytest.raises(NotKept, match=url):
        UrlPlace(url).put(POINT)


def test_user_and_query_of_an_address_are_not_told(quick):
    place = UrlPlace("http://user:secret@127.0.0.1:1/heads?key=secret")
    assert place.name == "http://127.0.0.1:1/heads"
    with pytest.raises(NotKept) as told:
        place.put(POINT)
    assert "secret" not in str(told.value)


def test_a_folder_means_a_file_in_it(tmp_path):
    assert place_of(str(tmp_path)) == FilePlace(tmp_path / "checkpoints")


@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_what_is_no_file_is_told_without_waiting(tmp_path, kind):
    path = tmp_path / "pipe" if kind == "pipe" else Path("/dev/null")
    if kind == "pipe":
        os.mkfifo(path)
    for touch in (FilePlace(path).notes, lambda: FilePlace(path).put(POINT)):
        with pytest.raises(NotKept, match="not a regular file"):
            touch()


def test_a_file_that_another_holds_is_told_in_time(tmp_path, quick):
    path = tmp_path / "heads"
    with path.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(NotKept, match="heads"):
            FilePlace(path).put(POINT)


def test_one_place_that_fails_keeps_the_others_from_nothing(tmp_path):
    there = FilePlace(tmp_path / "heads")
    anchors = Anchors(SIGNER, (CommandPlace("false"), there, CommandPlace("nosuch")))
    why = anchors.publish(Range().then(bytes(32)))
    assert "|false" in why
    assert "|nosuch" in why
    assert len(there.notes()) == 1


def test_a_place_that_fails_slowly_is_not_tried_by_every_writer(monkeypatch):
    monkeypatch.setattr("geodata.register.anchors.SLOW_S", -1.0)
    anchors = Anchors(SIGNER, (CommandPlace("false"),))
    why = anchors.publish(Range().then(bytes(32)))
    anchors.places = (CommandPlace("true"),)
    assert anchors.publish(Range().then(bytes(32))) == why


@pytest.mark.parametrize(
    "given", ["|", "| ", "|'", "https://", "http://[::1", "ftp://a/b", "a,https:///x"]
)
def test_a_setting_that_names_no_place_stops_the_start(monkeypatch, given):
    monkeypatch.setenv("KOUAN_CHECKPOINTS", given)
    with pytest.raises(BadSetting, match="KOUAN_CHECKPOINTS"):
        load()


@pytest.mark.parametrize(
    "given", ["heads", "/mnt/a b", "|logger -t kouan", "https://a.cn:8/x", "a,|b c"]
)
def test_settings_that_name_places_are_taken(monkeypatch, given):
    monkeypatch.setenv("KOUAN_CHECKPOINTS", given)
    assert load().checkpoint_places
