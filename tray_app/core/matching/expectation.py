"""Which records an activity should have: one for each person, or the reason why nothing is expected at all.

This is also the privacy gate: only addresses and numbers that come out of here are ever looked up.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from tray_app.core.model.activity import Activity, Call, CallResult, Email, Mark, NumberKind, Recipient, RecipientRole
from tray_app.core.model.addresses import is_in, plain_address
from tray_app.core.model.profiles import Profile
from tray_app.core.model.rules import Rule, RuleBook
from tray_app.core.model.text import text, verbatim
from tray_app.core.model.verdict import Evidence

_AUTOMATIC = frozenset({Mark.AUTOMATIC, Mark.LIST, Mark.RECEIPT, Mark.MEETING})
_NEVER_LEFT = frozenset({Mark.DRAFT, Mark.BOUNCED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundaries:
    """Where the company ends, and what the rep or the company asked us to leave alone."""

    own_domains: frozenset[str] = frozenset()
    """The company's mail domains, lower case; their subdomains count too."""
    own_addresses: frozenset[str] = frozenset()
    """The rep's own addresses, lower case."""
    own_numbers: frozenset[str] = frozenset()
    """The company's numbers, E.164; one that ends in `*` stands for a block of them."""
    ignored_addresses: frozenset[str] = frozenset()
    """Addresses never looked up, lower case."""
    ignored_domains: frozenset[str] = frozenset()
    """Domains never looked up, lower case."""
    ignored_numbers: frozenset[str] = frozenset()
    """Numbers never looked up, E.164."""
    rules: RuleBook = field(default_factory=RuleBook)
    """What the rep decided to leave alone while using the app."""
    started_at: datetime | None = None
    """Nothing before this is expected (the rep began then), UTC-aware."""

    def is_own(self, address: str) -> bool:
        """Whether the address belongs to the company or to the rep."""
        plain = plain_address(address)
        return plain in self.own_addresses or is_in(plain, self.own_domains)

    def is_own_number(self, number: str) -> bool:
        """Whether the number is one of the company's."""
        if not self.own_numbers:
            return False
        blocks = (block[:-1] for block in self.own_numbers if block.endswith("*"))
        return number in self.own_numbers or number.startswith(tuple(blocks))

    def other_side(self, call: Call) -> Call:
        """The call without an address of the company's own beside a number that is none.

        Many exports have a column for who made the call. Taken for the other side's address, it would make every call
        one inside the company, and all of them one person's.
        """
        is_absent = call.number is None and not call.raw_number.strip()
        is_inside = call.number_kind is NumberKind.EXTENSION or is_absent or any(map(self.is_own_number, call.numbers))
        if is_inside or not call.person_email or not self.is_own(call.person_email):
            return call
        return replace(call, person_email=None)

    def is_ignored(self, address: str) -> bool:
        """Whether a rule leaves the address alone."""
        plain = plain_address(address)
        return plain in self.ignored_addresses or is_in(plain, self.ignored_domains)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedRecord:
    """One person who should have a record of one activity."""

    activity: Activity
    """The activity."""
    recipient: Recipient | None = None
    """For an email: whom it went to."""
    unlikely: bool = field(default=False, compare=False)
    """Whether the logger is known to leave such a one out."""
    address: str | None = field(init=False, compare=False)
    """The person's address, lower case, where one is known."""

    def __post_init__(self) -> None:
        """Fold the address once: it is asked for very often."""
        found = self.activity.person_email if isinstance(self.activity, Call) else None
        if self.recipient is not None:
            found = self.recipient.address
        object.__setattr__(self, "address", found.casefold() if found else None)

    @property
    def key(self) -> tuple[str, str]:
        """Which record of which activity it is: the activity's id, and the recipient's address; empty for a call."""
        return self.activity.id, (self.address or "") if isinstance(self.activity, Email) else ""

    @property
    def salesforce_id(self) -> str | None:
        """The Lead or Contact that the logger has for the person, where a source knows it."""
        if isinstance(self.activity, Call):
            return self.activity.salesforce_id
        return self.recipient.salesforce_id if self.recipient else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What should be in Salesforce for one activity."""

    activity: Activity
    """The activity."""
    expected_records: tuple[ExpectedRecord, ...] = ()
    """Everybody who should have a record."""
    ignored: str | None = None
    """Why there is nobody: an `ignored.*` code, or `recipients.unknown` or `number.unreadable` where it is not known
    who it was."""
    evidence: tuple[Evidence, ...] = ()
    """What shows it, where the source does."""
    logging_address: str | None = None
    """The logger's own address in the Bcc: a sure sign that a record is meant."""
    left_out: tuple[tuple[Recipient, str], ...] = field(default=())
    """Recipients nothing is expected for, with the `ignored.*` code."""
    rules: tuple[Rule, ...] = ()
    """The rep's rules that left somebody out, or all of it."""
    bystanders: tuple[ExpectedRecord, ...] = ()
    """Who may get a record although none is expected: never looked up, but it must not prove something else."""


def expect(activity: Activity, profile: Profile, boundaries: Boundaries) -> Expectation:
    """What the logger should write for this activity."""
    if boundaries.started_at and activity.occurred_at < boundaries.started_at:
        return Expectation(activity=activity, ignored="ignored.before_start")
    if isinstance(activity, Email):
        expected = _expect_email(activity, profile, boundaries)
    else:
        expected = _expect_call(boundaries.other_side(activity), profile, boundaries)
    if rule := boundaries.rules.for_activity(activity):
        aside = (*expected.expected_records, *expected.bystanders)
        return Expectation(activity=activity, ignored="ignored.excluded", rules=(rule,), bystanders=aside)
    return expected


