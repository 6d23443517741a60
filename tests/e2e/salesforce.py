"""The Salesforce of the tests: the demo's, started as a process of its own, over plain loopback HTTP or over TLS."""

from __future__ import annotations

import json
import ssl
import sys
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.e2e.command import ROOT
from tests.rig.certificates import CertificateAuthority
from tests.rig.processes import PATIENCE_S, Processes

TOKEN = "00DE2E!access-token-of-the-tests"


class StandIn:
    """A Salesforce that can be taken away and brought back at the same address."""

    def __init__(self, processes: Processes, folder: Path, authority: CertificateAuthority | None = None) -> None:
        """With `authority` it speaks TLS with that authority's certificate."""
        self._processes = processes
        self._folder = folder
        self._authority = authority
        self._starts = 0
        self._port = 0

    @property
    def url(self) -> str:
        """Where it is, also while it is away."""
        return f"{'https' if self._authority else 'http'}://127.0.0.1:{self._port}"

    @property
    def port(self) -> int:
        """Its port."""
        return self._port

    def start(self, world: Mapping[str, Any]) -> None:
        """Serve this world; the address of an earlier start stays."""
        self._starts += 1
        self._name = f"salesforce-{self._starts}"
        file = self._folder / f"world-{self._starts}.json"
        file.write_text(json.dumps(world, ensure_ascii=False), "utf-8")
        words: list[str | Path] = [
            sys.executable,
            "-m",
            "tray_app.demo.salesforce",
            "--world",
            file,
            "--port",
            str(self._port),
        ]
        if self._authority:
            words += ["--cert", self._authority.certificate_file]
        env = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8"}
        self._processes.start(self._name, words, env)
        said = self._processes.wait_ready(self._name, lambda: self._processes.log(self._name).strip())
        url = json.loads(said)["url"]
        self._port = int(url.rpartition(":")[2])
        assert url == self.url

    def stop(self) -> None:
        """Take it away: from now on nothing listens there."""
        self._processes.stop(self._name)

    def requests(self) -> list[dict[str, Any]]:
        """Every request since the last start."""
        found: list[dict[str, Any]] = self._ask("/__stand_in/log")["requests"]
        return found

    def counted(self) -> int:
        """How many of them counted against the org's allowance."""
        return int(self._ask("/__stand_in/log")["counted"])

    def create(self, entity: str, values: Mapping[str, object]) -> str:
        """Let a logger write a record through the API."""
        return str(self._ask(f"/services/data/v66.0/sobjects/{entity}", values)["id"])

    def _ask(self, path: str, body: Mapping[str, object] | None = None) -> Any:
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, content, headers)  # noqa: S310 loopback
        trust = ssl.create_default_context(cafile=str(self._authority.ca_file)) if self._authority else None
        with urllib.request.urlopen(request, timeout=PATIENCE_S, context=trust) as answer:  # noqa: S310
            return json.load(answer)
