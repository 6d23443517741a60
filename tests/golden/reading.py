"""Worlds in JSON, as README.md describes them: read strictly, so that a misspelt key never weakens a case."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from tests.golden.json_parts import ActivityJson, SchemaJson, WasJson, WorldJson, whole_id
from tests.golden.world import Case, World
from tray_app.adapters.content.profile_files import load_profile
from tray_app.core.cycle.cycle_settings import CycleSettings
from tray_app.core.diagnosis import SetUp
from tray_app.core.model.activity import Direction, Mark
from tray_app.core.model.crm import Rep, Schema
from tray_app.core.model.ports import Check
from tray_app.core.model.profiles import Profile
from tray_app.core.model.verdict import Verdict

PROFILES = Path(__file__).parents[2] / "resources" / "profiles"
WORLDS = Path(__file__).parent / "worlds"


def usual_schema(profile: Profile, now: datetime) -> Schema:
    """What a rep sees in an org where everything is as the logger wants it."""
    return SchemaJson().built(profile, now)


def read_world(path: Path) -> World:
    """The world in a file. Raises ValueError that names what is wrong with it."""
    data = WorldJson.model_validate_json(path.read_text("utf-8"))
    rep = Rep(**dict(data.rep) | {"user_id": whole_id(data.rep.user_id)})
    profile = load_profile(data.profile, [PROFILES, path.parent])
    boundaries = data.company.built()
    ids = [item.id for item in (*data.activities, *data.history)]
    if len(ids) != len(set(ids)):
        raise ValueError(f"{path.name}: an activity id stands twice")
    return World(
        name=path.stem,
        about=data.about,
        profile=profile,
        rep=rep,
        boundaries=boundaries,
        settings=CycleSettings(profile=profile, boundaries=boundaries, set_up=SetUp(email_logging=data.email_logging)),
        schema=data.described.built(profile, data.now),
        now=data.now,
        history=(
            *_usual(data.logged_lately, rep, data.now),
            *(_check(item, rep, data.now) for item in data.history),
        ),
        cases=tuple(_case(item, rep, data.now) for item in data.activities),
        held=data.records.built(rep),
    )


def read_worlds(folder: Path) -> Iterator[World]:
    """Every world of a folder, by name."""
    for path in sorted(folder.glob("*.json")):
        try:
            yield read_world(path)
        except ValueError as error:
            raise ValueError(f"{path.name}: {error}") from error


def _usual(kinds: list[Literal["email", "reply", "call"]], rep: Rep, now: datetime) -> Iterator[Check]:
    """One logged activity of each kind on each of the last eight days, the last 45 minutes ago."""
    for days in range(8):
        for kind in kinds:
            at = now - timedelta(days=days, minutes=45)
            name = f"usual-{kind}-{days}"
            was = WasJson(verdict=Verdict.LOGGED, seconds=100 + days)
            if kind == "call":
                item = ActivityJson(id=name, at=at, call=Direction.OUTBOUND, number="+12065550199", seconds=60, was=was)
                item = item.model_copy(update={"salesforce_id": whole_id("003usual"), "knows_ids": True})
            else:
                marks = [Mark.REPLY] if kind == "reply" else []
                item = ActivityJson(id=name, at=at, subject=name, to=["usual@example.net"], marks=marks, was=was)
            yield _check(item, rep, now)


def _check(item: ActivityJson, rep: Rep, now: datetime) -> Check:
    activity = item.built(rep)
    return Check(activity=activity, finding=item.was.built(activity, now) if item.was else None)


def _case(item: ActivityJson, rep: Rep, now: datetime) -> Case:
    if item.truth is None:
        raise ValueError(f"{item.id} has no truth")
    activity = item.built(rep)
    before = item.was.built(activity, now) if item.was else None
    return Case(activity=activity, truth=item.truth.built(), before=before, why=item.why)
