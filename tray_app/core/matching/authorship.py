"""Who wrote a Task: the rep, a user that logs for the rep, or somebody else who knows the same people.

A colleague calls the same customer, too. Another user's Task counts only when something says that it is the rep's: the
words, an id, or that this user logs for the rep elsewhere as well.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from tray_app.core.matching.task_words import names_a_call, names_an_email
from tray_app.core.model.activity import Activity, Call
from tray_app.core.model.crm import Task

ENOUGH = 6
"""So much weight of evidence makes a user one who logs for the rep."""
_WEIGHT_OF_A_CALL = 3
"""Of a call: nobody else's has the same length to the second."""
_WEIGHT_OF_AN_EMAIL = 2
"""Of an email: a colleague may write under the same subject."""


def weight_of(activity: Activity) -> int:
    """How much it says about a user that this activity of the rep was logged in that user's name."""
    return _WEIGHT_OF_A_CALL if isinstance(activity, Call) else _WEIGHT_OF_AN_EMAIL


class Author(StrEnum):
    """Whose Task it is."""

    REP = "rep"
    """The rep owns it or made it."""
    DEPUTY = "deputy"
    """A user that logs for the rep: an integration user, an assistant."""
    OTHER = "other"
    """Somebody else."""


@dataclass(frozen=True, slots=True)
class Authors:
    """The rep and those who log for the rep."""

    rep_id: str = ""
    """The rep's User Id; empty: everybody's Tasks are taken for the rep's."""
    deputies: frozenset[str] = frozenset()
    """User Ids of those who log for the rep."""

    @classmethod
    def among(cls, tasks: Iterable[Task], rep_id: str, known: Iterable[str] = ()) -> Self:
        """`known` deputies, and every user that logged an email or a call which the rep owns."""
        made = {task.created_by_id for task in tasks if rep_id and task.owner_id == rep_id and _is_logged(task)}
        return cls(rep_id, frozenset((*made, *known)) - {rep_id, ""})

    def made(self, user_id: str) -> bool:
        """Whether this user is the rep or logs for the rep."""
        return not self.rep_id or user_id in {"", self.rep_id} or user_id in self.deputies

    def of(self, task: Task) -> Author:
        """Whose Task this is."""
        owner, maker, rep_id = task.owner_id, task.created_by_id, self.rep_id
        if rep_id in (owner, maker) or not rep_id:
            return Author.REP
        return Author.DEPUTY if owner in self.deputies or maker in self.deputies else Author.OTHER


def _is_logged(task: Task) -> bool:
    """Whether it records something that happened: a manager's to-do for the rep says nothing about who logs."""
    kind = task.type or ""
    typed = task.subtype in {"Email", "ListEmail", "Call"} or names_a_call(kind) or names_an_email(kind)
    return task.is_closed and (typed or bool(task.call_duration_s))
