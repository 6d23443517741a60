"""Causes with one code are one group, told as one."""

from __future__ import annotations

from tray_app.core.model.verdict import Alert, Cause, Confidence
from tray_app.core.reporting.cause_groups import groups_of


def cause(code: str, who: str, *activities: str, alert: Alert = Alert.NOW, sure: bool = False) -> Cause:
    confidence = Confidence.PROVED if sure else Confidence.LIKELY
    return Cause(code=code, confidence=confidence, activities=activities, alert=alert, key=f"{code}:{who}")


def test_the_louder_comes_first_then_what_holds_back_more() -> None:
    quiet = cause("person.no_record", "a", "1", "2", "3", alert=Alert.DIGEST)
    few = cause("person.stale_id", "b", "4")
    many = [cause("field.missing_or_hidden", who, *ids) for who, ids in (("c", ("5", "6")), ("d", ("7",)))]
    groups = groups_of([quiet, few, *many])
    assert [group.code for group in groups] == ["field.missing_or_hidden", "person.stale_id", "person.no_record"]
    assert groups[0].causes == tuple(many)


def test_one_cause_alone_is_itself() -> None:
    only = cause("person.stale_id", "b", "4")
    (group,) = groups_of([only])
    assert group.whole is only


def test_a_group_as_one_cause_is_as_loud_and_as_sure_as_the_best_of_them() -> None:
    (group,) = groups_of(
        [
            cause("person.no_record", "a", "1", "2", alert=Alert.DIGEST),
            cause("person.no_record", "b", "2", "3", alert=Alert.NOW, sure=True),
        ]
    )
    assert group.whole == Cause(
        code="person.no_record",
        confidence=Confidence.PROVED,
        activities=("1", "2", "3"),
        alert=Alert.NOW,
        key="person.no_record",
    )


def test_nothing_wrong_is_no_group() -> None:
    assert groups_of([]) == ()
