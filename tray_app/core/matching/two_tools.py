"""Teams in which two tools write every activity: a record of one of them is hardly ever the only trace.

So a record of the one tool, next to a nearer activity that only the other tool wrote, is that activity's. Nobody may
take it for the record of another activity which neither of them wrote.
"""

from collections import Counter
from collections.abc import Callable, Iterable

from tray_app.core.matching.match_cost import TELLING_LENGTH_S, MatchCost
from tray_app.core.matching.record_index import LoggedRecord

_REPEATED = 3
"""So many activities that two tools wrote are no accident."""
_SELDOM = 2
"""Two tools that write everything write so many together for one that stands alone."""
_FAR = 3.5
"""An activity whose claim costs so much more did not leave the record."""


class TwoTools:
    """What the records that are matched say about the tools which wrote them."""

    def __init__(self, matched: Iterable[LoggedRecord], hand: Callable[[LoggedRecord], object]) -> None:
        """`hand` tells which tool wrote a record, as far as its looks tell."""
        self._hand = hand
        self._pairs = Counter[frozenset[object]]()
        self._single = Counter[object]()
        for record in {record.id: record for record in matched}.values():
            self._pairs.update(frozenset((hand(record), hand(double))) for double in record.doubles)
            self._single[hand(record)] += not record.doubles and not _is_short_call(record)
        self._paired = {one for pair, count in self._pairs.items() if count >= _REPEATED for one in pair}

    def writes_beside_another(self, record: LoggedRecord) -> bool:
        """Whether the tool that wrote the record mostly has another one beside it."""
        return bool(self._paired) and self._hand(record) in self._paired

    def is_of_rival(
        self, record: LoggedRecord, claim: MatchCost, rival: MatchCost, own: LoggedRecord, *, late: bool
    ) -> bool:
        """Whether the record is the second one of a rival that has `own`, rather than the claim's only one.

        `late`: it came so late for the claim that the time says nothing any more. In time it is the rival's only where
        that one is nearer and where the two tools hardly ever write one without the other.
        """
        ours, theirs = self._hand(record), self._hand(own)
        both = self._pairs[frozenset((ours, theirs))]
        if both < _REPEATED or any(self._hand(double) == ours for double in own.doubles):
            return False
        if late:
            return rival.cost < claim.cost + _FAR
        return rival.cost < claim.cost and (self._single[ours] + self._single[theirs]) * _SELDOM <= both


def _is_short_call(record: LoggedRecord) -> bool:
    """Whether it is too short to be recognised as one of two records of a call: then it says nothing here."""
    length = record.task.call_duration_s if record.task else None
    return length is not None and length < TELLING_LENGTH_S
