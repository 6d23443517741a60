"""Benchmarks are run by a command of their own: without pytest-benchmark they are not collected."""

from pathlib import Path

import pytest


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """True leaves the path out of a run that cannot measure."""
    return None if config.pluginmanager.hasplugin("pytest_benchmark.plugin") else True
