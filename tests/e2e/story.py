"""Tells what a rep did and what a logger made of it: mails, calls and Salesforce records, and what must be said."""

from __future__ import annotations

import csv
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from tests.e2e.salesforce import TOKEN
from tests.rig.dovecot import Mailbox, mail
from tray_app.demo.salesforce.ids import long_id

REP_ID = long_id("005000000000001")
SYNC_ID = long_id("005000000000002")
COLLEAGUE_ID = long_id("005000000000003")
QUEUE_ID = long_id("00G000000000001")
REP = "rep@acme.example"
PAUSE = timedelta(minutes=3)
"""How long the logger takes."""
_COLUMNS = (
    "id",
    "started_at",
    "direction",
    "number",
    "duration_s",
    "result",
    "person_email",
    "person_name",
    "salesforce_id",
    "outcome",
    "url",
)


@dataclass(frozen=True, slots=True)
class Expected:
    """What must be said about one activity."""

    verdict: str
    code: str | None = None
    confidence: str | None = None
    evidence: tuple[str, ...] = ()
    """Words that must stand in the evidence."""
    records: tuple[str, ...] = ()
    """`object:match` of the records that prove it."""
    notes: tuple[str, ...] = ()
    """Codes of the notes."""
    also: tuple[str, ...] = ()
    """Codes that are named as also possible."""


def logged(*notes: str, by: str = "Task:strong") -> Expected:
    return Expected("logged", records=(by,), notes=notes)


def missing(code: str, confidence: str, *evidence: str, **more: Any) -> Expected:
    return Expected("not_logged", code, confidence, evidence, **more)


def incomplete(code: str, confidence: str, *evidence: str, notes: tuple[str, ...] = (), **more: Any) -> Expected:
    return Expected("incomplete", code, confidence, evidence, more.pop("records", ("Task:strong",)), notes, **more)


