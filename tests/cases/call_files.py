"""Files of calls as dialers and spreadsheets leave them, read as the source reads them."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from tests.cases import Case
from tray_app.adapters.sources.call_files import CallFiles
from tray_app.core.model.activity import Call

_HEADER = "id,started_at,direction,number,duration_s,result"


def _said(name: str, content: str, region: str = "US") -> str:
    """The calls in a file, and what is told about it."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_text(content, "utf-8")
        source = CallFiles(id="dialer", folder=folder, region=lambda: region)
        batch = source.poll(None, datetime(2020, 1, 1, tzinfo=UTC))
    calls = [
        f"{call.number or call.number_kind.value} {call.duration_s} s {call.result.value}"
        for call in batch.activities
        if isinstance(call, Call)
    ]
    return "; ".join([*calls, *([batch.trouble.code] if batch.trouble else [])]) or "nothing"


def _number(written: str, before: str, right: str, region: str = "US") -> Case:
    content = f'{_HEADER}\n1,2026-11-23T17:02:11Z,outbound,"{written}",42,answered\n'
    return Case(
        kind="a number is internal only when it is known to be an extension",
        given=f"{written}, country {region or 'unknown'}",
        before=before,
        right=right,
        answer=lambda: _said("calls.csv", content, region),
    )


def _file(kind: str, name: str, content: str, before: str, right: str) -> Case:
    given = " / ".join(content.strip().splitlines())[:300]
    return Case(kind=kind, given=given, before=before, right=right, answer=lambda: _said(name, content))


_INTERNAL = "no number, taken for a call inside the company"
_LEGS = (
    "L,2026-11-23T17:02:11Z,outbound,+14155550100,0,no_answer",
    "L,2026-11-23T17:02:13Z,outbound,+14155550100,60,answered",
    "L,2026-11-23T17:03:13Z,outbound,101,30,answered",
)

CASES = (
    _number("1.41556E+10", _INTERNAL, "unreadable 42 s answered; source.bad_file"),
    _number("4155550100.0", _INTERNAL, "+14155550100 42 s answered"),
    _number("9,14155550100", _INTERNAL, "+14155550100 42 s answered"),
    _number("+1 415 555 0100 (Mobile)", _INTERNAL, "+14155550100 42 s answered"),
    _number("4155550100", _INTERNAL, "unreadable 42 s answered", region=""),
    _number("(415) 555-0100", _INTERNAL, "unreadable 42 s answered", region=""),
    _number("ext. 12", _INTERNAL, "extension 42 s answered"),
    _number("Restricted", _INTERNAL, "withheld 42 s answered"),
    _number("Private Number", "unreadable 42 s answered", "withheld 42 s answered"),
    _number("Numéro masqué", "unreadable 42 s answered", "withheld 42 s answered", region="FR"),
    _number("*67 4155550100", "unreadable 42 s answered", "+14155550100 42 s answered"),
    _number("#31#030 23125001", "+493023125001 42 s answered", "+493023125001 42 s answered", region="DE"),
    _number("+521 55 5550 0100", "unreadable 42 s answered", "+525555500100 42 s answered", region="MX"),
    _number("1415555010", "+11415555010 42 s answered", "unreadable 42 s answered"),
    _file("rows under one id are one call", "a.csv", "\n".join([_HEADER, *_LEGS, ""]),
          "no number 30 s answered: the last row won", "+14155550100 90 s answered"),
    _file("rows under one id are one call, in either order", "a.csv", "\n".join([_HEADER, *reversed(_LEGS), ""]),
          "+14155550100 0 s no_answer: the last row won", "+14155550100 90 s answered"),
    _file("an export of a dialer is read as it is", "CallLog.csv",
          "Direction,From,To,Extension,Name,Date,Time,Action Result,Duration\n"
          "Outgoing,101,(415) 555-0100,9042 - Jackie,Jane,Fri 11/13/2026,1:05 PM,Call connected,0:02:30\n",
          "source.bad_file: five columns must be there", "+14155550100 150 s answered"),
    _file("day and month that could be either way are asked", "aircall.csv",
          "line,datetime (UTC),direction,from,to,answered,duration (in call)\n"
          "Sales,01/02/2026 09:00,outbound,33123456789,14155550100,Yes,42\n",
          "source.bad_file: five columns must be there", "source.format_unknown"),
    _file("a file that is nothing of the kind is named", "notes.txt", "Call Jane back on Monday\n",
          "nothing: works, 0 entries", "source.format_unknown"),
)  # fmt: skip
