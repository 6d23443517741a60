"""One line of the tables that turn an error into a reason: what it looks at, and what follows."""

import re
from dataclasses import dataclass

from tray_app.core.explain.error_lines import Complaint
from tray_app.core.explain.explanation import OwnStep
from tray_app.core.model.text import Text
from tray_app.core.model.verdict import Confidence

PROVED, LIKELY = Confidence.PROVED, Confidence.LIKELY


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorRule:
    """Fits when each of its conditions does; the first rule that fits decides."""

    code: str
    """The reason."""
    confidence: Confidence = PROVED
    """How sure it is then."""
    errors: frozenset[str] = frozenset()
    """Names of the error; empty with no `family` for any."""
    family: re.Pattern[str] | None = None
    """A pattern over names of errors, for families that only differ in their ending."""
    inside: frozenset[str] = frozenset()
    """One of these is named within the error's message; empty for any."""
    words: re.Pattern[str] | None = None
    """Found in the error, whatever its case; None for any."""
    says: Text | None = None
    """The cause in this case; `{error}` and `{object}` are filled in. None for the guide's."""
    also: tuple[str, ...] = ()
    """Codes that would fit as well."""
    first_steps: tuple[OwnStep, ...] = ()
    """Steps before those of the guide."""

    def names(self, error: str) -> bool:
        """Whether the rule knows this error by name."""
        return error in self.errors or (self.family is not None and self.family.fullmatch(error) is not None)

    def fits(self, complaint: Complaint) -> bool:
        """Whether the rule decides this error."""
        return (
            (self.names(complaint.code) or not (self.errors or self.family))
            and (not self.inside or not self.inside.isdisjoint(complaint.inside))
            and (self.words is None or self.words.search(complaint.whole) is not None)
        )


def rule(
    code: str,
    names: str = "",
    words: str = "",
    *,
    inside: str = "",
    confidence: Confidence = PROVED,
    says: Text | None = None,
    also: str = "",
    first_steps: tuple[OwnStep, ...] = (),
) -> ErrorRule:
    """A rule from names separated by blanks; `*` in a name stands for anything."""
    exact = frozenset(name for name in names.split() if "*" not in name)
    wild = [re.escape(name).replace(r"\*", "[A-Z0-9_]*") for name in names.split() if "*" in name]
    return ErrorRule(
        code=code,
        confidence=confidence,
        errors=exact,
        family=re.compile("|".join(wild)) if wild else None,
        inside=frozenset(inside.split()),
        words=re.compile(words, re.IGNORECASE) if words else None,
        says=says,
        also=tuple(also.split()),
        first_steps=first_steps,
    )
