"""A Salesforce report of activities, exported into a file: what it shows, and what it can say nothing about."""

from dataclasses import dataclass, field
from datetime import date, datetime

from tray_app.core.model.text import Text


class BadReport(Exception):
    """The file is no report that can be compared with anything."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.template)
        self.message = message
        """What is wrong, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """One Task as the report shows it."""

    line: int
    """Where it stands in the file, from 1."""
    subject: str = ""
    """Subject."""
    day: date
    """The day of the Task: its Date, or the day on which it was created. In the rep's zone."""
    created_at: datetime | None = None
    """Created Date, UTC-aware, where the report has its time of the day too."""
    name: str = ""
    """Name of the Lead or Contact."""
    address: str = ""
    """The person's Email, lower case."""
    phone_ends: frozenset[str] = field(default=frozenset())
    """The last seven to nine digits of the person's phone numbers."""
    assigned: str = ""
    """Whom the Task is assigned to, as the report writes it."""
    type: str = ""
    """Task.Type, where the report has it."""
    subtype: str = ""
    """TaskSubtype, where the report has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityReport:
    """All of it. It is read once and never kept on disk."""

    file: str
    """Name of the file, for people."""
    rows: tuple[ReportRow, ...]
    """The Tasks, in the order of the file; at least one."""
    begins: date
    """The first day it has a Task of: earlier ones are not covered."""
    ends_at: datetime
    """Tasks written later than this can not be in it, UTC-aware."""
    has_addresses: bool = False
    """Whether it has the persons' addresses."""
    has_phones: bool = False
    """Whether it has the persons' numbers."""
    unread: int = 0
    """Rows with a subject whose date cannot be read."""

    @property
    def assigned(self) -> tuple[str, ...]:
        """Everybody whose Tasks it shows, by name."""
        return tuple(sorted({row.assigned for row in self.rows if row.assigned}))