def _expect_email(email: Email, profile: Profile, boundaries: Boundaries) -> Expectation:
    if email.marks & _NEVER_LEFT:
        return Expectation(activity=email, ignored="ignored.draft_or_failed")
    if email.marks & _AUTOMATIC:
        return Expectation(activity=email, ignored="ignored.automatic")
    if _came_in(email, boundaries):
        sender = Evidence(text("Sender of the email"), verbatim(email.sender))
        return Expectation(activity=email, ignored="ignored.not_sent_by_you", evidence=(sender,))
    expected_records: dict[str, ExpectedRecord] = {}
    left_out: list[tuple[Recipient, str]] = []
    rules: list[Rule] = []
    logging_address = None
    for recipient in sorted(email.recipients, key=lambda item: list(RecipientRole).index(item.role)):
        if any(pattern.search(recipient.address) for pattern in profile.bcc_addresses):
            logging_address = recipient.address
        elif boundaries.is_own(recipient.address):
            left_out.append((recipient, "ignored.internal"))
        elif boundaries.is_ignored(recipient.address):
            left_out.append((recipient, "ignored.excluded"))
        elif rule := boundaries.rules.for_address(recipient.address):
            left_out.append((recipient, "ignored.excluded"))
            rules.append(rule)
        elif recipient.role not in profile.expected_roles:
            left_out.append((recipient, "ignored.cc_only"))
        else:
            expected_records.setdefault(
                recipient.address.casefold(), ExpectedRecord(activity=email, recipient=recipient)
            )
    if not expected_records and (email.unreadable_recipients or not email.recipients):
        named = ", ".join(email.unreadable_recipients)
        seen = Evidence(
            text("Recipients that your mailbox names"),
            text("no readable address: {names}", names=named) if named else text("none"),
        )
        return Expectation(
            activity=email, ignored="recipients.unknown", evidence=(seen,), left_out=tuple(left_out), rules=tuple(rules)
        )
    return Expectation(
        activity=email,
        expected_records=tuple(expected_records.values()),
        ignored=None if expected_records else _why_nobody(code for _, code in left_out),
        logging_address=logging_address,
        left_out=tuple(left_out),
        rules=tuple(dict.fromkeys(rules)),
        bystanders=tuple(
            ExpectedRecord(activity=email, recipient=recipient, unlikely=code == "ignored.cc_only")
            for recipient, code in left_out
            if code in {"ignored.cc_only", "ignored.excluded"} and recipient.address.casefold() not in expected_records
        ),
    )


def _came_in(email: Email, boundaries: Boundaries) -> bool:
    """Whether somebody else wrote it to the rep, and it was only filed among what was sent.

    A rep may send under addresses that nobody has told us; when in doubt, it is the rep's.
    """
    if not email.sender or any(boundaries.is_own(one) for one in (email.sender, email.submitter) if one):
        return False
    to = [person.address for person in email.recipients if person.role is RecipientRole.TO]
    if to and all(map(boundaries.is_own, to)):
        return True
    return Mark.RECEIVED in email.marks and any(boundaries.is_own(person.address) for person in email.recipients)


def _why_nobody(codes: Iterable[str]) -> str:
    """The most telling reason that nobody is left: a rule, then a copy, then the company itself."""
    present = set(codes)
    for code in ("ignored.excluded", "ignored.cc_only", "ignored.internal"):
        if code in present:
            return code
    return "ignored.internal"  # the logger's own address alone


def _expect_call(call: Call, profile: Profile, boundaries: Boundaries) -> Expectation:
    known = call.salesforce_id or call.account_id or call.person_email
    if call.number is None and not known and call.number_kind is NumberKind.EXTENSION:
        return Expectation(activity=call, ignored="ignored.internal_call")
    if any(map(boundaries.is_own_number, call.numbers)) or (call.person_email and boundaries.is_own(call.person_email)):
        return Expectation(activity=call, ignored="ignored.internal_call")
    if boundaries.ignored_numbers.intersection(call.numbers) or (
        call.person_email and boundaries.is_ignored(call.person_email)
    ):
        return Expectation(activity=call, ignored="ignored.excluded")
    if rule := boundaries.rules.for_call(call):
        return Expectation(
            activity=call, ignored="ignored.excluded", rules=(rule,), bystanders=(ExpectedRecord(activity=call),)
        )
    if left_out := _why_left_out(call, profile):
        return Expectation(activity=call, ignored=left_out, bystanders=(ExpectedRecord(activity=call, unlikely=True),))
    if call.number is None and not known:
        return Expectation(activity=call, ignored="number.unreadable", evidence=_unreadable(call))
    return Expectation(activity=call, expected_records=(ExpectedRecord(activity=call),))


def _why_left_out(call: Call, profile: Profile) -> str | None:
    """The code for a call of which this logger writes none."""
    if call.result not in profile.expected_results or call.result is CallResult.FAILED:
        return "ignored.not_connected_call"
    return None if call.direction in profile.expected_directions else "ignored.excluded"


def _unreadable(call: Call) -> tuple[Evidence, ...]:
    """Which row of the call log it is, and what stands there for a number."""
    written = call.raw_number.strip()
    if not written:
        value = text("nothing")
    elif call.number_kind is NumberKind.WITHHELD:
        value = text("{value}, which means that it is withheld", value=written)
    else:
        value = text("{value}, which is neither a whole number nor known as an extension", value=written)
    row = verbatim(call.place or call.id.partition(":")[2])
    return Evidence(text("Row of the call log"), row), Evidence(text("What it has for a number"), value)
