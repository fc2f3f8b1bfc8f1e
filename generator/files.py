"""Files written whole or not at all."""

import os
import tempfile
from pathlib import Path


def write_if_changed(path: Path, data: bytes, *, durable: bool = False) -> bool:
    """Make ``path`` hold ``data``; whether it had to be written.

    Written beside it and moved over it, so that whoever reads sees the old file or the new one. ``durable`` waits
    until it is on the disk: for what can't be made again.
    """
    try:
        if path.read_bytes() == data:
            return False
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException as error:
        temporary.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.filename is None:
            error.filename = str(path)  # a full disk does not say which file found it full
        raise
    if durable:
        _sync_folder(path.parent)
    return True


def _sync_folder(folder: Path) -> None:
    """Make the renaming itself durable (POSIX: a rename is on the disk when its folder is)."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
