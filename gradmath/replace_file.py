"""A new file in the place of an old one, in one step. No torch here."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_LONGEST_SUFFIX = 16  # characters; writers read the kind of a picture or a film off it


@contextmanager
def replace_file(target: str | os.PathLike[str]) -> Iterator[Path]:
    """Yield a path to write to; what was written there takes the target's place, whole.

    Until then, and for good if anything goes wrong, what stood there stays as it was, and nothing
    else is left. A link stays a link, permissions stay as they were.
    Raises: OSError if nothing can be written there, it is write-protected or no regular file;
        ValueError if no file can have that name.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with replace_file(Path(folder, "a.txt")) as fresh:
    ...         _ = fresh.write_text("whole")
    ...     print(os.listdir(folder), Path(folder, "a.txt").read_text())
    ['a.txt'] whole
    """
    place = Path(os.path.realpath(target))
    if place.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    if place.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if place.exists():
        if not place.is_file():
            raise OSError(errno.EINVAL, "it is no regular file")
        place.open("r+b").close()  # os.replace heeds no write protection
    # In the same folder, so that it can be one step; under a short name, for a long one's sake.
    suffix = place.suffix if len(place.suffix) <= _LONGEST_SUFFIX else ""
    fresh = place.with_name(f".{secrets.token_hex(8)}{suffix}")
    try:
        yield fresh
        with fresh.open("r+b") as written:
            os.fsync(written.fileno())  # where some disks first say that they are full
        if place.exists():
            shutil.copymode(place, fresh)
        os.replace(fresh, place)
    finally:
        fresh.unlink(missing_ok=True)
