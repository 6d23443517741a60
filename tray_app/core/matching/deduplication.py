"""One email is one activity, however often it lies in the mailbox and whatever number it has there.

Mail clients and servers both keep a copy of what was sent, and a mailbox that was restored or moved numbers all its
mails anew. With one record in Salesforce, the second copy would be a false alarm.
"""

from collections.abc import Iterable, Sequence

from tray_app.core.model.activity import Activity, Email

_Key = tuple[str, frozenset[str]]


def without_copies(arrived: Sequence[Activity], known: Iterable[Activity]) -> tuple[Activity, ...]:
    """What arrived, but for copies of emails that came earlier under another id, of the same source or of another."""
    first: dict[_Key, str] = {}
    ids = set()
    for activity in known:
        ids.add(activity.id)
        if key := _key_of(activity):
            first.setdefault(key, activity.id)
    kept = []
    for activity in arrived:
        key = _key_of(activity)
        if activity.id in ids or key is None or first.setdefault(key, activity.id) == activity.id:
            kept.append(activity)
    return tuple(kept)


def _key_of(activity: Activity) -> _Key | None:
    """The Message-ID and everybody it went to: a mail merge may use one Message-ID for many letters."""
    if not isinstance(activity, Email) or not activity.message_id:
        return None
    people = frozenset(recipient.address.casefold() for recipient in activity.recipients)
    return (activity.message_id, people)
