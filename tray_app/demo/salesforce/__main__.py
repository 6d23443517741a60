"""The demo Salesforce as a process of its own: `python -m tray_app.demo.salesforce --world WORLD.json`.

Prints one line of JSON with its address once it answers, and serves until it is told to end.
"""

import argparse
import json
import signal
import ssl
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from tray_app.demo.salesforce import DemoSalesforce, Org, WorldError


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve a world. Exit status 0 once told to end, 2 for a world or a port that cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m tray_app.demo.salesforce", description=__doc__)
    parser.add_argument("--world", type=Path, required=True, help="JSON file, see tray_app/demo/salesforce/world.py")
    parser.add_argument("--port", type=int, default=0, help="loopback port; 0 for any that is free")
    parser.add_argument("--cert", type=Path, help="PEM file with the certificate chain; https from then on")
    parser.add_argument("--key", type=Path, help="PEM file with its key, unless it is in the same file")
    given = parser.parse_args(arguments)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        org = Org.from_world(_json(given.world))
        server = DemoSalesforce(org, _tls(given.cert, given.key), port=given.port)
    except (WorldError, OSError) as error:
        parser.exit(2, f"{parser.prog}: {error}\n")
    with server:
        sys.stdout.write(json.dumps({"url": server.url}) + "\n")
        sys.stdout.flush()
        stop.wait()
    return 0


def _json(path: Path) -> dict[str, object]:
    try:
        content = json.loads(path.read_bytes())
    except ValueError as error:
        raise WorldError(f"{path}: no JSON: {error}") from None
    if not isinstance(content, dict):
        raise WorldError(f"{path}: a JSON object is needed")
    return content


def _tls(certificate: Path | None, key: Path | None) -> ssl.SSLContext | None:
    if certificate is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


if __name__ == "__main__":
    sys.exit(main())
