"""Which feed of versions a build looks at: from the environment of whoever builds it, and none without."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from tray_app.adapters.net.release_feed import FEED_FILE, feed_of

_ADDRESS, _KEY = "DIDITLOG_UPDATE_FEED", "DIDITLOG_UPDATE_KEY"


def feed_resource(folder: Path, environ: Mapping[str, str] = os.environ) -> list[Path]:
    """Write what the build carries; nothing when the environment names no feed. Raises SystemExit for half of one."""
    file = folder / FEED_FILE
    file.unlink(missing_ok=True)  # of an earlier build
    address, key = environ.get(_ADDRESS, ""), environ.get(_KEY, "")
    if not address and not key:
        return []
    try:
        feed_of(address, key)
    except ValueError as error:
        raise SystemExit(f"{_ADDRESS} and {_KEY} cannot be used: {error}") from None
    folder.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"address": address, "key": key}, indent=1) + "\n", "utf-8", newline="\n")
    return [file]
