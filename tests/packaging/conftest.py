"""`recipe`: the modules of the folder `packaging`, as the build steps see them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest

from tests.packaging.recipes import PACKAGING


@pytest.fixture
def recipe(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """`recipe("bundle.prune")`: a module of the folder, forgotten after the test."""
    monkeypatch.syspath_prepend(str(PACKAGING))
    before = set(sys.modules)

    def load(name: str) -> ModuleType:
        return import_module(name)

    yield load
    for name in set(sys.modules) - before:
        if str(PACKAGING) in str(getattr(sys.modules[name], "__file__", "")):
            del sys.modules[name]


@pytest.fixture(autouse=True)
def _application(qapp: object) -> None:
    """The one of the other tests: drawing icons would make one without windows, and there is one in a process."""
