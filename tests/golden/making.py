"""What a generated rep does and what becomes of it in Salesforce: the truth first, the records after it."""

import math
import random
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum, auto
from zoneinfo import ZoneInfo

from tests.golden.loggers import COLLEAGUES, LONG, MONTHS, SUBJECTS, TODOS, Logger
from tests.golden.people import COLLEAGUE, Directory, Known
from tests.golden.world import Case, Truth
from tray_app.core.model.activity import Call, CallResult, Direction, Email, Mark, Recipient, RecipientRole
from tray_app.core.model.crm import EmailMessage, Rep, Task
from tray_app.core.model.verdict import Confidence, Verdict

INTEGRATION = "005000000000099AAA"


class Fate(Enum):
    """What becomes of an activity in Salesforce."""

    LOGGED = auto()
    DROPPED = auto()
    DELETED = auto()
    UNATTACHED = auto()
    OTHER_OWNER = auto()
    TWICE = auto()
    PARTLY = auto()


_WEIGHTS = {
    Fate.LOGGED: 0.900,
    Fate.DROPPED: 0.045,
    Fate.DELETED: 0.005,
    Fate.UNATTACHED: 0.005,
    Fate.OTHER_OWNER: 0.015,
    Fate.TWICE: 0.020,
    Fate.PARTLY: 0.010,
}
_DROPPED = Truth(verdict=Verdict.NOT_LOGGED, confidence=Confidence.LIKELY)


