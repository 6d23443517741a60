"""Marketo's activities of a rep as emails and calls: by the names that Sales Insight Actions gives to everything."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from tray_app.adapters.sources.marketo_api import Json, plain
from tray_app.adapters.sources.phones import e164
from tray_app.adapters.sources.salesforce_id import person_id
from tray_app.core.model.activity import Activity, Call, CallResult, Email, Mark, Recipient

SENT: Final = frozenset({"sendsalesemail", "sentsalesemail"})
BOUNCED: Final = frozenset({"salesemailbounced", "bouncedsalesemail"})
CALLED: Final = frozenset({"receivedsalescall", "salescallreceived", "receivesalescall"})
"""Names of activity types, as the documentation and instances have them."""
_SUFFIX: Final = re.compile(r"\s*\(SIA-\d+\)\s*$")
_RESULTS: Final = {
    "completed": CallResult.ANSWERED,
    "answered": CallResult.ANSWERED,
    "noanswer": CallResult.NO_ANSWER,
    "busy": CallResult.BUSY,
    "voicemail": CallResult.VOICEMAIL,
    "leftvoicemail": CallResult.VOICEMAIL,
    "cancelled": CallResult.FAILED,
    "canceled": CallResult.FAILED,
    "failed": CallResult.FAILED,
}
_BOUNCES_WITHIN: Final = timedelta(days=1)


def attributes_of(activity: Json) -> dict[str, str]:
    """The attributes by their plain names; empty ones are left out by Marketo, and here too."""
    found: dict[str, str] = {}
    for one in activity.get("attributes") or ():
        if isinstance(one, Mapping) and one.get("value") not in (None, ""):
            for name in (one.get("apiName"), one.get("name")):
                if name:
                    found[plain(name)] = str(one["value"])
    return found


def whose(activity: Json) -> str:
    """The address of the rep it is of; empty when it does not say."""
    told = attributes_of(activity)
    return told.get("sentby") or told.get("salescallmadeby") or ""


def time_of(activity: Json) -> datetime | None:
    """When it happened."""
    try:
        moment = datetime.fromisoformat(str(activity.get("activityDate")).replace("+0000", "+00:00"))
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def name_of(activity: Json) -> str:
    """What tells this activity from every other; the plain id need not be unique."""
    guid = activity.get("marketoGUID")
    if guid:
        return str(guid)[:128]
    told = [activity.get(name) for name in ("leadId", "activityTypeId", "activityDate", "id")]
    return hashlib.sha256(repr((told, sorted(attributes_of(activity).items()))).encode()).hexdigest()[:32]


def lead_of(activity: Json) -> int:
    """Marketo's number of the person; 0 when there is none."""
    lead = activity.get("leadId")
    return lead if isinstance(lead, int) else 0


def email_of(source: str, activity: Json, person: Json | None, bounces: Iterable[Json]) -> Email | None:
    """The email; None when nobody can say to whom it went or when."""
    told, when = attributes_of(activity), time_of(activity)
    address = str((person or {}).get("email") or "").strip()
    if when is None or "@" not in address:
        return None
    name = f"{source}:{name_of(activity)}"
    subject = told.get("emailsubject") or told.get("subject") or str(activity.get("primaryAttributeValue") or "")
    later = (time_of(one) for one in bounces if lead_of(one) == lead_of(activity))
    came_back = any(moment and timedelta(0) <= moment - when <= _BOUNCES_WITHIN for moment in later)
    return Email(
        id=name,
        source=source,
        occurred_at=when,
        subject=_SUFFIX.sub("", subject).strip(),
        sender=told.get("sentby", ""),
        recipients=(Recipient(address, salesforce_id=_salesforce_id(person), known_as=name),),
        marks=frozenset({Mark.BOUNCED}) if came_back else frozenset(),
    )


def call_of(source: str, activity: Json, person: Json | None, region: str) -> Call | None:
    """The call; None when it has no time."""
    told, when = attributes_of(activity), time_of(activity)
    if when is None:
        return None
    raw = told.get("salesphonenumbercalled", "")
    names = (str((person or {}).get(name) or "").strip() for name in ("firstName", "lastName"))
    return Call(
        id=f"{source}:{name_of(activity)}",
        source=source,
        occurred_at=when,
        number=e164(raw, region),
        raw_number=raw,
        duration_s=_seconds(told.get("salescallduration")),
        result=_RESULTS.get(plain(told.get("salescallstatus")), CallResult.ANSWERED),
        person_email=str((person or {}).get("email") or "").strip() or None,
        person_name=" ".join(filter(None, names)) or None,
        salesforce_id=_salesforce_id(person),
        knows_salesforce_ids=person is not None,
        outcome=told.get("salescallsubject"),
    )


def made_of(
    source: str, activity: Json, person: Json | None, kinds: Mapping[int, str], bounces: Iterable[Json], region: str
) -> Activity | None:
    """The activity as ours; None when it cannot be read."""
    kind = kinds.get(int(activity.get("activityTypeId") or 0))
    if kind == "call":
        return call_of(source, activity, person, region)
    return email_of(source, activity, person, bounces)


def _salesforce_id(person: Json | None) -> str | None:
    """The Contact's id before the Lead's: a converted Lead has both."""
    values = ((person or {}).get(name) for name in ("sfdcContactId", "sfdcLeadId"))
    return next((found for value in values if value and (found := person_id(str(value)))), None)


def _seconds(written: Any) -> int:
    try:
        return max(int(float(written)), 0)
    except (TypeError, ValueError, OverflowError):
        return 0
