"""One notification per cause, three a day, the rest in one digest, and nothing twice."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest

from tests.core.building import NOON
from tray_app.core.alerts import DIGEST_KEY, decide
from tray_app.core.verdict import Alert, Cause, Confidence

HOUR = timedelta(hours=1)


def cause(key: str, alert: Alert = Alert.NOW) -> Cause:
    return Cause(code="person.no_record", confidence=Confidence.PROVED, activities=("a",), alert=alert, key=key)


NOW3 = [cause("a"), cause("b"), cause("c")]
Told = Mapping[str, datetime]
TABLE: list[tuple[str, list[Cause], Told, datetime | None, list[str], list[str], list[str]]] = [
    ("a new cause is told", [cause("a")], {}, None, ["a"], [], []),
    ("a told cause is not told again", [cause("a")], {"a": NOON - HOUR}, None, [], [], []),
    ("a healed cause is withdrawn", [], {"a": NOON - HOUR}, None, [], [], ["a"]),
    ("also while it is quiet", [cause("b")], {"a": NOON - HOUR}, NOON + HOUR, [], [], ["a"]),
    ("quiet is over", [cause("b")], {}, NOON, ["b"], [], []),
    ("the fourth waits for the digest", [*NOW3, cause("d")], {}, None, ["a", "b", "c"], ["d"], []),
    ("the budget is a day's", [*NOW3, cause("d")], {"a": NOON - HOUR, "b": NOON - 25 * HOUR}, None, ["c", "d"], [], []),
    ("a quiet cause goes to the digest", [cause("d", Alert.DIGEST)], {}, None, [], ["d"], []),
    ("one digest a day", [cause("d", Alert.DIGEST)], {DIGEST_KEY: NOON - HOUR}, None, [], [], []),
    ("the next day's digest", [cause("d", Alert.DIGEST)], {DIGEST_KEY: NOON - 24 * HOUR}, None, [], ["d"], []),
    ("what is only listed is never told", [cause("l", Alert.LIST)], {}, None, [], [], []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("causes", "told", "quiet", "show", "digest", "withdraw"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_decisions(
    causes: list[Cause], told: Told, quiet: datetime | None, show: list[str], digest: list[str], withdraw: list[str]
) -> None:
    decision = decide(causes, told, NOON, quiet)

    assert [item.key for item in decision.show] == show
    assert [item.key for item in decision.digest] == digest
    assert list(decision.withdraw) == withdraw
