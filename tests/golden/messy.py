"""Worlds as untidy as real orgs: numbers in any form, two tools, colleagues, legs, copies, incoming mail, late records.

What happened is decided first, then each tool writes its rows, then the app's own readers make records of rows
and numbers of cells. Nothing here asks how the app matches. The same seed makes the same world.
"""

import random
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.golden.call_cells import OWN, CallForm, CellReader
from tests.golden.messy_people import REP_ID, Somebody, dialled, drawn
from tests.golden.messy_records import INTEGRATION, Org, stamp
from tests.golden.messy_writers import ONE_TOOL, SECOND_TOOLS, Row, Talk, Tool
from tests.golden.reading import PROFILES, usual_schema
from tests.golden.world import Case, Held, Truth, World
from tray_app.adapters.call_reading.call_legs import joined
from tray_app.adapters.call_reading.row_reader import CallOfRow
from tray_app.adapters.content.profile_files import load_profile
from tray_app.adapters.salesforce.records import person_from
from tray_app.adapters.sources.stored_numbers import stored_numbers
from tray_app.core.cycle.cycle_settings import CycleSettings
from tray_app.core.matching.expectation import Boundaries
from tray_app.core.model.activity import CallResult, Email, Mark, Recipient, RecipientRole
from tray_app.core.model.crm import FieldInfo, ObjectInfo, Person, Rep
from tray_app.core.model.verdict import Verdict

_SUBJECTS = (
    "Pricing for {word}", "Quick question", "Follow up", "Next steps", "Contract draft v2", "Intro", "Renewal {word}",
    "[URGENT] Delivery date", "Offer #4711: 20 seats", "견적서 보내드립니다", "{word} 미팅 자료", "お見積りの件",
    "Angebot für {word}", "Hi", "Security questionnaire & DPA", "Call tomorrow?", "Your trial of the planner",
    "次回のご相談",
)  # fmt: skip
_WORDS = ("March", "April", "June", "spring", "Q3", "Lisbon", "the new site")
_REGIONS = {"US": "America/New_York", "GB": "Europe/London", "DE": "Europe/Berlin", "AU": "Australia/Sydney"}
_FIRST_DAY = date(2026, 10, 5)
_MISSING = Truth(verdict=Verdict.NOT_LOGGED)
_PERSON = ObjectInfo(
    name="Contact",
    fields={name: FieldInfo(name=name, type="phone") for name in ("Phone", "MobilePhone")}
    | {"Email": FieldInfo(name="Email", type="email")},
)


