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
_KINDS = {
    "imap": "source = factory.make(parse_source({'id': 'a', 'type': 'imap', 'host': 'h.example', 'username': 'u'}))",
    "graph": (
        f"source = factory.make(parse_source({{'id': 'a', 'type': 'graph', 'client_id': '{_GUID}',"
        " 'username': 'rep@acme.example'}))\nimport msal"
    ),
    "gmail": (
        "source = factory.make(parse_source({'id': 'a', 'type': 'gmail', 'username': 'rep@acme.example',"
        " 'client_id': '1-a.apps.googleusercontent.com'}))"
    ),
    "call-files": "source = factory.make(parse_source({'id': 'a', 'type': 'call-files', 'folder': '/nonexistent'}))",
    "finding a host": "import dns.resolver",
}
_LIBRARIES = {
    "imap": ("imapclient",),
    "graph": ("msal", "PyJWT"),
    "gmail": (),
    "call-files": ("phonenumberslite",),
    "finding a host": ("dnspython",),
}
"""Packages that this kind needs beside those that everything needs."""


def main() -> None:
    """Print a line for each kind."""
    sys.stdout.write("| source | memory, MB | modules | installed, MB |\n|---|---|---|---|\n")
    for kind, code in _KINDS.items():
        command = [sys.executable, "-c", _START + code + _END]
        memory, modules = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        size = sum(map(_installed, _LIBRARIES[kind])) / 1024 / 1024
        sys.stdout.write(f"| {kind} | {float(memory):.1f} | {modules} | {size:.1f} |\n")


def _installed(package: str) -> int:
    files = importlib.metadata.files(package) or []
    places = (Path(str(file.locate())) for file in files)
    return sum(place.stat().st_size for place in places if place.is_file())


if __name__ == "__main__":
    main()
