"""Signed notes: a text followed by its Ed25519 signature.

Keys are written on one line, as Go's checksum database writes them:
``PRIVATE+KEY+NAME+ID+BASE64`` to sign, ``NAME+ID+BASE64`` to verify.

Source: https://c2sp.org/signed-note, signature type 1.
"""

import base64
import hashlib
import os
import secrets
from binascii import Error
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

ED25519 = b"\x01"
PRIVATE = "PRIVATE+KEY+"
ID_BYTES, KEY_BYTES = 4, 32


class NotSigned(ValueError):
    """The note is not signed by the given key, or the text is no key."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """A name and the public key that verifies its signatures."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """The four bytes by which signatures identify the key."""
        named = f"{self.name}\n".encode() + ED25519 + self.public
        return hashlib.sha256(named).digest()[:ID_BYTES]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{coded(ED25519 + self.public)}"

    def text_of(self, note: str) -> str:
        """Return the text of a note if this key signed it.

        Raises:
            NotSigned: It is not signed by this key, or the text was altered.
        """
        text, gap, lines = note.rpartition("\n\n")
        for line in lines.splitlines():
            dash, _, rest = line.partition(" ")
            name, _, code = rest.partition(" ")
            signature = decoded(code)
            if (gap, dash, name) == ("\n\n", "—", self.name) and signature.startswith(
                self.id
            ):
                self.check(f"{text}\n", signature[ID_BYTES:])
                return f"{text}\n"
        raise NotSigned(f"not signed by {self.name}")

    def check(self, text: str, signature: bytes) -> None:
        """Raise `NotSigned` unless a bare signature is valid for this text."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(
                signature, text.encode()
            )
        except InvalidSignature as error:
            raise NotSigned(f"the signature of {self.name} does not hold") from error


@dataclass(frozen=True, slots=True, repr=False)
class Signer:
    """A name and its private key; never printed."""

    name: str
    secret: bytes

    @property
    def verifier(self) -> Verifier:
        """The key that verifies the signatures of this one."""
        private = Ed25519PrivateKey.from_private_bytes(self.secret)
        return Verifier(self.name, private.public_key().public_bytes_raw())

    def sign(self, text: str) -> bytes:
        """Return the signature of a text (64 bytes)."""
        return Ed25519PrivateKey.from_private_bytes(self.secret).sign(text.encode())

    def note(self, text: str) -> str:
        """Return a signed note; ``text`` must end in a newline."""
        signature = coded(self.verifier.id + self.sign(text))
        return f"{text}\n— {self.name} {signature}\n"


def read_verifier(line: str) -> Verifier:
    """Read a verifying key.

    Raises:
        NotSigned: The text is no verifying key.
    """
    name, _, rest = line.strip().partition("+")
    key_id, _, code = rest.partition("+")
    key = decoded(code)
    verifier = Verifier(name, key[1:])
    whole = len(key) == KEY_BYTES + 1 and key.startswith(ED25519)
    if not name or not whole or verifier.id.hex() != key_id.lower():
        raise NotSigned("no key of the form NAME+ID+BASE64")
    return verifier


def read_signer(file: Path) -> Signer:
    """Read a signing key from a file.

    Raises:
        OSError: The file cannot be read.
        NotSigned: The file contains no signing key.
    """
    line = file.read_text().strip()
    name, _, rest = line.removeprefix(PRIVATE).partition("+")
    key = decoded(rest.partition("+")[2])
    if not line.startswith(PRIVATE) or len(key) != KEY_BYTES + 1:
        raise NotSigned("no key of the form PRIVATE+KEY+NAME+ID+BASE64")
    return Signer(name, key[1:])


def make_signer(file: Path) -> Signer:
    """Create a key and write it to a file with mode 0600.

    Raises:
        OSError: The file exists or cannot be written.
    """
    signer = Signer(f"kouan-atlas/{secrets.token_hex(4)}", secrets.token_bytes(32))
    key_id = signer.verifier.id.hex()
    line = f"{PRIVATE}{signer.name}+{key_id}+{coded(ED25519 + signer.secret)}\n"
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as key_file:
        key_file.write(line)
        key_file.flush()
        os.fsync(key_file.fileno())
    return signer


def coded(content: bytes) -> str:
    """Return bytes as base64."""
    return base64.b64encode(content).decode()


def decoded(code: str) -> bytes:
    """Return the bytes of base64 text; empty if it is not base64."""
    try:
        return base64.b64decode(code, validate=True)
    except (Error, ValueError):
        return b""
