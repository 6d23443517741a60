"""A Salesforce that is a list of records: it shows what the real queries would select, and nothing else.

`look_up` selects as the first question does, `look_closer` as the second (tray_app/adapters/salesforce/queries.py). A
record that is younger than the clock does not exist yet.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from tests.golden.world import Held, World
from tray_app.core.model.crm import (
    ApiUsage,
    EmailMessage,
    Keys,
    ObjectInfo,
    Person,
    Records,
    Rep,
    Schema,
    Task,
    ends_of,
)

_TASK_FIELDS: dict[str, dict[str, object]] = {
    "WhoId": {"who_id": None, "who_ids": frozenset()},
    "Type": {"type": None},
    "WhatId": {"what_id": None},
}


class ReplayCrm:
    """`core.model.ports.Crm` over one flat list of records."""

    def __init__(self, world: World, now: datetime | None = None) -> None:
        self._rep = world.rep
        self._schema = world.schema
        self._now = now or world.now
        self._held = self._shown(world.held)
        self.requests_made = 0
        self.usage: ApiUsage | None = None
        self.instance_url: str | None = "https://acme.my.salesforce.com"

    def at(self, now: datetime) -> None:
        """Move the clock."""
        self._now = now

    def clock_offset(self) -> timedelta | None:
        return timedelta()

    def rep(self) -> Rep:
        return self._rep

    def schema(self, at_most: timedelta | None = None) -> Schema:
        return self._schema

    def look_up(self, keys: Keys) -> Records:
        """The rep's own Tasks since `keys.since`, the Tasks that calls name, the rep's emails, and people by id, Email,
        Phone and MobilePhone.
        """
        self.requests_made += 1
        mine = [task for task in self._tasks(keys) if task.owner_id == self._rep.user_id]
        named = [task for task in self._held.tasks if task.id in keys.task_ids and task.created_at <= self._now]
        mine += [task for task in named if task not in mine]
        people = [
            person
            for person in self._people()
            if not person.is_deleted
            and (
                person.id in keys.person_ids
                or person.email in keys.addresses
                or (person.phones - self._held.rare_phones.get(person.id, frozenset())) & keys.numbers
                or any(ends_of(number) & person.phone_ends for number in keys.numbers)
            )
        ]
        return Records(tasks=tuple(mine), messages=tuple(self._messages(keys)), people=tuple(people))

    def look_closer(self, keys: Keys, known: Records) -> Records:
        """Everybody's Tasks on the people concerned, other fields with the keys, what people became, capture tools."""
        self.requests_made += 1
        about = [person for person in known.people if keys.concern(person)]
        ids = _ids_of(about) | keys.person_ids
        later = _later(about)
        missing = (ids | later) - {person.id for person in known.people}
        found = [
            person
            for person in self._people()
            if person.id in missing or person.other_emails & keys.addresses or person.phones & keys.numbers
        ]
        tasks = self._tasks_on(ids | later, keys)
        brought = [person for person in found if keys.concern(person) or person.id in missing]
        if new := (_ids_of(brought) | _later(brought)) - ids - later:
            tasks += self._tasks_on(new, keys)
            found += [person for person in self._people() if person.id in new and person not in found]
        return Records(
            tasks=tuple({task.id: task for task in tasks}.values()),
            people=tuple(found),
            capture_state=self._held.capture_state,
            staged_addresses={
                address: until for address, until in self._held.staged.items() if address in keys.addresses
            },
            looked_closer=True,
        )

    def _tasks(self, keys: Keys) -> Iterable[Task]:
        return (task for task in self._held.tasks if keys.since <= task.created_at <= self._now)

    def _tasks_on(self, people: frozenset[str], keys: Keys) -> list[Task]:
        return [
            task for task in self._tasks(keys) if task.people & people and not task.is_deleted and not task.is_archived
        ]

    def _messages(self, keys: Keys) -> Iterable[EmailMessage]:
        if "EmailMessage" not in self._schema.objects:
            return
        for message in self._held.messages:
            own = message.from_address == self._rep.email and (message.sent_at or message.created_at) >= keys.since
            if message.created_at <= self._now and (message.message_id in keys.message_ids or own):
                yield message

    def _people(self) -> Iterable[Person]:
        return (person for person in self._held.people if person.object in self._schema.objects)

    def _shown(self, held: Held) -> Held:
        """What the rep's rights leave: hidden records are absent, hidden fields empty."""
        return replace(
            held,
            tasks=tuple(self._shown_task(task) for task in held.tasks if task.id not in held.hidden),
            messages=tuple(message for message in held.messages if message.id not in held.hidden),
            people=tuple(self._shown_person(person) for person in held.people if person.id not in held.hidden),
        )

    def _shown_task(self, task: Task) -> Task:
        info = self._schema.objects.get("Task", ObjectInfo(name="Task"))
        empty: dict[str, object] = {"custom": {name: value for name, value in task.custom.items() if info.shows(name)}}
        for name, values in _TASK_FIELDS.items():
            if not info.shows(name):
                empty |= values
        return replace(task, **empty)  # type: ignore[arg-type]

    def _shown_person(self, person: Person) -> Person:
        info = self._schema.objects.get(person.object)
        return person if info is None or info.shows("Email") else replace(person, email=None)

    def close(self) -> None:
        """Nothing to let go of."""


def _ids_of(people: Iterable[Person]) -> frozenset[str]:
    return frozenset(person.id for person in people if not person.is_deleted)


def _later(people: Iterable[Person]) -> frozenset[str]:
    return frozenset(later for person in people for later in person.later_ids)
