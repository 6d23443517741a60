"""Reads one row of a call file in the app's own form, as the app itself reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tray_app.adapters.call_reading.column_names import header
from tray_app.adapters.call_reading.common_words import load_common_words
from tray_app.adapters.call_reading.mapping_files import load_mapping
from tray_app.adapters.call_reading.row_reader import CallOfRow, RowReader
from tray_app.adapters.call_reading.row_times import Surroundings
from tray_app.adapters.call_reading.table_rows import TableRow
from tray_app.core.model.activity import Call

RESOURCES = Path(__file__).parents[2] / "resources"
_NEVER = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class CellReader:
    """For calls of one rep."""

    region: str
    """The rep's country."""
    since: datetime
    """Earlier calls are left out. UTC-aware."""

    def call(self, cells: Mapping[str, str], source: str) -> Call:
        """The call; `cells` are by column."""
        (form,) = load_mapping(RESOURCES / "call_files" / "own.toml").forms
        around = Surroundings(
            source=source,
            region=self.region,
            zone=UTC,
            since=self.since,
            now=_NEVER,
            words=load_common_words(RESOURCES),
        )
        read = RowReader(form, header(cells), around).read(TableRow(1, tuple(cells.values())))
        assert isinstance(read, CallOfRow), read
        return read.call
