"""Addresses of the company's own that a call file gives for the other side of a call: they are the rep's, and go.

A mapping may have been taught with the column of whoever made the call. What it brought is put right where it is kept,
so that no rule, group or look-up takes all of a rep's calls for one person's.
"""

import hashlib
from datetime import datetime
from typing import Final

from tray_app.core.diagnosis.schedule import first_check
from tray_app.core.matching.expectation import Boundaries
from tray_app.core.model.activity import Activity, Call
from tray_app.core.model.ports import Batch, Store

_NOTE: Final = "own_addresses:read"
"""The note of what was the company's own when the known calls were last looked through, as a hash."""


class OwnAddresses:
    """Leaves them out, in what arrives and in what is kept. Raises OSError when the store cannot be written."""

    def __init__(self, store: Store, boundaries: Boundaries) -> None:
        self._store = store
        self._boundaries = boundaries

    def without(self, activity: Activity) -> Activity:
        """The activity without the rep's address; the same one where that changes nothing."""
        return self._boundaries.other_side(activity) if isinstance(activity, Call) else activity

    def leave_out_of_known(self, since: datetime, now: datetime) -> None:
        """Look through the known calls when what is the company's own is not what it was; what changes is due now."""
        own = (self._boundaries.own_domains, self._boundaries.own_addresses, self._boundaries.own_numbers)
        held = hashlib.sha256(repr([sorted(one) for one in own]).encode()).hexdigest()
        if held == self._store.note(_NOTE):
            return
        by_source: dict[str, list[Activity]] = {}
        for check in self._store.between(since, now):
            if (after := self.without(check.activity)) is not check.activity:
                by_source.setdefault(after.source, []).append(after)
        for source, activities in by_source.items():
            due = {activity.id: first_check(activity, now) for activity in activities}
            self._store.save_batch(source, Batch(activities=tuple(activities)), due)
        self._store.write_note(_NOTE, held)
