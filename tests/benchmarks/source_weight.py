"""What each kind of source costs: `python -m tests.benchmarks.source_weight` prints memory, modules and install size.

One process per kind. Memory is what the process holds besides what it held before (VmRSS); the source is made, and what
its first poll loads is loaded.
"""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys
from pathlib import Path

_START = """
import sys
from pathlib import Path

def held():
    line = next(line for line in Path('/proc/self/status').read_text().splitlines() if line.startswith('VmRSS'))
    return int(line.split()[1])

from tray_app.app import App
from tray_app.adapters.settings import parse_source
from tray_app.adapters.sources.source_factory import SourceFactory
from tray_app.demo.memory_vault import MemoryVault
factory = SourceFactory(MemoryVault(), str, Path('/nonexistent'))
before, known = held(), set(sys.modules)
"""
_END = "\nprint((held() - before) / 1024, len(set(sys.modules) - known))\n"
_GUID = "11111111-2222-3333-4444-555555555555"
_SETTINGS: dict[str, dict[str, str]] = {
    "imap": {"host": "h.example", "username": "u"},
    "imap, by tokens": {"host": "h.example", "username": "u", "issuer": "https://login.example", "client_id": "c"},
    "graph": {"client_id": _GUID, "username": "rep@acme.example"},
    "gmail": {"client_id": "1-a.apps.googleusercontent.com", "username": "rep@acme.example"},
    "thunderbird": {},
    "apple-mail": {},
    "outlook": {},
    "marketo": {"url": "https://123-abc-456.mktorest.com", "client_id": "c", "user": "rep@acme.example"},
    "call-files": {"folder": "/nonexistent"},
}
"""A source of each kind."""
_AT_ITS_FIRST_POLL = {"graph": "import msal"}
"""What is loaded only then."""
_LIBRARIES = {
    "imap": ("imapclient",),
    "imap, by tokens": ("imapclient",),
    "graph": ("msal", "PyJWT"),
    "call-files": ("phonenumberslite", "python-calamine", "charset-normalizer"),
    "finding a host, once": ("dnspython",),
}
"""Packages that this kind needs beside those that everything needs."""
_OTHERS = {"finding a host, once": "import dns.resolver"}


def main() -> None:
    """Print a line for each kind."""
    sys.stdout.write("| source | memory, MB | modules | installed, MB |\n|---|---|---|---|\n")
    codes = {kind: _making(kind, settings) for kind, settings in _SETTINGS.items()}
    for kind, code in {**codes, **_OTHERS}.items():
        command = [sys.executable, "-c", _START + code + _END]
        memory, modules = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        size = sum(map(_installed, _LIBRARIES.get(kind, ()))) / 1024 / 1024
        sys.stdout.write(f"| {kind} | {float(memory):.1f} | {modules} | {size:.1f} |\n")


def _making(kind: str, settings: dict[str, str]) -> str:
    table = {"id": "a", "type": kind.partition(",")[0], **settings}
    return f"source = factory.make(parse_source({table!r}))\n{_AT_ITS_FIRST_POLL.get(kind, '')}"


def _installed(package: str) -> int:
    files = importlib.metadata.files(package) or []
    places = (Path(str(file.locate())) for file in files)
    return sum(place.stat().st_size for place in places if place.is_file())


if __name__ == "__main__":
    main()
