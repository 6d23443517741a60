"""Why an activity has no record: every rule that fits is asked, and the best founded answer wins."""

from tray_app.core.diagnosis.named_record import deleted
from tray_app.core.diagnosis.record_reasons import (
    UNPROVEN,
    best_of,
    explains_itself,
    own_reasons,
    unproven,
    with_others,
    without_person,
)
from tray_app.core.diagnosis.runs import in_order
from tray_app.core.diagnosis.situation import CallLogging, EmailLogging, Past, ReplyLogging, SetUp, Situation
from tray_app.core.diagnosis.whole_rep_reasons import whole_rep_reasons

__all__ = [
    "UNPROVEN",
    "CallLogging",
    "EmailLogging",
    "Past",
    "ReplyLogging",
    "SetUp",
    "Situation",
    "best_of",
    "deleted",
    "explains_itself",
    "in_order",
    "own_reasons",
    "unproven",
    "whole_rep_reasons",
    "with_others",
    "without_person",
]
