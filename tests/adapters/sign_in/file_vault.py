"""A keyring in a file, shared by processes: quick enough for hundreds of rounds."""

from __future__ import annotations

import json
import os
from pathlib import Path


class FileVault:
    """`core.model.ports.Vault` for tests with several processes. Not safe by itself: that is for the tokens to be."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, name: str) -> str | None:
        return self._all().get(name)

    def write(self, name: str, secret: str) -> None:
        self._replace({**self._all(), name: secret})

    def remove(self, name: str) -> None:
        self._replace({key: value for key, value in self._all().items() if key != name})

    def _all(self) -> dict[str, str]:
        if not self._path.exists():
            return {}
        kept: dict[str, str] = json.loads(self._path.read_text("utf-8"))
        return kept

    def _replace(self, secrets: dict[str, str]) -> None:
        half = self._path.with_suffix(f".{os.getpid()}")
        half.write_text(json.dumps(secrets), "utf-8")
        half.replace(self._path)