def ignored(code: str) -> Expected:
    return Expected("ignored", code, "proved")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in Salesforce."""

    id: str
    email: str
    phone: str


@dataclass(slots=True)
class Story:
    """Everything that happened, ready to be put into a mailbox, a folder of calls and a world."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))
    records: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {"Contact": [], "Lead": [], "Task": []})
    mails: list[tuple[EmailMessage, datetime]] = field(default_factory=list)
    calls: list[dict[str, str]] = field(default_factory=list)
    expected: dict[str, Expected] = field(default_factory=dict)
    """By the email's subject or the call's id."""
    _people: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _tasks: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    # --- Salesforce

    def contact(self, email: str | None = "", phone: str | None = "", **more: Any) -> Person:
        return self._person("Contact", "003", email, phone, more)

    def lead(self, email: str | None = "", phone: str | None = "", **more: Any) -> Person:
        return self._person("Lead", "00Q", email, phone, {"Company": "Example", **more})

    def _person(self, entity: str, prefix: str, email: str | None, phone: str | None, more: dict[str, Any]) -> Person:
        number = next(self._people)
        email = f"person{number}@example.com" if email == "" else email
        # +1 202 555 01xx is reserved for fiction.
        phone = f"+1202555{100 + number:04d}" if phone == "" and number < 100 else phone or None
        record_id = long_id(f"{prefix}{number:012d}")
        values = {"Id": record_id, "LastName": f"Person {number}", "Email": email, "Phone": phone, "OwnerId": REP_ID}
        self.records[entity].append({key: value for key, value in {**values, **more}.items() if value is not None})
        return Person(record_id, email or "", phone or "")

    def task(self, who: Person | None, at: datetime, **more: Any) -> str:
        """The logger writes a Task; the rep's own and closed unless `more` says otherwise."""
        record_id = long_id(f"00T{next(self._tasks):012d}")
        values = {"Id": record_id, "WhoId": who.id if who else None, "OwnerId": REP_ID, "CreatedById": REP_ID}
        values |= {"Status": "Completed", "CreatedDate": at.isoformat(), "ActivityDate": at.date().isoformat()}
        self.records["Task"].append({key: value for key, value in {**values, **more}.items() if value is not None})
        return record_id

    def email_task(self, who: Person | None, subject: str, at: datetime, **more: Any) -> str:
        values = {"Subject": f"Email: {subject}", "Type": "Email", "TaskSubtype": "Email"}
        return self.task(who, at, **{**values, **more})

    def call_task(self, who: Person | None, at: datetime, **more: Any) -> str:
        values = {"Subject": "Call", "Type": "Call", "TaskSubtype": "Call"}
        return self.task(who, at, **{**values, **more})

    def record(self, entity: str, **values: Any) -> None:
        self.records.setdefault(entity, []).append(values)

    # --- what the rep did

    def ago(self, hours: float) -> datetime:
        return self.now - timedelta(hours=hours)

    def mail(
        self, subject: str, to: str | Person | Iterable[Person], at: datetime, expect: Expected, **headers: str
    ) -> EmailMessage:
        """The rep sends an email."""
        people = [to] if isinstance(to, (str, Person)) else list(to)
        addresses = ", ".join(one if isinstance(one, str) else one.email for one in people)
        made = mail(subject, to=addresses, sender=REP, sent_at=at, **headers)
        self.mails.append((made, at))
        assert subject not in self.expected
        self.expected[subject] = expect
        return made

    def call(
        self, name: str, at: datetime, expect: Expected, who: Person | None = None, *, with_id: bool = True, **more: str
    ) -> None:
        """The rep calls somebody; the dialer knows the Salesforce ID unless told otherwise."""
        row = {"id": name, "started_at": at.isoformat(), "direction": "outbound", "duration_s": "60"}
        row |= {"number": who.phone if who else "", "result": "answered"}
        row |= {"salesforce_id": who.id if who and with_id else ""}
        self.calls.append({**row, **more})
        assert name not in self.expected
        self.expected[name] = expect

    # --- where it goes

    def world(self, **more: Any) -> dict[str, Any]:
        """The stand-in's world."""
        rep = {"Id": REP_ID, "Username": REP, "Name": "Robin Rep", "Email": REP}
        rep |= {"TimeZoneSidKey": "Asia/Seoul", "LocaleSidKey": "en_US"}
        users = [
            {"Id": SYNC_ID, "Username": "sync@acme.example", "Name": "Integration User"},
            {"Id": COLLEAGUE_ID, "Username": "kim@acme.example", "Name": "Kim Colleague"},
        ]
        objects = {"Task": {"picklists": {"Type": {"values": ["Call", "Email", "Reply", "Other"]}}}}
        for name, settings in more.pop("objects", {}).items():
            objects[name] = {**objects.get(name, {}), **settings}
        made = {"token": TOKEN, "rep": rep, "users": users, "objects": objects, "marketo_fields": True}
        return {**made, "records": self.records, **more}

    def fill(self, box: Mailbox, folder: Path) -> None:
        """Put the mails into the mailbox and the calls into files."""
        fill_mailbox(box, self.mails)
        self.write_calls(folder)

    def write_calls(self, folder: Path) -> None:
        """Put the calls into files: CSV, and NDJSON where a row has no place for ids."""
        folder.mkdir(exist_ok=True)
        with (folder / "calls.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, _COLUMNS, restval="")
            writer.writeheader()
            writer.writerows(row for row in self.calls if "salesforce_id" in row and row["salesforce_id"] != "?")
        bare = [row for row in self.calls if row.get("salesforce_id") == "?"]
        if bare:
            lines = [json.dumps({key: row[key] for key in row if key != "salesforce_id"}) for row in bare]
            (folder / "other-dialer.ndjson").write_text("\n".join(lines) + "\n", "utf-8")


def fill_mailbox(box: Mailbox, mails: Iterable[tuple[EmailMessage, datetime]]) -> None:
    """Put mails into the sent folder, each with its own server date, over one connection."""
    with box.connect() as client:
        for message, at in mails:
            client.append(box.sent, message.as_bytes(), ["\\Seen"], at)


@dataclass(frozen=True, slots=True)
class Said:
    """What was said about one activity, in the form of `Expected`."""

    answer: Expected
    evidence: str

    @classmethod
    def of(cls, item: Mapping[str, Any]) -> Said:
        reason = item["reason"] or {}
        records = tuple(sorted(f"{one['object']}:{one['match']}" for one in item["records"]))
        notes = tuple(note["code"] for note in item["notes"])
        evidence = " | ".join(f"{line['question']}: {line['answer']}" for line in reason.get("evidence", ()))
        holds_too = (one["code"] for one in reason.get("also", ()))
        also = (*holds_too, *reason.get("also_possible", ()))
        answer = Expected(item["verdict"], reason.get("code"), reason.get("confidence"), (), records, notes, also)
        return cls(answer, evidence)


def said_in(answer: Mapping[str, Any]) -> dict[str, Said]:
    """What `check --json` said, by the email's subject or the call's own id."""
    found: dict[str, Said] = {}
    for item in answer["activities"]:
        key = item["subject"] if item["kind"] == "email" else item["id"].partition(":")[2]
        assert key not in found, key
        found[key] = Said.of(item)
    return found


def table_of(said: Mapping[str, Said]) -> str:
    """The answer as a table for people."""
    rows = [
        (
            key[:40],
            one.answer.verdict,
            one.answer.code or "",
            one.answer.confidence or "",
            " ".join(one.answer.records),
            " ".join(one.answer.notes),
            one.evidence[:100],
        )
        for key, one in said.items()
    ]
    widths = [max(len(row[place]) for row in rows) for place in range(7)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def hold(expected: Mapping[str, Expected], answer: Mapping[str, Any]) -> None:
    """Assert that exactly this was said, activity by activity."""
    said = said_in(answer)
    print(f"\n{table_of(said)}")  # noqa: T201 shown by pytest -s, and when it fails
    assert said.keys() == expected.keys()
    wrong = {key: (one, said[key].answer) for key, one in expected.items() if said[key].answer != _without_words(one)}
    assert not wrong, "\n".join(f"{key}:\n  must be {must}\n  but is  {but}" for key, (must, but) in wrong.items())
    for key, one in expected.items():
        for words in one.evidence:
            assert words in said[key].evidence, f"{key}: {words!r} is not in {said[key].evidence!r}"


def _without_words(one: Expected) -> Expected:
    return Expected(one.verdict, one.code, one.confidence, (), one.records, one.notes, one.also)
