"""Everything that is kept about the rep: counted, written out for them to take along, and forgotten."""

import contextlib
import json
import os
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tray_app.adapters.store.activities import content_of, words_of
from tray_app.adapters.store.findings import finding_to_json, words_to_json
from tray_app.adapters.store.sqlite import SqliteStore
from tray_app.adapters.system.paths import Paths

_ALL_TIME = (datetime(1990, 1, 1, tzinfo=UTC), timedelta(days=3650))


def write_out(file: Path, store: SqliteStore, configuration: Path, now: datetime) -> None:
    """Write all of it into `file` as JSON, for the rep's eyes only; secrets are in none of it. Raises OSError."""
    kept = {
        "schema": 1,
        "exported_at": now.isoformat(),
        "configuration": configuration.read_text("utf-8") if configuration.is_file() else "",
        "activities": [
            {
                "activity": json.loads(content_of(check.activity)) | json.loads(words_of(check.activity)),
                "finding": {
                    **json.loads(finding_to_json(check.finding)),
                    "words": json.loads(words_to_json(check.finding)),
                }
                if check.finding
                else None,
            }
            for check in store.between(_ALL_TIME[0], now + _ALL_TIME[1])
        ],
        "rules": [asdict(rule) for rule in store.rules()],
        "told": {key: at.isoformat() for key, at in store.told().items()},
        "notes": store.notes(),
    }
    draft = file.with_name(f".{file.name}.new")
    draft.touch(mode=0o600)
    try:
        # Half a surrogate pair is no UTF-8: it is written as JSON writes it.
        draft.write_text(json.dumps(kept, ensure_ascii=False, indent=1, default=str), "utf-8", "backslashreplace")
        draft.replace(file)
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def forget(store: SqliteStore, places: Paths) -> None:
    """Empty the store, the configuration and the logs, and nothing of others. Raises OSError when something is left."""
    store.wipe()
    real = Path(os.path.realpath(places.store_file))  # damaged files are put aside where the store really lies
    for file in (*places.own_settings(), *real.parent.glob(f"{real.name}.damaged*")):
        file.unlink(missing_ok=True)
    for log in places.own_logs():
        # The newest one is open, and goes on empty; on Windows it could not be removed.
        log.write_bytes(b"")
