"""Reading of Parquet in a separate process.

A damaged footer can make the native reader panic in places where this ends the whole
process and writes to standard error. In a separate process only the reader ends.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from arro3.core import RecordBatch
from arro3.io import read_ipc_stream

READER = """
import resource, sys
from arro3.io import read_parquet, write_ipc_stream
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
rows = read_parquet(sys.argv[1], batch_size=int(sys.argv[2]))
write_ipc_stream(rows, sys.stdout.buffer)
"""


class ParquetRows:
    """The rows of a file, streamed from the reader process."""

    def __init__(self, reader: subprocess.Popen[bytes]) -> None:
        assert reader.stdout is not None
        self._reader = reader
        self._rows = read_ipc_stream(reader.stdout)

    @property
    def schema(self) -> Any:
        """The schema, with the metadata of the file."""
        return self._rows.schema

    def __iter__(self) -> Iterator[RecordBatch]:
        """Yield batches of rows.

        Raises:
            ValueError: The reader ended before the end of the file.
        """
        yield from self._rows
        if self._reader.wait():
            raise ValueError("the reader of the Parquet file broke down")


@contextmanager
def parquet_rows(path: Path, batch: int) -> Iterator[ParquetRows]:
    """Read a Parquet file lazily, ``batch`` rows at a time.

    Raises:
        Exception: It cannot be read; the native reader has no errors of its own.
    """
    command = [sys.executable, "-P", "-c", READER, str(path.resolve()), str(batch)]
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as reader:
        try:
            yield ParquetRows(reader)
        finally:
            reader.kill()
