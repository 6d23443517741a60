"""What must hold in any world: order does not matter, strangers change nothing, one record less is one proof less."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.golden.evaluation import judge
from tests.golden.generator import generate, seeded
from tests.golden.loggers import LOGGERS
from tests.golden.world import Case, World
from tray_app.core.model.activity import Call, Email
from tray_app.core.model.crm import Task
from tray_app.core.model.verdict import Finding, Verdict

Item = TypeVar("Item")
_THERE = {Verdict.LOGGED, Verdict.INCOMPLETE}

worlds = st.builds(
    lambda seed, profile: generate(seeded(seed), activities=40, profile=profile),
    st.integers(0, 10_000),
    st.sampled_from(sorted(LOGGERS)),
)
few = settings(max_examples=examples(25))


@few
@given(worlds, st.integers())
def test_the_order_of_activities_and_records_does_not_matter(world: World, seed: int) -> None:
    rng = seeded(seed)
    shuffled = replace(
        world,
        cases=_shuffled(rng, world.cases),
        held=replace(
            world.held,
            tasks=_shuffled(rng, world.held.tasks),
            messages=_shuffled(rng, world.held.messages),
            people=_shuffled(rng, world.held.people),
        ),
    )

    assert _by_id(judge(shuffled)) == _by_id(judge(world))


@few
@given(worlds, st.data())
def test_a_record_of_somebody_else_changes_nothing(world: World, data: st.DataObject) -> None:
    """Unrelated: on a person none of the activities went to, whoever owns it and whatever it says."""
    near = data.draw(st.sampled_from(world.cases)).activity
    stranger = Task(
        id="00T999999999999AAA",
        subject=near.subject if isinstance(near, Email) else "Call",
        who_id="003999999999999AAA",
        owner_id=data.draw(st.sampled_from([world.rep.user_id, "005000000000077AAA"])),
        created_by_id=world.rep.user_id,
        created_at=near.occurred_at + timedelta(seconds=data.draw(st.integers(0, 600))),
        subtype="Email" if isinstance(near, Email) else "Call",
    )
    more = replace(world, held=replace(world.held, tasks=(*world.held.tasks, stranger)))

    assert _by_id(judge(more)) == _by_id(judge(world))


@few
@given(worlds, st.data())
def test_one_record_less_is_at_most_one_proof_less(world: World, data: st.DataObject) -> None:
    """Without a record its activity is missing, or gets a record that was free or its neighbour's, which then misses.

    So at most one is missing that was there, and it is one that shares a person with the record's activity; nothing
    that was missing turns up. Entries of one call count as one.
    """
    world = replace(world, cases=tuple(case for case in world.cases if _has_one_person(case)))
    before = judge(world)
    proved = [finding for finding in before if finding.verdict in _THERE and len(finding.records) == 1]
    if not proved:
        return
    chosen = data.draw(st.sampled_from(proved))
    gone = chosen.records[0].id
    held = world.held
    less = replace(
        world,
        held=replace(
            held,
            tasks=tuple(task for task in held.tasks if task.id != gone),
            messages=tuple(message for message in held.messages if message.id != gone),
        ),
    )

    after = judge(less)

    was, still = _there(before), _there(after)
    assert still <= was
    person = {case.activity.id: _person(case) for case in world.cases}
    lost = {_entry(activity_id) for activity_id in was - still}
    assert len(lost) <= 1
    assert {person[activity_id] for activity_id in was - still} <= {person[chosen.activity_id]}
    free = {task.id for task in held.tasks} - {ref.id for finding in before for ref in finding.records}
    if not lost:
        used = {ref.id for finding in after for ref in finding.records}
        assert used & free or any(message.task_id == gone for message in held.messages)


def _shuffled(rng: random.Random, items: Sequence[Item]) -> tuple[Item, ...]:
    return tuple(rng.sample(items, len(items)))


def _by_id(findings: Sequence[Finding]) -> dict[str, Finding]:
    return {finding.activity_id: finding for finding in findings}


def _there(findings: Sequence[Finding]) -> set[str]:
    return {finding.activity_id for finding in findings if finding.verdict in _THERE}


def _has_one_person(case: Case) -> bool:
    return isinstance(case.activity, Call) or len(case.activity.recipients) == 1


def _person(case: Case) -> str:
    activity = case.activity
    return activity.number or "" if isinstance(activity, Call) else activity.recipients[0].address.lower()


def _entry(activity_id: str) -> str:
    """A call's two entries carry one number after the source's name."""
    return activity_id.partition(":")[2]
