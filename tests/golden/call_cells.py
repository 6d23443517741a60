"""Reads one row of a call file as the app itself reads it: in the app's own form, or as a phone system writes it.

A world is made in the own form. Another form has the same calls as its export would show them: what it leaves out (an
id, seconds, the zone, a Salesforce ID) is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from tray_app.adapters.call_reading.call_mapping import MappingForm
from tray_app.adapters.call_reading.column_names import header
from tray_app.adapters.call_reading.common_words import load_common_words
from tray_app.adapters.call_reading.mapping_files import load_mapping
from tray_app.adapters.call_reading.row_reader import CallOfRow, RowReader
from tray_app.adapters.call_reading.row_times import Surroundings
from tray_app.adapters.call_reading.table_rows import TableRow

RESOURCES = Path(__file__).parents[2] / "resources"
_NEVER = datetime(2100, 1, 1, tzinfo=UTC)
_OWN_LINE = "101"
Cells = Mapping[str, str]
"""By column."""


@dataclass(frozen=True, slots=True)
class CallForm:
    """A form of call files."""

    mapping: str
    """The mapping's id."""
    name: str
    """The form's name in it."""
    written: Callable[[Cells, datetime], Cells]
    """The own form's cells, and the local time → this form's."""
    order: str = ""
    """Of day and month: named weekdays show it, whatever file it is."""


def _ringcentral(cells: Cells, local: datetime) -> Cells:
    """With seconds, an id of the call, and a row's type; the result says more than whether somebody answered."""
    return {
        "Type": "Voice",
        "CallId": cells["id"],
        **_portal(cells, local),
        "Time": f"{local:%I:%M:%S %p}",
        "Action": "VoIP Call" if cells["direction"] == "outbound" else "Phone Call",
    }


def _portal(cells: Cells, local: datetime) -> Cells:
    """No id, no seconds in the time of day."""
    out, result, seconds = cells["direction"] == "outbound", cells["result"], int(cells["duration_s"])
    words = {
        "answered": "Call connected" if out else "Accepted",
        "no_answer": "No Answer" if out else "Missed",
        "voicemail": "Voicemail",
    }
    return {
        "Direction": "Outgoing" if out else "Incoming",
        "From": _OWN_LINE if out else cells["number"],
        "To": cells["number"] if out else _OWN_LINE,
        "Extension": "101 - Robin Rep",
        "Name": cells["person_name"],
        "Date": f"{local:%a %m/%d/%Y}",
        "Time": f"{local:%I:%M %p}",
        "Action Result": words[result],
        "Duration": f"{seconds // 3600}:{seconds % 3600 // 60:02}:{seconds % 60:02}",
    }


def _dialpad(cells: Cells, local: datetime) -> Cells:
    """Minutes as decimals, and a zone in a column."""
    out, result = cells["direction"] == "outbound", cells["result"]
    answered = result == "answered"
    return {
        "date_started": f"{local:%Y-%m-%d %H:%M:%S}",
        "call_id": cells["id"],
        "category": ("outgoing" if out else "incoming") if answered or out else "missed",
        "direction": cells["direction"],
        "categories": {"answered": "answered", "voicemail": "unanswered,voicemail"}.get(result, "unanswered"),
        "external_number": cells["number"],
        "internal_number": _OWN_LINE,
        "talk_duration": f"{int(cells['duration_s']) / 60:.2f}",
        "timezone": str(local.tzinfo),
    }


OWN = CallForm("own", "own columns", lambda cells, _local: cells)
FORMS = {
    "own": OWN,
    "RingCentral": CallForm("ringcentral", "detailed call log", _ringcentral, "mdy"),
    "RingCentral portal": CallForm("ringcentral", "call log of the portal", _portal, "mdy"),
    "Dialpad": CallForm("dialpad", "call logs", _dialpad),
}
"""What a messy world's calls can come through."""


@cache
def _form(mapping: str, name: str) -> MappingForm:
    """The shipped one: thousands of rows are read by it."""
    (found,) = (one for one in load_mapping(RESOURCES / "call_files" / f"{mapping}.toml").forms if one.name == name)
    return found


@dataclass(frozen=True, slots=True)
class CellReader:
    """For calls of one rep."""

    region: str
    """The rep's country."""
    zone: ZoneInfo
    """The rep's."""
    since: datetime
    """Earlier calls are left out. UTC-aware."""
    form: CallForm = OWN
    """What the calls come through."""

    def call(self, cells: Cells, source: str) -> CallOfRow:
        """The call; `cells` are the own form's."""
        around = Surroundings(
            source=source,
            region=self.region,
            zone=self.zone,
            since=self.since,
            now=_NEVER,
            words=load_common_words(RESOURCES),
        )
        form = _form(self.form.mapping, self.form.name)
        written = self.form.written(cells, datetime.fromisoformat(cells["started_at"]).astimezone(self.zone))
        read = RowReader(form, header(written), around, self.form.order).read(TableRow(1, tuple(written.values())))
        assert isinstance(read, CallOfRow), read
        return read
