"""To which Account or Opportunity a record is related: never guessed, only as the rep's newest record of the person is.

Only what stands on Contacts can be: Salesforce relates nothing that stands on a Lead.
"""

from collections.abc import Iterable, Mapping

from tray_app.core.model.crm import Person
from tray_app.core.model.task_writing import Related, RelatedChoices

FIELDS = {"Task": "WhatId", "EmailMessage": "RelatedToId"}
"""The field that says so, of each object that is written."""


def choices_of(people: Iterable[Person], around: Mapping[str, RelatedChoices]) -> tuple[Related, ...]:
    """To what it may be related, Opportunities first; to nothing when a Lead is among the people."""
    people = tuple(people)
    if not people or any(person.object != "Contact" for person in people):
        return ()
    found = {one.id: one for person in people for one in around.get(person.id, RelatedChoices()).related}
    return tuple(sorted(found.values(), key=lambda one: one.object != "Opportunity"))


def proposed(
    people: Iterable[Person], around: Mapping[str, RelatedChoices], choices: Iterable[Related], wished: str | None
) -> str | None:
    """The id of what it is related to; None: to nothing.

    `wished`: what the rep has chosen, empty for nothing; None where nothing was chosen. Then it is as on the newest
    email or call that is logged on each of the people, and only where they all agree and it may be chosen still.
    """
    possible = {one.id for one in choices}
    if wished is not None:
        return wished if wished in possible else None
    usual = {around.get(person.id, RelatedChoices()).usual_id for person in people}
    return next(iter(usual)) if len(usual) == 1 and usual <= possible else None
