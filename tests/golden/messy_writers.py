"""Rows of Task and EmailMessage as tools write them, from vendors' documents and from Tasks that people published.

Used by the messy generator alone. It knows nothing of profiles, of the classifier or of the matcher: what comes out has
the shape of Salesforce's own answer.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

Row = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A call that took place, seen from above."""

    name: str
    """Whom it was with."""
    outbound: bool
    """Whether the rep called."""
    answered: bool
    """Whether two people spoke."""
    seconds: int
    """How long."""
    began: datetime
    """When."""

    @property
    def ended(self) -> datetime:
        """When it was over."""
        return self.began + timedelta(seconds=self.seconds)


Emails = Callable[[str, random.Random], Row]
Calls = Callable[[Talk, str, random.Random], Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """One tool that logs."""

    name: str
    """The profile's id, or what it is."""
    emails: Emails | None = None
    """The email's subject → fields of its Task; None: it does not log emails."""
    calls: Calls | None = None
    """A call and the dialer's id → fields of its Task; None: it does not log calls."""
    as_message: bool = False
    """Emails become an EmailMessage with a twin Task."""
    while_ringing: bool = False
    """A call's Task is written when it begins."""


def _email(pattern: str, kind: str | None, subtype: str = "Task", **more: object) -> Emails:
    def write(subject: str, rng: random.Random) -> Row:
        campaign = rng.choice(("Spring push", "Dormant accounts", "Partner wave"))
        words = pattern.format(subject=subject, campaign=campaign, day=rng.randint(1, 9))
        return {"Subject": words.strip()[:255], "Type": kind, "TaskSubtype": subtype, **more}

    return write


def _call(
    subject: Callable[[Talk], str], kind: str | None, subtype: str = "Task", *, length: float = 1.0, cti: bool = False
) -> Calls:
    """`length`: how often the Task says how long the call was."""

    def write(talk: Talk, call_id: str, rng: random.Random) -> Row:
        row: Row = {"Subject": subject(talk)[:255], "Type": kind, "TaskSubtype": subtype}
        if rng.random() < length:
            row["CallDurationInSeconds"] = max(0, talk.seconds + rng.choice((-1, 0, 0, 0, 1, 2)))
        if cti:
            row |= {"CallType": "Outbound" if talk.outbound else "Inbound", "CallObject": call_id}
        return row

    return write


def _aircall(talk: Talk) -> str:
    if talk.outbound:
        return (
            f"Outbound {'answered' if talk.answered else 'unanswered'} call to {talk.name} via Main made by Robin Rep"
        )
    return (
        f"Inbound answered call from {talk.name} via Main"
        if talk.answered
        else f"Missed call from {talk.name} via Main"
    )


def _outreach(talk: Talk) -> str:
    way = "Outbound" if talk.outbound else "inbound"
    return f"[Outreach] [Call] [{way}] {'Connected' if talk.answered else 'No Answer'}"


def _plain(talk: Talk) -> str:
    return f"Outbound Call to {talk.name}" if talk.outbound else f"Inbound Call from {talk.name}"


def _going(talk: Talk) -> str:
    return f"Outgoing call to {talk.name}" if talk.outbound else f"Incoming call from {talk.name}"


def _kixie(talk: Talk) -> str:
    return f"{'answered' if talk.answered else 'missed'}: {'Outbound' if talk.outbound else 'Inbound'} call."


def _dialpad(talk: Talk) -> str:
    return f"Dialpad: {'Outbound' if talk.outbound else 'Inbound'} call {'to' if talk.outbound else 'from'} {talk.name}"


def _german(talk: Talk) -> str:
    return f"Telefonat mit {talk.name}"


OUTREACH = Tool(
    name="outreach",
    emails=_email("[Outreach] [Email] [Out] {subject}", None, "Email"),
    calls=_call(_outreach, None, "Call"),
)
SALESLOFT = Tool(
    name="salesloft",
    emails=_email("Email: {subject}", "Email", "Email"),
    calls=_call(lambda talk: f"Call: {'Connected' if talk.answered else 'No Contact'}", "Call", "Call"),
)
AIRCALL = Tool(name="aircall", calls=_call(_aircall, "Call", "Call"))
RINGCENTRAL = Tool(name="ringcentral", calls=_call(_plain, "Call", length=0.5), while_ringing=True)
DIALPAD = Tool(name="dialpad", calls=_call(_dialpad, None, "Call"))
PANEL = Tool(name="generic", emails=_email("{subject}", "Email", "Email"), as_message=True)
BY_BCC = Tool(name="email-to-salesforce-bcc", emails=_email("Email: {subject}", "email", "Email"))
LEMLIST = Tool(name="generic", emails=_email('Email: [lemlist] Email sent with subject "{subject}" - {campaign}', None))
PLAIN_MAIL = Tool(name="generic", emails=_email("{subject}", None), calls=_call(_plain, "Call", "Call"))
PHONE_CALL = Tool(
    name="generic",
    emails=_email("Email: {subject}", "Email - Outbound"),
    calls=_call(lambda talk: f"Spoke with {talk.name}", "Phone Call", length=0.9),
)
TELEFONAT = Tool(
    name="generic", emails=_email("E-Mail: {subject}", "E-Mail"), calls=_call(_german, "Telefonat", length=0.8)
)
OUTGOING = Tool(name="generic", emails=_email("{subject}", "Email", "Email"), calls=_call(_going, None, length=0.7))
KIXIE = Tool(name="generic", emails=_email("Email: {subject}", None, "Email"), calls=_call(_kixie, None, length=0.0))
CTI = Tool(
    name="generic",
    emails=_email("Email: {subject}", "Email"),
    calls=_call(lambda _: "Call", None, length=0.9, cti=True),
)
MARKETO = Tool(
    name="marketo-actions",
    emails=_email("Email - {subject} - {campaign} - Day {day}", "Email", MSE_Email_Status__c="sent"),
    calls=_call(lambda talk: f"Call - {'Connected' if talk.answered else 'No answer'}", "Call", "Call"),
)

ONE_TOOL: Mapping[str, tuple[Tool, ...]] = {
    "outreach": (OUTREACH,),
    "salesloft": (SALESLOFT,),
    "aircall": (AIRCALL,),
    "ringcentral": (RINGCENTRAL,),
    "dialpad": (DIALPAD,),
    "marketo-actions": (MARKETO,),
    "generic": (PLAIN_MAIL, PHONE_CALL, TELEFONAT, OUTGOING, KIXIE, CTI, LEMLIST, PANEL),
    "email-to-salesforce-bcc": (BY_BCC,),
}
"""Profile → how its tool may be set up."""
SECOND_TOOLS = (PANEL, BY_BCC, AIRCALL, OUTREACH, CTI)
"""What some teams have running beside it."""
