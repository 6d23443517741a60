"""One email is one activity, however often it lies in mailboxes and whatever number it has there.

Mail programs and servers both keep a copy of what was sent, phones file it elsewhere than computers, and a mailbox that
was restored or moved numbers all its mails anew. With one record in Salesforce, the second copy would be a false alarm.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from tray_app.core.matching.subjects import fold
from tray_app.core.model.activity import Activity, Email, RecipientRole

_People = frozenset[str]
_Key = tuple[str, str, str, _People]

AROUND = timedelta(days=2)
"""So far apart copies of one email may seem to be sent: one of them may have lost its Date."""
_SAME_MOMENT = timedelta(seconds=2)
"""Two emails alike in all else are copies only when they were sent in the same moment."""


def without_copies(arrived: Sequence[Activity], known: Iterable[Activity]) -> tuple[Activity, ...]:
    """What arrived, but for copies of emails that came earlier under another id.

    A copy that names more people (the one that kept Bcc) takes the place of the first, under the first one's id.
    """
    copies = _Copies()
    for activity in known:
        copies.add(activity)
    kept: dict[str, Activity] = {}
    for activity in arrived:
        first = copies.first_of(activity)
        if first is None:
            # Known under its own id, or new. What a fuller copy has told about it stays.
            before = copies.by_id.get(activity.id)
            if before is None or not _names_more(before, activity):
                kept[activity.id] = activity
                copies.add(activity)
        elif isinstance(activity, Email) and _names_more(activity, first):
            kept[first.id] = fuller = _under_id_of(first, activity)
            copies.add(fuller)
    return tuple(kept.values())


class _Copies:
    """Emails by what their copies have in common."""

    def __init__(self) -> None:
        self.by_id: dict[str, Activity] = {}
        self._alike: defaultdict[_Key, dict[str, Email]] = defaultdict(dict)

    def add(self, activity: Activity) -> None:
        self.by_id[activity.id] = activity
        if isinstance(activity, Email):
            for key in _keys_of(activity):
                self._alike[key][activity.id] = activity

    def first_of(self, activity: Activity) -> Email | None:
        """The email this is another copy of; None for one that is known under its own id, or new."""
        if not isinstance(activity, Email) or activity.id in self.by_id:
            return None
        alike = (one for key in _keys_of(activity) for one in self._alike.get(key, {}).values())
        return next((one for one in alike if _are_copies(one, activity)), None)


def _keys_of(email: Email) -> Iterator[_Key]:
    people = _people(email) - _people(email, RecipientRole.BCC)
    for message_id in {email.message_id, email.original_message_id} - {None}:
        # A mail merge may use one Message-ID for many letters.
        yield ("id", str(message_id), "", people)
    yield ("content", email.sender.casefold(), fold(email.subject), people)


def _are_copies(one: Email, other: Email) -> bool:
    hidden, other_hidden = _people(one, RecipientRole.BCC), _people(other, RecipientRole.BCC)
    if not (hidden <= other_hidden or other_hidden <= hidden):
        return False
    ids, other_ids = ({mail.message_id, mail.original_message_id} - {None} for mail in (one, other))
    if ids & other_ids:
        return True
    return bool(_people(one)) and abs(one.occurred_at - other.occurred_at) <= _SAME_MOMENT


def _people(email: Email, role: RecipientRole | None = None) -> _People:
    return frozenset(one.address.casefold() for one in email.recipients if role in {None, one.role})


def _names_more(one: Activity, other: Activity) -> bool:
    """Whether they are copies of which the first has kept more of the people it went to."""
    return (
        isinstance(one, Email)
        and isinstance(other, Email)
        and _people(one) > _people(other)
        and _people(one, RecipientRole.BCC) > _people(other, RecipientRole.BCC)
    )


def _under_id_of(first: Email, fuller: Email) -> Email:
    """The first copy with the people of the fuller one."""
    original = first.original_message_id or (fuller.message_id if fuller.message_id != first.message_id else None)
    return replace(first, recipients=fuller.recipients, original_message_id=original)
