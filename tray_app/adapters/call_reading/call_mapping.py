"""How the calls of one dialer's export are read: which column holds what, and how it is written there.

These models are the keys of `resources/call_files/*.toml` and of the mappings that a team teaches.
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from tray_app.adapters.call_reading.column_names import normalised
from tray_app.adapters.call_reading.zones import is_zone
from tray_app.adapters.tables import Flaw, FlawKind, ListValue, Table, TableValue, TextValue, key

ZONE_WORDS = ("utc", "offset", "rep", "name", "column")
"""What `zone` may be beside the name of a time zone."""


def _zone(zone: str) -> str:
    if zone not in ZONE_WORDS and not is_zone(zone):
        raise ValueError(f"{', '.join(ZONE_WORDS)} or a time zone such as America/Chicago")
    return zone


Words = Annotated[tuple[str, ...], ListValue(item=TextValue(), may_be_single=True)]
"""One word or a list of them; `*` at the end stands for whatever follows."""
Columns = Annotated[tuple[str, ...], ListValue(item=TextValue(check=normalised), may_be_single=True)]
"""One column or a list of them; the first that holds something counts."""
SomeColumns = Annotated[
    tuple[str, ...], ListValue(item=TextValue(check=normalised), may_be_single=True, is_filled=True)
]
"""At least one."""
Name = Annotated[str, TextValue(is_filled=True)]


class StartedAt(Table):
    """When a call began."""

    columns: SomeColumns = key("The column, or those of date and time, which are joined.")
    zone: Annotated[str, TextValue(check=_zone)] = key(
        "utc, offset (each value has its own), rep (the rep's), name (in the column's name), column, or a "
        "zone such as Asia/Seoul.",
        default="rep",
    )
    zone_column: Columns = key("With zone = column: the column with the zone's name.", default=())
    order: Literal["file", "ymd", "mdy", "dmy"] = key(
        "Of day and month in 11/12/2026; file: each file shows it by itself, or is asked.", default="file"
    )
    epoch: Literal["no", "s", "ms"] = key("Seconds or milliseconds since 1970.", default="no")
    strict: bool = key("RFC 3339 and nothing else.", default=False)


class TalkTime(Table):
    """How long a call took."""

    columns: Columns = key("The column; of several, the first that holds something. None: nothing tells it.")
    unit: Literal["s", "min", "ms", "clock", "hm"] = key(
        "Seconds, decimal minutes, milliseconds, a clock (1:02:03 or 2:03), or hours and minutes (0:02)."
    )


class DirectionColumn(Table):
    """Who called whom."""

    columns: Columns = key("The column.", default=())
    outbound: Words = key("Words for a call that the rep made.", default=())
    inbound: Words = key("Words for a call that the rep took.", default=())
    strict: bool = key("These words and no others.", default=False)
    by_number: bool = key("Else: who has an extension is the rep.", default=False)
    always: Literal["", "outbound", "inbound"] = key("For exports of one direction only.", default="")


class OtherSide(Table):
    """Which number is not the rep's."""

    columns: Columns = key("The column, where one holds the other side of each call.", default=())
    outbound: Columns = key("The column for calls that the rep made.", default=())
    inbound: Columns = key("The column for calls that the rep took.", default=())
    form: Literal["any", "international"] = key(
        "international: bare digits begin with their country, as where the plus is left out.", default="any"
    )

    def _objections(self) -> Iterator[Flaw]:
        if bool(self.columns) == bool(self.outbound and self.inbound):
            yield Flaw(FlawKind.WRONG_VALUE, "columns, or both outbound and inbound")


class ResultColumn(Table):
    """One column that may say how a call ended; the first that does so counts."""

    columns: Columns = key("The column.", default=())
    answered: Words = key("Words for: two people spoke.", default=())
    no_answer: Words = key("Words for: it rang, nobody answered.", default=())
    voicemail: Words = key("Words for: it ended in a mailbox.", default=())
    busy: Words = key("Words for: the line was busy.", default=())
    failed: Words = key("Words for: it was never connected.", default=())
    filled: Literal["", "answered", "no_answer", "voicemail", "busy", "failed"] = key(
        "The result when anything at all stands there.", default=""
    )
    listed: bool = key("It holds several words with commas between them.", default=False)
    shared_words: bool = key("Words that dialers have in common count as well.", default=True)
    by_talk_time: bool = key("No column: who talked was answered.", default=False)


class LeaveOut(Table):
    """Rows that are no calls of their own."""

    columns: Columns = key("The column that tells.")
    words: Words = key("What stands there in such a row.", default=())
    empty: bool = key("Nothing stands there in such a row.", default=False)
    unless: Words = key("All rows but those with one of these words.", default=())


class MappingForm(Table):
    """One form of an export, known by the names of its columns."""

    name: Name = key("What the form is called.")
    has: SomeColumns = key("Columns by which it is known; all of them are there.")
    lacks: Columns = key("Columns by which another form is known.", default=())
    started_at: StartedAt = key("When a call began.")
    connected_at: Columns = key("When the two began to talk.", default=())
    duration: TalkTime = key("How long it took.")
    direction: DirectionColumn = key("Who called whom.")
    number: OtherSide = key("Which number is not the rep's.")
    result: Annotated[tuple[ResultColumn, ...], ListValue(item=TableValue(ResultColumn), is_filled=True)] = key(
        "How a call ended: the first that says so counts."
    )
    leave_out: tuple[LeaveOut, ...] = key("Rows that are no calls of their own.", default=())
    id: Columns = key("The dialer's own id: rows with one id are one call.", default=())
    person_name: Columns = key("The other side's name.", default=())
    person_email: Columns = key("The other side's address.", default=())
    salesforce_id: Columns = key("The Lead or Contact.", default=())
    salesforce_activity_id: Columns = key("The record that the dialer says it wrote.", default=())
    outcome: Columns = key("What the rep chose after the call.", default=())
    url: Columns = key("Where the dialer shows the call.", default=())
    encoding: str = key("Of its text, where that is always the same.", default="")


class CallMapping(Table):
    """A whole file: one dialer."""

    id: Annotated[str, TextValue(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$", allowed="small letters, digits and hyphens")] = (
        key("Like the name of the file.")
    )
    name: Name = key("What people call the dialer.")
    files: Words = key(
        "What its exports are called, like CallLog*.csv: offered for a folder of all sorts of files.", default=()
    )
    forms: Annotated[tuple[MappingForm, ...], ListValue(item=TableValue(MappingForm), is_filled=True)] = key(
        "Its exports, form by form."
    )
