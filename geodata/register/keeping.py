"""Creating and opening a register with its key and its places of checkpoints."""

from dataclasses import dataclass
from pathlib import Path

from geodata.register.anchors import USUAL_SLACK, Anchors
from geodata.register.database import open_engine
from geodata.register.errors import RegisterUnavailable
from geodata.register.file import FILE, OUT_OF_REACH
from geodata.register.notes import NotSigned, make_signer, read_signer
from geodata.register.places import NotKept, Place, place_of
from geodata.register.register import Register

KEY, CHECKPOINTS = "signing.key", "checkpoints"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """Locations of a register, its signing key and its second places."""

    data_dir: Path
    url: str = ""
    """PostgreSQL; empty for a SQLite file in the folder."""

    signing_key: Path | None = None
    """File of the key; None for one in the folder."""

    checkpoints: tuple[str, ...] = ()
    """Places, as `place_of` reads them; none for a file in the folder."""

    slack: int = USUAL_SLACK

    @property
    def key_file(self) -> Path:
        """The file of the key that signs heads."""
        return self.signing_key or self.data_dir / KEY

    @property
    def places(self) -> tuple[Place, ...]:
        """The second places of the heads."""
        lines = self.checkpoints or (str(self.data_dir / CHECKPOINTS),)
        return tuple(map(place_of, lines))

    def open(self, *, make: bool = False) -> Register:
        """Open the register; if it is created, its key is created too.

        Raises:
            NoRegister: There is none and ``make`` is false.
            RegisterUnavailable: It cannot be reached or written to.
        """
        begun = make and not self.url and not (self.data_dir / FILE).exists()
        engine = open_engine(self.url, self.data_dir, make=make)
        if begun:
            self.make_key()
        return Register(engine, self.anchors())

    def make_key(self) -> bool:
        """Create the key if there is none; return whether it was created.

        Raises:
            RegisterUnavailable: Its file cannot be written.
        """
        if self.key_file.exists():
            return False
        try:
            self.key_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            make_signer(self.key_file)
        except FileExistsError:
            return False
        except OSError as error:
            raise RegisterUnavailable(OUT_OF_REACH) from error
        return True

    def _was_signed(self) -> bool:
        return self.signing_key is not None or any(map(_has_notes, self.places))

    def anchors(self) -> Anchors:
        """Return the key and the places; both empty if there never was a key.

        If a key is configured, or a place holds checkpoints, a missing key is an error:
        without the key the register could not be compared with its checkpoints.
        """
        if not self.key_file.exists() and not self._was_signed():
            return Anchors()
        try:
            signer = read_signer(self.key_file)
        except (OSError, NotSigned, UnicodeDecodeError) as error:
            return Anchors(trouble=f"KOUAN_SIGNING_KEY {self.key_file}: {error}")
        return Anchors(signer=signer, places=self.places, slack=self.slack)


def _has_notes(place: Place) -> bool:
    try:
        return bool(place.notes())
    except NotKept:
        return False
