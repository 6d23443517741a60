"""The truth on disk: `core.model.ports.Store` on SQLite."""

from tray_app.adapters.store.sqlite import SqliteStore

__all__ = ["SqliteStore"]
