"""Tests of one scene stay together, and the processes that share them out share the cores, too."""

from __future__ import annotations

from tests.support.sharing import (
    divide_threads,
    pytest_collection_modifyitems,
    pytest_xdist_make_scheduler,
)

__all__ = ["pytest_collection_modifyitems", "pytest_xdist_make_scheduler"]

divide_threads()
