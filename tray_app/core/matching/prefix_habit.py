"""Which loggers keep "Re:" and "Fw:" in the subjects they write, as their own records show.

Most keep what the email has, some take it away. One that is seen to keep it tells an answer from the email it answers.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence

from tray_app.core.matching.record_index import LoggedRecord
from tray_app.core.matching.subjects import subject_of

_MAYBE = re.compile(r"\b\w{1,10}\s*[\[(\d\])]*\s*[:：]")
"""A word and a colon: only such a subject is worth a closer look."""
_ENOUGH = 2
"""So many records with a prefix are a habit."""


class PrefixHabit:
    """Worked out once, when it is first asked for: most questions never come to it."""

    def __init__(self, records: Sequence[LoggedRecord], hand: Callable[[LoggedRecord], object]) -> None:
        """`hand` tells which tool wrote a record, as far as its looks tell."""
        self._records = records
        self._hand = hand
        self._keepers: frozenset[object] | None = None

    def keeps(self, record: LoggedRecord) -> bool:
        """Whether the record's logger is seen to keep the prefixes of mail clients."""
        if self._keepers is None:
            seen = Counter(self._hand(one) for one in self._records if _has_prefix(one))
            self._keepers = frozenset(hand for hand, count in seen.items() if count >= _ENOUGH)
        return self._hand(record) in self._keepers


def _has_prefix(record: LoggedRecord) -> bool:
    if record.message is not None or record.task is None or not _MAYBE.search(record.task.subject):
        return False
    return subject_of(record.task.subject).prefix is not None
