"""The golden worlds and one generated world hold the thresholds; every code that can be given is asked for."""

import re
from collections import Counter
from dataclasses import replace
from functools import partial

import pytest

from tests.golden.call_cells import FORMS
from tests.golden.call_forms import MOST_LOST, through
from tests.golden.evaluation import Score, evaluate, judge, report
from tests.golden.generator import generate, seeded
from tests.golden.loggers import LOGGERS
from tests.golden.messy import make_a_mess
from tests.golden.monitoring import day_by_day
from tests.golden.reading import WORLDS, read_worlds
from tests.golden.world import World
from tests.tables import every_row
from tray_app.core.diagnosis.schedule import WATCHED
from tray_app.core.model.reasons import CATALOGUE
from tray_app.core.model.verdict import Confidence, Finding, Reason, Verdict

ELSEWHERE = re.compile(
    r"""check\. | source\. | org\. | record\.locked
    | access\.(?:api_disabled|parent_record|fields)
    | connection\.tool_app_blocked
    | opportunity\.no_contact_role
    | report\. | note\.(?:in_report|own_record|own_copy)""",
    re.VERBOSE,
)
"""Codes that come of a refusal, of several sources together, of records that matching is not given, of an exported
report or of what the app has written itself."""


@pytest.fixture(scope="module")
def worlds() -> list[World]:
    return list(read_worlds(WORLDS))


@pytest.fixture(scope="module")
def score(worlds: list[World]) -> Score:
    return evaluate(worlds)


def test_the_golden_worlds_hold(score: Score) -> None:
    assert score.good_enough, report(score)
    # Each was written to be decidable: the room that the thresholds leave is for an organisation's own worlds.
    for kind in ("false alarm", "missed", "wrong record"):
        assert score.count(kind) == 0, report(score)
    assert len(score.disagreements) < score.activities / 100, report(score)


def test_there_are_enough_of_them_and_most_are_hard(worlds: list[World], score: Score) -> None:
    # An easy one is the only activity with its people, and has a record.
    people = [Counter(str(key) for case in world.cases for key in _people(case.activity)) for world in worlds]
    easy = sum(
        case.truth.verdict is Verdict.LOGGED
        and not case.truth.notes
        and all(counts[str(key)] == 1 for key in _people(case.activity))
        for world, counts in zip(worlds, people, strict=True)
        for case in world.cases
    )
    assert score.activities >= 400
    assert easy < score.activities / 2


@every_row("code", [code for code in CATALOGUE if not ELSEWHERE.match(code)])
def test_every_code_is_asked_for_three_times(code: str, score: Score) -> None:
    assert score.codes[code] >= 3


def test_generated_worlds_of_every_logger_hold() -> None:
    generated = [generate(seeded(20261124), activities=600, name=profile, profile=profile) for profile in LOGGERS]

    score = evaluate(generated, day_by_day)

    assert score.missing > 400
    assert score.good_enough, report(score)


def test_untidy_worlds_hold() -> None:
    # Each too small for its own shares: counted together
    worlds = [make_a_mess(seeded(seed), activities=500) for seed in range(1, 9)]
    score = evaluate(worlds, partial(day_by_day, again=WATCHED))

    assert score.missing > 300
    assert score.good_enough, report(score)
    assert score.silent <= 1, report(score)


def test_what_an_export_leaves_out_costs_no_hits() -> None:
    found = {form: through(form, range(1, 5), 300) for form in FORMS}

    told = "\n".join(result.line(form) for form, result in found.items())
    assert all(result.calls > 300 and result.score.good_enough for result in found.values()), told
    assert min(result.hit_rate for result in found.values()) >= found["own"].hit_rate - MOST_LOST, told


def test_an_untidy_world_is_made_again_and_holds_what_it_is_for() -> None:
    one, other = (make_a_mess(seeded(8), activities=300) for _ in range(2))
    ids = Counter(message.message_id for message in one.held.messages if message.message_id)

    assert (one.cases, one.held) == (other.cases, other.held)
    assert any(message.incoming for message in one.held.messages)
    assert any(person.phone_ends for person in one.held.people), "national numbers"
    assert max(ids.values()) > 1, "ids that are shared"


def test_either_of_two_alike_may_be_told() -> None:
    # Given a judge that tells the other one of two alike to be missing
    world = next(world for world in read_worlds(WORLDS) if world.name == "mail-merge")
    first, second, *rest = world.cases
    alike = (first.activity.id, second.activity.id)

    def told(_: World) -> list[Finding]:
        found = judge(world)
        reason = Reason(code="unknown.unproven", confidence=Confidence.LIKELY, one_of=alike)
        there = replace(found[1], verdict=Verdict.LOGGED, reason=None)
        missing = replace(found[0], verdict=Verdict.NOT_LOGGED, reason=reason)
        swapped = [replace(there, activity_id=alike[0]), replace(missing, activity_id=alike[1])]
        return [*swapped, *found[2:]]

    # Then it is no false alarm, and nothing is missed
    score = evaluate([world], told)
    assert score.count("false alarm") == score.count("missed") == 0, report(score)
    assert len(rest) > 2


def test_a_seed_makes_the_same_world_again() -> None:
    one, other = (generate(seeded(5), activities=60) for _ in range(2))

    assert (one.cases, one.held, one.now) == (other.cases, other.held, other.now)


def test_what_is_wrong_is_counted(worlds: list[World]) -> None:
    # Given a judge that takes every world's findings from the wrong activities
    world = next(world for world in worlds if world.name == "siblings")

    def confused(_: World) -> list[Finding]:
        findings = judge(world)
        return [
            replace(finding, verdict=other.verdict, reason=other.reason, records=other.records)
            for finding, other in zip(findings, [*findings[1:], findings[0]], strict=True)
        ]

    # Then the score says so
    score = evaluate([world], confused)
    assert not score.good_enough
    assert score.count("false alarm")
    assert score.count("missed")


def _people(activity: object) -> set[object]:
    recipients = getattr(activity, "recipients", None)
    if recipients is not None:
        return {recipient.address.lower() for recipient in recipients}
    return {getattr(activity, "number", None)}
