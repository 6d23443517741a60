"""Secrets that one test registers must not blank the words of another."""

from collections.abc import Iterator

import pytest

from tray_app.adapters.system import redaction


@pytest.fixture(autouse=True)
def _forget_secrets() -> Iterator[None]:
    yield
    redaction._secrets.clear()
