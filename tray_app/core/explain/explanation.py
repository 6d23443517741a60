"""What an error means: a reason of the catalogue, what is special about this error, and the page that shows both."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tray_app.core.model.guide import Guide, Step
from tray_app.core.model.page import Page, PageRecord, PageStep
from tray_app.core.model.reasons import facts_of
from tray_app.core.model.text import Text, text, verbatim
from tray_app.core.model.verdict import Confidence, Evidence, Fixer, RecordRef

UNPROVEN = "unknown.unproven"
"""The code of an error that does not say why something was not logged."""
_UNPROVEN_TITLE = text("This error points to none of the causes we know")
_CIRCULAR = "app.explain"
"""A step that leads here is no step for somebody who is here."""


@dataclass(frozen=True, slots=True)
class OwnStep:
    """A step that this error needs and the guide of its code does not have."""

    who: Fixer
    """Who does it."""
    text: Text
    """What to do; `**` marks labels."""
    link: str | None = None
    """A key of `resources/links.toml`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What a pasted text means."""

    code: str
    """A code of the catalogue."""
    confidence: Confidence
    """How sure that is."""
    is_known: bool = True
    """Whether some line of the tables knows it; what is not known is said to be so."""
    error: str = ""
    """The error's own name, in capitals; empty when the text names none."""
    message: str = ""
    """What Salesforce said with it, an admin's own text included; may hold customer data."""
    fields: tuple[str, ...] = ()
    """API names of the fields it names."""
    records: tuple[RecordRef, ...] = ()
    """Records whose ids it names."""
    cause: Text | None = None
    """What this error means, in place of the guide's cause, which speaks of an activity."""
    also_possible: tuple[str, ...] = ()
    """Codes that would fit as well, best first."""
    first_steps: tuple[OwnStep, ...] = ()
    """Steps to do before those of the guide."""

    @property
    def heals_itself(self) -> bool:
        """Whether it passes without anybody doing anything."""
        return Fixer.NOBODY in facts_of(self.code).fixers

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """What the text itself says, line by line."""
        heals = text("yes") if self.heals_itself else text("no")
        lines = (
            (text("Error"), verbatim(self.error) if self.error else None),
            (text("What it says"), verbatim(self.message) if self.message else None),
            (text("Fields it names"), verbatim(", ".join(self.fields)) if self.fields else None),
            (text("Does it pass by itself?"), heals if self.code != UNPROVEN else None),
        )
        return tuple(Evidence(question, answer) for question, answer in lines if answer is not None)


def explained(
    explanation: Explanation,
    guide: Guide,
    fixers: Sequence[Fixer],
    *,
    say: Callable[[Text], str],
    title_of: Callable[[str], str],
    address_of_key: Callable[[str], str | None],
    address_of_record: Callable[[RecordRef], str | None],
) -> Page:
    """The page of an explanation: its code's guide, with what the error itself says.

    `fixers` are those who can put it right. `say` renders in the reader's language, the one of `guide`; `title_of`
    gives the title of another code in it.
    """
    facts = facts_of(explanation.code)
    own = [Step(step.who, say(step.text), step.link) for step in explanation.first_steps]
    steps = [*own, *(step for step in guide.steps if step.link != _CIRCULAR)]
    return Page(
        code=explanation.code,
        verdict=facts.verdict,
        title=say(_UNPROVEN_TITLE) if explanation.code == UNPROVEN else guide.title,
        what="",
        when=None,
        cause=say(explanation.cause) if explanation.cause else guide.cause,
        confidence=explanation.confidence if explanation.code != UNPROVEN else None,
        fixers=tuple(fixers),
        evidence=tuple((say(line.question), say(line.answer)) for line in explanation.evidence),
        steps=tuple(
            PageStep(
                who=step.who,
                text=step.text,
                url=address_of_key(step.link) if step.link else None,
                branch=step.branch,
            )
            for step in steps
        ),
        also_possible=tuple(title_of(code) for code in explanation.also_possible),
        records=tuple(
            PageRecord(object=record.object, id=record.id, url=url)
            for record in explanation.records
            if (url := address_of_record(record)) is not None
        ),
    )
