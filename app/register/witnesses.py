"""Evidence printed on a sheet: a record's id and digest, or the text of its QR code."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.values.checked import plain
from geodata.errors import BadParameter
from geodata.register.errors import NoSigningKey
from geodata.text import Text

if TYPE_CHECKING:
    from geodata.register.proofs import Payload
    from geodata.register.register import Register

CODE = "KOUAN1:"
FEWEST_DIGITS, DIGITS = 16, 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """A record's id and the first digits of its digest; from a QR code also the head."""

    record: str
    digits: str
    payload: "Payload | None" = None

    def compared(self, register: "Register") -> list[Text]:
        """Return the differences from the register; empty if there are none."""
        unlike = register.unlike(self.record, self.digits)
        faults = [] if unlike is None else [unlike]
        return [*faults, *self._head_unlike(register)]

    def _head_unlike(self, register: "Register") -> list[Text]:
        if self.payload is None:
            return []
        from geodata.register.notes import NotSigned  # noqa: PLC0415

        signer, size = register.anchors.signer, self.payload.size
        if signer is None:
            raise NoSigningKey
        try:
            self.payload.check(signer.verifier)
        except NotSigned:
            return [Text("签名不成立", "the signature is not valid")]
        if self.payload.bears_out(register.digests()):
            return []
        return [
            Text(
                f"登记簿的前 {size} 条记录与单上所载的根不符：被截去或改写",
                f"the first {size} records of the register differ from those of the sheet: "
                "some were cut off or rewritten",
            )
        ]


def read_witness(text: str) -> Witness:
    """Read ``NUMBER:DIGEST`` or the text of a sheet's QR code.

    Raises:
        BadParameter: It has another form or too few digits.
    """
    text = plain(text)
    if text.startswith(CODE):
        return _of_code(text)
    record_id, _, digits = text.partition(":")
    hexadecimal = set(digits.lower()) <= set("0123456789abcdef")
    if not record_id or not hexadecimal or not FEWEST_DIGITS <= len(digits) <= DIGITS:
        raise BadParameter(
            "record",
            text,
            f"写法为 2026-000012:3fa0…，校验值须 {FEWEST_DIGITS} 至 {DIGITS} 位。",
            f"Write 2026-000012:3fa0…, with {FEWEST_DIGITS} to {DIGITS} digits.",
        )
    return Witness(record=record_id, digits=digits.lower())


def _of_code(text: str) -> Witness:
    from geodata.register.notes import NotSigned  # noqa: PLC0415
    from geodata.register.proofs import read_payload  # noqa: PLC0415

    try:
        payload = read_payload(text)
    except NotSigned as error:
        raise BadParameter(
            "record",
            text,
            "不是核查单二维码所载的内容。",
            "It is not the text of a sheet's QR code.",
        ) from error
    return Witness(record=payload.record, digits=payload.hash, payload=payload)