def make_a_mess(rng: random.Random, *, activities: int = 5000, name: str = "messy", calls: CallForm = OWN) -> World:
    """A world of about so many activities. `calls`: the form through which the app reads them."""
    profile_id = rng.choice(sorted(ONE_TOOL))
    profile, region = load_profile(profile_id, [PROFILES]), rng.choice(sorted(_REGIONS))
    first = rng.choice(ONE_TOOL[profile_id])
    tools = [first, rng.choice([tool for tool in SECOND_TOOLS if tool is not first])] if rng.random() < 0.4 else [first]
    owner, maker = rng.choice([(REP_ID, REP_ID)] * 5 + [(REP_ID, INTEGRATION)] * 2 + [(INTEGRATION, INTEGRATION)])
    people, rows = drawn(rng, max(12, min(400, activities // 10)), region)
    rep = Rep(
        user_id=REP_ID, username="rep@acme.example", email="rep@acme.example", name="Robin Rep",
        time_zone=_REGIONS[region], country=region,
    )  # fmt: skip
    reader = CellReader(region, ZoneInfo(rep.time_zone), datetime(2026, 1, 1, tzinfo=UTC), calls)
    mess = _Mess(rng, tools, people, region, reader, profile.expected_results, Org(rng, owner, maker))
    mess.on_accounts = profile.writes_on_accounts
    days = [_FIRST_DAY + timedelta(days=number) for number in range(max(1, activities // 100) * 7 // 5 + 2)]
    for day in [one for one in days if one.weekday() < 5][: max(1, activities // 100)]:
        mess.a_day(day, ZoneInfo(rep.time_zone), min(activities, 100))
    now = mess.latest + timedelta(days=4)
    boundaries = Boundaries(own_domains=frozenset({"acme.example"}))
    held = [_person(row, region) for row in rows]
    return World(
        name=name,
        about=f"{[tool.name for tool in tools]}, owned by {owner}, made by {maker}, rep in {region}",
        profile=profile,
        rep=rep,
        boundaries=boundaries,
        settings=CycleSettings(profile=profile, boundaries=boundaries),
        schema=usual_schema(profile, now),
        now=now,
        cases=tuple(mess.cases),
        held=Held(tasks=tuple(mess.org.tasks), messages=tuple(mess.org.messages), people=tuple(held)),
    )


def _person(row: Row, region: str) -> Person:
    """The record as the app reads it, by a rep of this country."""
    kind = row["attributes"]
    info = replace(_PERSON, name=str(kind["type"]) if isinstance(kind, dict) else "Contact")
    return person_from(row, info, lambda written, country: stored_numbers(written, (country or region,)))


@dataclass
class _Mess:
    """What the rep does, day by day."""

    rng: random.Random
    tools: list[Tool]
    people: list[Somebody]
    region: str
    reader: CellReader
    expected_results: frozenset[CallResult]
    org: Org
    on_accounts: bool = False
    """Whether a record without a person is what this logger means to write."""
    cases: list[Case] = field(default_factory=list)
    made: int = 0
    """Emails and rows of calls so far; rows that are one call are one case."""
    rows: dict[str, tuple[int, CallOfRow]] = field(default_factory=dict)
    """Call's id → its case's place, and the call."""
    latest: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    line: dict[str, datetime] = field(default_factory=dict)
    """Number → until when the rep was on the line with it."""

    def a_day(self, day: date, zone: ZoneInfo, wanted: int) -> None:
        before = self.made
        while self.made - before < wanted:
            seconds = self.rng.randrange(8 * 3600, 19 * 3600)
            at = datetime.combine(day, time(), zone).astimezone(UTC) + timedelta(seconds=seconds)
            roll = self.rng.random()
            if roll < 0.02:
                self.merge(at)
            elif roll < 0.5 and any(tool.emails for tool in self.tools):
                self.mails(at)
            elif any(tool.calls for tool in self.tools):
                self.calls(at)
            else:
                self.mails(at)
            if self.rng.random() < 0.2:
                self.org.colleague(at + timedelta(minutes=self.rng.uniform(-200, 200)), self.somebody())
            self.latest = max(self.latest, at)

    def add(self, case: Case) -> None:
        """One more that happened."""
        self.cases.append(case)
        self.made += 1

    def somebody(self) -> Somebody:
        """A few of them far more often than the others."""
        weights = [1 / (place + 3) for place in range(len(self.people))]
        return self.rng.choices(self.people, weights)[0]

    # --- emails

    def mails(self, at: datetime) -> None:
        """An email, and now and then what belongs to it: a sibling, an answer, a forwarded copy, a second mailbox."""
        rng = self.rng
        count = 1 if rng.random() < 0.8 else rng.randint(2, 3)
        to = list({one.address.lower(): one for one in (self.somebody() for _ in range(count))}.values())
        subject = "" if rng.random() < 0.03 else rng.choice(_SUBJECTS).format(word=rng.choice(_WORDS))
        email = self.email(at, to, subject)
        roll, later = rng.random(), at + timedelta(minutes=rng.uniform(3, 300))
        if roll < 0.04:
            self.email(later, to, subject)
        elif roll < 0.10 and subject:
            self.org.answer(later, to[0], subject, self.tools[0])
            self.email(later + timedelta(minutes=rng.uniform(2, 120)), to, f"Re: {subject}", reply=True)
        elif roll < 0.13 and subject:
            self.email(later, to, f"{rng.choice(('FW', 'Fwd'))}: {subject}")
        elif roll < 0.15:
            self.add(replace(self.cases[-1], activity=replace(email, id=f"shared:{email.id}", source="shared")))
        if rng.random() < 0.25:
            self.org.clutter(at + timedelta(minutes=rng.uniform(-5, 600)), to[0], subject)

    def merge(self, at: datetime) -> None:
        """A mail merge: many letters, one Message-ID."""
        chosen = self.rng.sample(self.people, min(len(self.people), self.rng.randint(5, 12)))
        for place, person in enumerate(chosen):
            self.email(
                at + timedelta(seconds=3 * place), [person], "Spring news", message_id=f"merge{at:%d%H%M%S}@acme"
            )

    def email(
        self, at: datetime, to: list[Somebody], subject: str, *, reply: bool = False, message_id: str | None = None
    ) -> Email:
        number = self.made
        copied = [Recipient("support@acme.example", RecipientRole.CC)] if self.rng.random() < 0.05 else []
        email = Email(
            id=f"mail:{number}",
            source="mail",
            occurred_at=at,
            subject=subject,
            message_id=message_id or f"m{number}@acme.example",
            sender="rep@acme.example",
            recipients=(*(Recipient(one.address) for one in to), *copied),
            marks=frozenset({Mark.REPLY}) if reply else frozenset(),
        )
        row: Row = {"Subject": subject, "FromAddress": email.sender, "MessageDate": stamp(at)}
        row["MessageIdentifier"] = email.message_id
        if copied:
            self.org.kept_by_email_to_case(at + timedelta(seconds=40), row, "; ".join(one.address for one in to))
        self.add(Case(activity=email, truth=self.email_truth(row, at, to)))
        return email

    def email_truth(self, row: Row, at: datetime, to: list[Somebody]) -> Truth:
        there = [one for one in to if one.record_id]
        roll = self.rng.random()
        writers = [tool for tool in self.tools if tool.emails]
        if not there or roll < 0.06 or not writers:
            return _MISSING
        first = at + self.org.delay()
        if roll < 0.066:
            for tool in writers:
                self.org.email(tool, row, to, first, deleted=True)
            return _MISSING
        # What another user owns is looked for on people only.
        if roll < 0.072 and self.org.owner == REP_ID and row["Subject"] and there[0].account_id and len(to) == 1:
            found = self.org.email(writers[0], row, to, first, nobody=True)
            verdict = Verdict.LOGGED if self.on_accounts else Verdict.INCOMPLETE
            return Truth(verdict=verdict, records=frozenset(found))
        if roll < 0.08 and len(there) > 1:
            there = there[:1]
        records = self.org.email(writers[0], row, there, first)
        for tool in writers[1:]:
            if self.rng.random() < 0.92:
                records |= self.org.email(tool, row, there, at + self.org.delay(tool_is_first=False))
        if len(there) < len(to):
            partial = frozenset({"recipients.partial"})
            return Truth(verdict=Verdict.INCOMPLETE, codes=partial, records=frozenset(records))
        return Truth(verdict=Verdict.LOGGED, records=frozenset(records))

    # --- calls

    def calls(self, at: datetime) -> None:
        """A call: in one piece or in legs, seen by one system or two, with another one soon after or none."""
        rng, person = self.rng, self.somebody()
        if rng.random() < 0.02:
            self.no_customer(at)
            return
        if at < self.line.get(person.number, at):
            return
        talk = self.talk(at, person)
        self.line[person.number] = talk.ended + timedelta(minutes=2)
        result = CallResult.ANSWERED if talk.answered else rng.choice((CallResult.NO_ANSWER, CallResult.VOICEMAIL))
        call_id = str(self.made)
        truth = self.call_truth(talk, call_id, person, result)
        roll = rng.random()
        if talk.answered and not talk.outbound and roll < 0.15:
            for place in range(rng.randint(1, 3)):
                rang = at - timedelta(seconds=15 * (place + 1))
                quiet = replace(talk, answered=False, seconds=0, began=rang)
                self.row(f"{call_id}-r{place}", quiet, person, CallResult.NO_ANSWER, truth)
            self.row(call_id, talk, person, result, truth)
        elif talk.answered and talk.seconds > 120 and roll < 0.05:
            held = rng.randint(30, talk.seconds - 30)
            self.row(call_id, replace(talk, seconds=held), person, result, truth)
            rest = replace(talk, began=at + timedelta(seconds=held + 1), seconds=talk.seconds - held)
            self.row(f"{call_id}-t", rest, person, result, truth)
        else:
            self.row(call_id, talk, person, result, truth)
            if roll > 0.97:
                seen = replace(talk, began=at + timedelta(seconds=rng.randint(-4, 4)), seconds=talk.seconds + 1)
                self.row(f"{call_id}-s", seen, person, result, truth, source="teams")
        if rng.random() < 0.1:
            self.org.colleague(talk.ended + timedelta(minutes=rng.uniform(2, 25)), person)
        if rng.random() < 0.1:
            self.calls_again(talk, person)

    def calls_again(self, talk: Talk, person: Somebody) -> None:
        """The same person once more, minutes later."""
        again = self.talk(talk.ended + timedelta(minutes=self.rng.uniform(3, 25)), person)
        self.line[person.number] = again.ended + timedelta(minutes=2)
        result = CallResult.ANSWERED if again.answered else CallResult.NO_ANSWER
        call_id = str(self.made)
        self.row(call_id, again, person, result, self.call_truth(again, call_id, person, result))

    def talk(self, at: datetime, person: Somebody) -> Talk:
        answered = self.rng.random() < 0.65
        seconds = self.rng.randint(20, 1500) if answered else 0
        return Talk(name=person.name, outbound=self.rng.random() < 0.75, answered=answered, seconds=seconds, began=at)

    def no_customer(self, at: datetime) -> None:
        """An extension, or a cell that a spreadsheet has spoilt."""
        spoilt = self.rng.random() < 0.5
        talk = Talk(name="", outbound=True, answered=True, seconds=60, began=at)
        code = "number.unreadable" if spoilt else "ignored.internal_call"
        verdict = Verdict.CANNOT_CHECK if spoilt else Verdict.IGNORED
        nobody = Somebody(name="", address="", number="1.41556E+10" if spoilt else "101", record_id=None)
        truth = Truth(verdict=verdict, codes=frozenset({code}))
        self.row(str(self.made), talk, nobody, CallResult.ANSWERED, truth, written=nobody.number)

    def row(
        self, call_id: str, talk: Talk, person: Somebody, result: CallResult, truth: Truth, *, source: str = "dialer",
        written: str = "",
    ) -> None:  # fmt: skip
        """One row of the call file, read as the app reads it."""
        cells = {
            "id": call_id,
            "started_at": talk.began.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "direction": "outbound" if talk.outbound else "inbound",
            "number": written or dialled(person.number, self.region, self.rng),
            "duration_s": str(talk.seconds),
            "result": result.value,
            "person_name": person.name,
            "person_email": "",
        }
        if "marketo" in self.tools[0].name and person.record_id:
            cells["salesforce_id"] = person.record_id
        read = self.reader.call(cells, source)
        if result not in self.expected_results and truth.verdict is not Verdict.CANNOT_CHECK:
            truth = Truth(verdict=Verdict.IGNORED, codes=frozenset({"ignored.not_connected_call"}))
        place, whole = len(self.cases), read
        if read.call.id in self.rows:
            place, before = self.rows[read.call.id]
            whole = joined(before, read)
            if before.call.result in self.expected_results:
                truth = self.cases[place].truth
        self.rows[read.call.id] = place, whole
        case = Case(activity=whole.call, truth=truth)
        if place == len(self.cases):
            self.add(case)
        else:
            self.cases[place] = case
            self.made += 1

    def call_truth(self, talk: Talk, call_id: str, person: Somebody, result: CallResult) -> Truth:
        writers = [tool for tool in self.tools if tool.calls]
        roll = self.rng.random()
        if person.record_id is None or roll < 0.06 or not writers or result not in self.expected_results:
            return _MISSING
        if roll < 0.066:
            self.org.call(writers[0], talk, call_id, person, talk.ended + self.org.delay(), deleted=True)
            return _MISSING
        records = self.org.call(writers[0], talk, call_id, person, talk.ended + self.org.delay())
        for tool in writers[1:]:
            if self.rng.random() < 0.92:
                later = talk.ended + self.org.delay(tool_is_first=False)
                records |= self.org.call(tool, talk, call_id, person, later)
        return Truth(verdict=Verdict.LOGGED, records=frozenset(records))
