"""How the calls of one dialer's export are read: which column holds what, and how it is written there.

These models are the keys of `resources/call_files/*.toml` and of the mappings that a team teaches.
"""

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from tray_app.adapters.call_reading.column_names import normalised
from tray_app.adapters.call_reading.zones import is_zone

ZONE_WORDS = ("utc", "offset", "rep", "name", "column")
"""What `zone` may be beside the name of a time zone."""


def _as_tuple(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _names(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(normalised, names))


Words = Annotated[tuple[str, ...], BeforeValidator(_as_tuple), Field(strict=False)]
"""One word or a list of them; `*` at the end stands for whatever follows."""
FileNames = Annotated[tuple[str, ...], BeforeValidator(_as_tuple), Field(strict=False)]
Columns = Annotated[tuple[str, ...], BeforeValidator(_as_tuple), AfterValidator(_names), Field(strict=False)]
"""One column or a list of them; the first that holds something counts."""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class StartedAt(_Table):
    """When a call began."""

    columns: Columns = Field(description="The column, or those of date and time, which are joined.")
    zone: str = Field(
        default="rep",
        description="utc, offset (each value has its own), rep (the rep's), name (in the column's name), column, or a "
        "zone such as Asia/Seoul.",
    )
    zone_column: Columns = Field(default=(), description="With zone = column: the column with the zone's name.")
    order: Literal["file", "ymd", "mdy", "dmy"] = Field(
        default="file", description="Of day and month in 11/12/2026; file: each file shows it by itself, or is asked."
    )
    epoch: Literal["no", "s", "ms"] = Field(default="no", description="Seconds or milliseconds since 1970.")
    strict: bool = Field(default=False, description="RFC 3339 and nothing else.")

    @field_validator("zone")
    @classmethod
    def _known(cls, zone: str) -> str:
        if zone not in ZONE_WORDS and not is_zone(zone):
            raise ValueError(f"{', '.join(ZONE_WORDS)} or a time zone such as America/Chicago")
        return zone


class TalkTime(_Table):
    """How long a call took."""

    columns: Columns = Field(description="The column; of several, the first that holds something.")
    unit: Literal["s", "min", "ms", "clock"] = Field(
        description="Seconds, decimal minutes, milliseconds, or a clock (1:02:03 or 2:03)."
    )


class DirectionColumn(_Table):
    """Who called whom."""

    columns: Columns = Field(default=(), description="The column.")
    outbound: Words = Field(default=(), description="Words for a call that the rep made.")
    inbound: Words = Field(default=(), description="Words for a call that the rep took.")
    strict: bool = Field(default=False, description="These words and no others.")
    by_number: bool = Field(default=False, description="Else: who has an extension is the rep.")
    always: Literal["", "outbound", "inbound"] = Field(default="", description="For exports of one direction only.")


class OtherSide(_Table):
    """Which number is not the rep's."""

    columns: Columns = Field(default=(), description="The column, where one holds the other side of each call.")
    outbound: Columns = Field(default=(), description="The column for calls that the rep made.")
    inbound: Columns = Field(default=(), description="The column for calls that the rep took.")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if bool(self.columns) == bool(self.outbound and self.inbound):
            raise ValueError("columns, or both outbound and inbound")
        return self


class ResultColumn(_Table):
    """One column that may say how a call ended; the first that does so counts."""

    columns: Columns = Field(default=(), description="The column.")
    answered: Words = Field(default=(), description="Words for: two people spoke.")
    no_answer: Words = Field(default=(), description="Words for: it rang, nobody answered.")
    voicemail: Words = Field(default=(), description="Words for: it ended in a mailbox.")
    busy: Words = Field(default=(), description="Words for: the line was busy.")
    failed: Words = Field(default=(), description="Words for: it was never connected.")
    filled: Literal["", "answered", "no_answer", "voicemail", "busy", "failed"] = Field(
        default="", description="The result when anything at all stands there."
    )
    listed: bool = Field(default=False, description="It holds several words with commas between them.")
    shared_words: bool = Field(default=True, description="Words that dialers have in common count as well.")
    by_talk_time: bool = Field(default=False, description="No column: who talked was answered.")


class LeaveOut(_Table):
    """Rows that are no calls of their own."""

    columns: Columns = Field(description="The column that tells.")
    words: Words = Field(default=(), description="What stands there in such a row.")
    empty: bool = Field(default=False, description="Nothing stands there in such a row.")
    unless: Words = Field(default=(), description="All rows but those with one of these words.")


class MappingForm(_Table):
    """One form of an export, known by the names of its columns."""

    name: str = Field(min_length=1, description="What the form is called.")
    has: Columns = Field(min_length=1, description="Columns by which it is known; all of them are there.")
    lacks: Columns = Field(default=(), description="Columns by which another form is known.")
    started_at: StartedAt
    connected_at: Columns = Field(default=(), description="When the two began to talk.")
    duration: TalkTime
    direction: DirectionColumn
    number: OtherSide
    result: Annotated[tuple[ResultColumn, ...], Field(strict=False, min_length=1)]
    leave_out: Annotated[tuple[LeaveOut, ...], Field(strict=False)] = ()
    id: Columns = Field(default=(), description="The dialer's own id: rows with one id are one call.")
    person_name: Columns = Field(default=(), description="The other side's name.")
    person_email: Columns = Field(default=(), description="The other side's address.")
    salesforce_id: Columns = Field(default=(), description="The Lead or Contact.")
    salesforce_activity_id: Columns = Field(default=(), description="The record that the dialer says it wrote.")
    outcome: Columns = Field(default=(), description="What the rep chose after the call.")
    url: Columns = Field(default=(), description="Where the dialer shows the call.")
    encoding: str = Field(default="", description="Of its text, where that is always the same.")


class CallMapping(_Table):
    """A whole file: one dialer."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$", description="Like the name of the file.")
    name: str = Field(min_length=1, description="What people call the dialer.")
    files: FileNames = Field(
        default=(),
        description="What its exports are called, like CallLog*.csv: offered for a folder of all sorts of files.",
    )
    forms: Annotated[tuple[MappingForm, ...], Field(strict=False, min_length=1)]
