"""What loggers write into Task.Subject and beside it, from their documents and from Tasks people published.

Used by the generator alone; it knows nothing of the profiles and of the matcher.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tray_app.core.model.crm import FieldValue

SUBJECTS = (
    "Pricing for {month}",
    "Quick question",
    "Follow up",
    "Next steps",
    "Your trial of the planner",
    "Contract draft v2",
    "Intro",
    "Meeting notes",
    "Renewal {month}",
    "[URGENT] Delivery date",
    "Offer #4711: 20 seats",
    "견적서 보내드립니다",
    "{month} 미팅 자료",
    "お見積りの件",
    "次回のご相談",
    "Angebot für {month}",
    "Hi",
    "Security questionnaire & DPA",
    "Re-order of spare parts",
    "Call tomorrow?",
)
"""What a rep writes over an email; some short, some with words that loggers use themselves."""
MONTHS = ("March", "April", "May", "June", "spring", "Q3")
LONG = "Minutes of our talk about the rollout in all twelve regions, the open questions of your finance team, "
CAMPAIGNS = ("Spring push", "Dormant accounts", "Trial users - week 2", "Partner wave")
TODOS = ("Follow up: {subject}", "Prepare {subject}", "Call {name} about {subject}", "Ask legal about the contract")
"""Open Tasks that carry the words of an email without being one."""
COLLEAGUES = ("Email: Invoice 2211", "Check-in with support", "Call: onboarding", "Email: Webinar seats", "Gift sent")
"""What colleagues have on the same people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Logger:
    """How one logger words its Tasks."""

    profile: str
    """The profile the world is judged with."""
    email: Callable[[str, random.Random], str]
    """The email's subject → Task.Subject."""
    call: Callable[[str, bool, bool], str]
    """Person's name, outbound, answered → Task.Subject."""
    email_slots: Mapping[str, FieldValue] = field(default_factory=dict)
    """Custom fields of an email's Task."""
    call_slots: Mapping[str, FieldValue] = field(default_factory=dict)
    """Custom fields of a call's Task."""
    email_type: tuple[str | None, str | None] = ("Email", "Email")
    """Type and TaskSubtype of an email's Task."""
    call_type: tuple[str | None, str | None] = ("Call", "Call")
    """Type and TaskSubtype of a call's Task."""
    reply: str = "Reply: {subject}"
    """A customer's answer."""
    tracking: tuple[str, ...] = ("Opened: {subject}", "Clicked: {subject}")
    """What it writes about opens and clicks."""
    calls_need_id: bool = False
    """A call is logged only on a person whose Salesforce ID the dialer holds."""
    while_ringing: bool = False
    """The call's Task is written at its start."""
    emails: bool = True
    """Whether it logs emails at all."""
    email_messages: bool = False
    """Whether some emails become an EmailMessage with a twin Task."""


def _marketo(template: str) -> Logger:
    def email(subject: str, rng: random.Random) -> str:
        words = {"type": "Email", "subject": subject, "campaign": rng.choice(CAMPAIGNS), "day": rng.randint(1, 9)}
        return template.format(**words)

    def call(_name: str, _outbound: bool, answered: bool) -> str:
        outcome = "Connected" if answered else "No answer"
        return template.format(type="Call", subject=outcome, campaign="", day="").strip(" -")

    return Logger(
        profile="marketo-actions",
        email=email,
        call=call,
        email_slots={"MSE_Email_Status__c": "sent", "MSE_Details__c": "https://example.com/history"},
        call_slots={"mktosales_call_outcome__c": "Connected"},
        # What TaskSubtype it writes is not documented.
        email_type=("Email", None),
        call_type=("Call", None),
        calls_need_id=True,
    )


def _outreach_call(_name: str, outbound: bool, answered: bool) -> str:
    return f"[Outreach] [Call] [{'Outbound' if outbound else 'inbound'}] {'Connected' if answered else 'No Answer'}"


def _aircall(name: str, outbound: bool, answered: bool) -> str:
    if outbound:
        return f"Outbound {'answered' if answered else 'unanswered'} call to {name} via Main line made by Robin Rep"
    return f"Inbound answered call from {name} via Main line" if answered else f"Missed call from {name} via Main line"


def _plain_call(name: str, outbound: bool, _answered: bool) -> str:
    return f"Outbound Call to {name}" if outbound else f"Inbound Call from {name}"


LOGGERS: Mapping[str, tuple[Logger, ...]] = {
    "marketo-actions": (
        _marketo("{type}: {subject}"),
        _marketo("[Sales Insight Actions] - {type}: {subject}"),
        _marketo("Mkto_sales {subject}"),
        _marketo("{type} - {subject} - {campaign} - Day {day}"),
    ),
    "outreach": (
        Logger(
            profile="outreach",
            email=lambda subject, _: f"[Outreach] [Email] [Out] {subject}",
            call=_outreach_call,
            email_type=(None, "Email"),
            call_type=(None, "Call"),
            reply="[Outreach] [Email] [In] Re: {subject}",
            tracking=("[Outreach] [Email] [Opened] {subject}", "[Outreach] [Other] LinkedIn: View a Profile"),
        ),
    ),
    "salesloft": (
        Logger(
            profile="salesloft",
            email=lambda subject, _: f"Email: {subject}",
            call=lambda name, _o, _a: f"Call: {name}",
            reply="Reply: {subject}",
        ),
    ),
    "aircall": (Logger(profile="aircall", email=lambda subject, _: subject, call=_aircall, emails=False),),
    "ringcentral": (
        Logger(
            profile="ringcentral",
            email=lambda subject, _: subject,
            call=_plain_call,
            while_ringing=True,
            emails=False,
        ),
    ),
    "generic": (
        Logger(
            profile="generic",
            email=lambda subject, _: subject,
            call=_plain_call,
            email_messages=True,
        ),
        Logger(profile="generic", email=lambda subject, _: f"Email: {subject}", call=_plain_call),
    ),
}
"""Profile → the ways it is set up."""