@dataclass
class Making:
    """What has been made so far."""

    rng: random.Random
    logger: Logger
    rep: Rep
    people: Directory
    outages: tuple[tuple[datetime, datetime], ...]
    expected_results: frozenset[CallResult]
    cases: list[Case] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    messages: list[EmailMessage] = field(default_factory=list)
    talks: dict[str, list[tuple[datetime, datetime]]] = field(default_factory=lambda: defaultdict(list))

    # --- fates

    def fate(self, at: datetime) -> Fate:
        if any(begin <= at < end for begin, end in self.outages):
            return Fate.DROPPED
        return self.rng.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]

    def delay(self) -> timedelta:
        """Log-normal around a minute and a half; one in 150 takes hours."""
        if self.rng.random() < 1 / 150:
            return timedelta(hours=self.rng.uniform(1, 20))
        return timedelta(seconds=round(math.exp(self.rng.gauss(math.log(90), 1.1))) + 1)

    # --- records

    def task(self, at: datetime, subject: str, who: str | None, **more: object) -> Task:
        zone = ZoneInfo(self.rep.time_zone)
        values: dict[str, object] = {"owner_id": self.rep.user_id, "owner_name": self.rep.name}
        values |= {"activity_date": at.astimezone(zone).date(), "modified_at": at}
        values |= {"created_by_id": more.get("owner_id", self.rep.user_id)} | more
        cut = " ".join(subject.split("\n"))[:255].strip()
        made = Task(id=f"00T{len(self.tasks):012d}AAA", subject=cut, who_id=who, created_at=at, **values)  # type: ignore[arg-type]
        self.tasks.append(made)
        return made

    def write_email(self, email: Email, who: tuple[str, ...] | tuple[None], at: datetime, **more: object) -> set[str]:
        """The Tasks of one email: one for each person, or one shared by all."""
        subject = self.logger.email(email.subject, self.rng)
        kind, subtype = self.logger.email_type
        slots: dict[str, object] = {"type": kind, "subtype": subtype, "custom": dict(self.logger.email_slots)}
        if len(who) > 1 and self.rng.random() < 0.3:
            shared = frozenset(id_ for id_ in who if id_)
            return {self.task(at, subject, who[0], who_ids=shared, **slots, **more).id}
        places = enumerate(who)
        return {self.task(at + timedelta(seconds=place), subject, id_, **slots, **more).id for place, id_ in places}

    def write_message(self, email: Email, at: datetime, task_id: str) -> str:
        exact = self.rng.random() < 0.8
        message = EmailMessage(
            id=f"02s{len(self.messages):012d}AAA",
            message_id=email.message_id if exact else None,
            subject=email.subject,
            from_address=self.rep.email,
            addresses=frozenset(item.address.lower() for item in email.recipients),
            sent_at=email.occurred_at,
            created_at=at,
            created_by_id=self.rep.user_id,
            task_id=task_id,
        )
        self.messages.append(message)
        return message.id

    def by_integration(self) -> dict[str, str]:
        """Written by the integration user, every other one in its own name: it is seen on the rep's Tasks as well."""
        if len(self.tasks) % 2:
            return {"created_by_id": INTEGRATION}
        return {"owner_id": INTEGRATION, "owner_name": "Integration"}

    # --- emails

    def email(self, at: datetime, people: list[Known], subject: str, *, reply: bool = False) -> Email:
        number = len(self.cases)
        email = Email(
            id=f"mail:{number}",
            source="mail",
            occurred_at=at,
            subject=subject,
            message_id=f"m{number}@acme.example",
            sender=self.rep.email,
            recipients=tuple(Recipient(person.address) for person in people),
            marks=frozenset({Mark.REPLY}) if reply else frozenset(),
        )
        self.cases.append(Case(activity=email, truth=self.email_truth(email, people)))
        return email

    def email_truth(self, email: Email, people: list[Known]) -> Truth:
        loggable = [person for person in people if person.log_id]
        if not loggable:
            proofs = {person.missing_code for person in people}
            return Truth(verdict=Verdict.NOT_LOGGED, codes=frozenset(proofs), confidence=Confidence.PROVED)
        fate, at = self.fate(email.occurred_at), email.occurred_at + self.delay()
        if (fate is Fate.PARTLY and len(loggable) < 2) or (fate is Fate.UNATTACHED and not email.subject):
            fate = Fate.LOGGED  # a Task on nobody and without a word could be anybody's
        ids = tuple(person.log_id for person in loggable if person.log_id)
        if fate is Fate.DROPPED:
            return _DROPPED if len(loggable) == len(people) else Truth(verdict=Verdict.NOT_LOGGED)
        if fate is Fate.UNATTACHED:
            made = self.write_email(email, (None,), at)
            if len(people) > 1:
                return Truth(verdict=Verdict.INCOMPLETE, records=frozenset(made))
            return Truth(verdict=Verdict.INCOMPLETE, codes=frozenset({"task.unattached"}), records=frozenset(made))
        if fate is Fate.DELETED:
            self.write_email(email, ids, at, is_deleted=True)
            whole = len(loggable) == len(people)
            codes = frozenset({"task.deleted"} if whole else ())
            return Truth(verdict=Verdict.NOT_LOGGED, codes=codes, confidence=Confidence.PROVED if whole else None)
        records: set[str] = set()
        if fate is Fate.OTHER_OWNER:
            records |= self.write_email(email, ids, at, **self.by_integration())
        elif fate is Fate.PARTLY:
            records |= self.write_email(email, ids[:1], at)
        else:
            records |= self.write_email(email, ids, at)
            if self.logger.email_messages and len(loggable) == len(people) and self.rng.random() < 0.4:
                records.add(self.write_message(email, at, min(records)))
        if fate is Fate.TWICE:
            records |= self.write_email(email, ids, at + self.delay())
        if fate is Fate.PARTLY or len(loggable) < len(people):
            codes = frozenset({"recipients.partial"})
            return Truth(verdict=Verdict.INCOMPLETE, codes=codes, records=frozenset(records))
        return Truth(verdict=Verdict.LOGGED, records=frozenset(records))

    def email_noise(self, email: Email, person: Known) -> None:
        """Opens, clicks, answers and to-dos that carry the email's words."""
        if person.log_id is None:
            return
        rng, at = self.rng, email.occurred_at
        for pattern in self.logger.tracking:
            if rng.random() < 0.2:
                later = at + timedelta(minutes=rng.uniform(1, 600))
                self.task(later, pattern.format(subject=email.subject), person.log_id, subtype="Task")
        if rng.random() < 0.1:
            words = rng.choice(TODOS).format(subject=email.subject, name=person.name)
            self.task(at + timedelta(minutes=rng.uniform(-5, 90)), words, person.log_id, is_closed=False)

    def sends(self, at: datetime, until: datetime) -> None:
        """One email, or several under the same subject on the same day."""
        rng = self.rng
        some = self.people.some(rng, 1 if rng.random() < 0.8 else rng.randint(2, 4))
        subject = self.subject()
        email = self.email(at, some, subject)
        self.email_noise(email, some[0])
        roll = rng.random()
        if roll < 0.05:
            later = at + timedelta(minutes=rng.uniform(20, 300))
            if later < until:
                self.email(later, some, subject)
        elif roll < 0.11 and subject:
            self.chain(at, until, some, subject)

    def chain(self, at: datetime, until: datetime, some: list[Known], subject: str) -> None:
        """The customer answers, the rep answers that, up to three times; the last word is the rep's."""
        for _ in range(self.rng.randint(1, 3)):
            answered = at + timedelta(minutes=self.rng.uniform(10, 120))
            at = answered + timedelta(minutes=self.rng.uniform(20, 120))
            if at >= until:
                return
            if some[0].log_id:
                self.task(answered, self.logger.reply.format(subject=subject), some[0].log_id, type="Reply")
            self.email(at, some, f"Re: {subject}", reply=True)

    def subject(self) -> str:
        rng = self.rng
        if rng.random() < 0.03:
            return ""
        if rng.random() < 0.02:
            return LONG * 3 + str(rng.randint(1, 99))
        return rng.choice(SUBJECTS).format(month=rng.choice(MONTHS))

    def unexpected(self, at: datetime) -> None:
        """An email nobody wants in Salesforce."""
        number, rng = len(self.cases), self.rng
        colleague = Recipient(f"colleague{rng.randint(1, 9)}@acme.example")
        code, people, marks = rng.choice(
            [
                ("ignored.internal", (colleague,), frozenset[Mark]()),
                ("ignored.cc_only", (colleague, Recipient("jane@example.com", RecipientRole.CC)), frozenset[Mark]()),
                ("ignored.automatic", (Recipient("jane@example.com"),), frozenset({Mark.AUTOMATIC})),
                ("ignored.draft_or_failed", (Recipient("jane@example.com"),), frozenset({Mark.BOUNCED})),
            ]
        )
        email = Email(
            id=f"mail:{number}", source="mail", occurred_at=at, subject=self.subject(), recipients=people, marks=marks
        )
        self.cases.append(Case(activity=email, truth=Truth(verdict=Verdict.IGNORED, codes=frozenset({code}))))

    # --- calls

    def calls(self, at: datetime, until: datetime) -> None:
        """One call, seen by one system or two, and sometimes another to the same person minutes later."""
        person = self.people.some(self.rng, 1)[0]
        last = self.call(at, person)
        if last is not None and self.rng.random() < 0.08:
            again = last.occurred_at + timedelta(seconds=last.duration_s, minutes=self.rng.uniform(1, 20))
            if again < until:
                self.call(again, person)

    def call(self, at: datetime, person: Known) -> Call | None:
        """A call; None when the two are on the line already."""
        rng, number = self.rng, len(self.cases)
        answered = rng.random() < 0.6
        seconds = rng.randint(20, 1500) if answered else rng.randint(0, 25)
        begin, end = at - timedelta(minutes=1), at + timedelta(seconds=seconds + 60)
        if any(begin < other_end and other_begin < end for other_begin, other_end in self.talks[person.number]):
            return None
        self.talks[person.number].append((at, at + timedelta(seconds=seconds)))
        outbound = rng.random() < 0.8
        silent = CallResult.VOICEMAIL if rng.random() < 0.5 else CallResult.NO_ANSWER
        call = Call(
            id=f"dialer:{number}",
            source="dialer",
            occurred_at=at,
            direction=Direction.OUTBOUND if outbound else Direction.INBOUND,
            number=person.number,
            raw_number=person.number,
            duration_s=seconds,
            result=CallResult.ANSWERED if answered else silent,
            salesforce_id=person.log_id if self.logger.calls_need_id else None,
            knows_salesforce_ids=self.logger.calls_need_id,
            person_name=person.name,
        )
        expected = call.result in self.expected_results
        truth = self.call_truth(call, person)
        if not expected:
            truth = Truth(verdict=Verdict.IGNORED, codes=frozenset({"ignored.not_connected_call"}))
        self.cases.append(Case(activity=call, truth=truth))
        if rng.random() < 0.03:
            shift = timedelta(seconds=rng.randint(-4, 4))
            twin = replace(
                call, id=f"teams:{number}", source="teams", occurred_at=at + shift, duration_s=call.duration_s + 1
            )
            self.cases.append(Case(activity=twin, truth=truth))
        return call

    def call_truth(self, call: Call, person: Known) -> Truth:
        if person.log_id is None:
            if self.logger.calls_need_id:
                codes = frozenset({"person.call_without_salesforce_id"})
                return Truth(verdict=Verdict.NOT_LOGGED, codes=codes, confidence=Confidence.PROVED)
            return Truth(verdict=Verdict.NOT_LOGGED)
        fate = self.fate(call.occurred_at)
        if fate is Fate.DROPPED:
            return _DROPPED
        ended = call.occurred_at + timedelta(seconds=call.duration_s)
        at = call.occurred_at + timedelta(seconds=2) if self.logger.while_ringing else ended + self.delay()
        words = self.logger.call(person.name, call.direction is Direction.OUTBOUND, call.result is CallResult.ANSWERED)
        kind, subtype = self.logger.call_type
        slots: dict[str, object] = {"type": kind, "subtype": subtype, "custom": dict(self.logger.call_slots)}
        if self.rng.random() < 0.85:
            slots["call_duration_s"] = max(0, call.duration_s + self.rng.randint(-2, 2))
        if fate is Fate.DELETED:
            self.task(at, words, person.log_id, is_deleted=True, **slots)
            codes = frozenset({"task.deleted"})
            return Truth(verdict=Verdict.NOT_LOGGED, codes=codes, confidence=Confidence.PROVED)
        if fate is Fate.OTHER_OWNER:
            slots |= self.by_integration()
        made = self.task(at, words, person.log_id, **slots)
        return Truth(verdict=Verdict.LOGGED, records=frozenset({made.id}))

    # --- everybody else

    def colleagues(self, at: datetime) -> None:
        person = self.people.some(self.rng, 1)[0]
        if person.log_id:
            words = self.rng.choice(COLLEAGUES)
            self.task(at, words, person.log_id, owner_id=COLLEAGUE, owner_name="Chris Colleague")
