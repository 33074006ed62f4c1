"""The tree, its proofs and signatures, against the definitions written down directly."""

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.register.checkpoints import proof_of, proved, read_checkpoint, signed
from geodata.register.notes import (
    NotSigned,
    Signer,
    Verifier,
    coded,
    make_signer,
    read_signer,
    read_verifier,
)
from geodata.register.tree import (
    Range,
    included,
    inclusion,
    root_of,
)

MOST = 70
DIGESTS = [hashlib.sha256(bytes([n])).digest() for n in range(MOST)]
SIGNER = Signer("kouan.example/register", bytes(range(32)))


def naive(leaves):
    """MTH of RFC 6962, 2.1, word for word."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    half = max(1 << n for n in range(8) if 1 << n < len(leaves))
    left, right = naive(leaves[:half]), naive(leaves[half:])
    return hashlib.sha256(b"\x01" + left + right).digest()


ROOTS = [naive(DIGESTS[:size]) for size in range(MOST + 1)]
sizes = st.integers(1, MOST)


def test_the_root_is_that_of_the_definition_at_every_size():
    tree = Range()
    for size in range(MOST + 1):
        assert (tree.size, tree.root) == (size, ROOTS[size])
        tree = tree.then(DIGESTS[size % MOST])


def test_the_test_vector_of_certificate_transparency():
    leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
    last = bytes(range(0x60, 0x70))
    root = root_of([*map(bytes.fromhex, leaves), last])
    assert root.hex().startswith("5dc9da79a70659a9ad559cb701ded9a2")


@pytest.mark.parametrize("size", range(1, MOST + 1))
def test_every_record_is_proved_under_every_root(size):
    for index in range(size):
        proof = inclusion(DIGESTS[:size], index)
        assert included(DIGESTS[index], index, size, proof, ROOTS[size])


@given(sizes, st.data())
def test_no_proof_serves_another_record_index_size_or_root(size, data):
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, MOST - 1).filter(lambda n: n != index))
    proof = inclusion(DIGESTS[:size], index)
    assert not included(DIGESTS[other], index, size, proof, ROOTS[size])
    assert not included(DIGESTS[index], other, size, proof, ROOTS[size])
    assert not included(DIGESTS[index], index, size, proof, ROOTS[size - 1])
    assert not included(DIGESTS[index], index, size, [*proof, b""], ROOTS[size])


@given(sizes, st.data())
def test_a_proof_holds_alone_and_for_nothing_else(size, data):
    index = data.draw(st.integers(0, size - 1))
    checkpoint = signed(size, ROOTS[size], SIGNER)
    proof = proof_of(index, inclusion(DIGESTS[:size], index), checkpoint)
    assert proved(proof, DIGESTS[index], SIGNER.verifier) == (index, checkpoint)
    with pytest.raises(NotSigned):
        proved(proof, hashlib.sha256(b"another").digest(), SIGNER.verifier)


@given(st.data())
def test_a_checkpoint_altered_anywhere_is_refused(data):
    note = signed(5, ROOTS[5], SIGNER).note
    place = data.draw(st.integers(0, len(note) - 2))
    altered = f"{note[:place]}{chr(ord(note[place]) ^ 1)}{note[place + 1 :]}"
    with pytest.raises(NotSigned):
        read_checkpoint(altered, SIGNER.verifier)


def test_what_another_key_signed_is_refused():
    stranger = Signer(SIGNER.name, bytes(32))
    with pytest.raises(NotSigned):
        read_checkpoint(signed(5, ROOTS[5], stranger).note, SIGNER.verifier)


def test_signatures_of_others_beneath_are_passed_over():
    witness = Signer("witness.example", bytes(32))
    note = signed(5, ROOTS[5], SIGNER).note
    text = SIGNER.verifier.text_of(note)
    assert read_checkpoint(witness.note(text) + note.splitlines()[-1] + "\n",
                           SIGNER.verifier).size == 5  # fmt: skip


def test_keys_are_written_and_read_back(tmp_path):
    made = make_signer(tmp_path / "key")
    assert read_signer(tmp_path / "key") == made
    assert read_verifier(str(made.verifier)) == made.verifier
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    assert coded(made.secret) not in repr(made)


def test_the_key_published_for_the_format_is_read():
    line = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    assert str(read_verifier(line)) == line


@pytest.mark.parametrize("line", ["", "a", "a+b+c", "name+00000000+AQ=="])
def test_what_is_no_key_is_refused(line):
    with pytest.raises(NotSigned):
        read_verifier(line)


def test_a_key_whose_id_is_not_its_own_is_refused():
    other = replace(SIGNER.verifier, name="other")
    line = str(SIGNER.verifier).replace(SIGNER.name, "other")
    assert str(other) != line
    with pytest.raises(NotSigned):
        read_verifier(line)
    assert isinstance(other, Verifier)
