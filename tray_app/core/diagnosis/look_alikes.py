"""Activities that nobody can tell apart, with too few records for all: one of these is missing, not "this one".

Two emails to one person under one subject, minutes apart, and one Task: whichever is called missing, it is a guess.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from tray_app.core.matching.expectation import ExpectedRecord
from tray_app.core.matching.matcher import Match
from tray_app.core.model.activity import Email
from tray_app.core.model.text import ntext, text
from tray_app.core.model.verdict import Confidence, Evidence, Reason

_Key = tuple[str, str]


class LookAlikes:
    """What the matching of one cycle left open."""

    def __init__(self, hits: Iterable[Match]) -> None:
        alike: dict[_Key, set[str]] = defaultdict(set)
        self._logged: set[_Key] = set()
        self._contested: set[_Key] = set()
        for hit in hits:
            address = hit.expected_record.address or ""
            self._logged.add((hit.expected_record.activity.id, address))
            self._contested |= {(claimant, address) for claimant in hit.claimants}
            for rival in hit.rivals:
                alike[rival, address] |= {hit.expected_record.activity.id, *hit.rivals}
        self._alike = {key: tuple(sorted(ids)) for key, ids in alike.items()}

    def is_contested(self, expected_record: ExpectedRecord) -> bool:
        """Whether a record that might be its own was taken for another activity's."""
        return (expected_record.activity.id, expected_record.address or "") in self._contested

    def named_in(self, reason: Reason, expected_record: ExpectedRecord) -> Reason:
        """The reason why this one is missing, with the others that may be meant instead."""
        address = expected_record.address or ""
        alike = self._alike.get((expected_record.activity.id, address))
        if alike is None:
            return reason
        question = (
            text("Emails to the same person that look the same")
            if isinstance(expected_record.activity, Email)
            else text("Calls with the same person that look the same")
        )
        there, total = sum((one, address) in self._logged for one in alike), len(alike)
        answer = (
            text("one of these two is in Salesforce; nothing tells which")
            if total == 2
            else ntext(
                "{n} of these {total} is in Salesforce; nothing tells which",
                "{n} of these {total} are in Salesforce; nothing tells which",
                there,
                total=total,
            )
        )
        evidence = (Evidence(question, answer), *reason.evidence)
        return replace(reason, evidence=evidence, one_of=alike, confidence=Confidence.LIKELY)
