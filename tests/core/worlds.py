"""A world in one line: what happened and what Salesforce shows, and what the core says about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.core.building import NOON, REP, profile, schema
from tests.fakes import FakeCrm
from tray_app.core.cycle.confirmation import Confirmation, CycleQuestion
from tray_app.core.cycle.cycle_settings import CycleSettings
from tray_app.core.diagnosis import SetUp
from tray_app.core.diagnosis.attachments import Attachment
from tray_app.core.diagnosis.incidents import Incident
from tray_app.core.matching.expectation import Boundaries
from tray_app.core.model.activity import Activity
from tray_app.core.model.crm import EmailMessage, Person, Records, Rep, Schema, Task
from tray_app.core.model.ports import Check
from tray_app.core.model.profiles import Profile
from tray_app.core.model.rules import Rule
from tray_app.core.model.verdict import Finding
from tray_app.core.writing.own_records import OwnRecords

OWN = Boundaries(own_domains=frozenset({"acme.example"}))
MARKETO = profile("marketo-actions")
GENERIC = profile("generic")


@dataclass(frozen=True, kw_only=True)
class World:
    """What happened and what Salesforce shows."""

    activities: Sequence[Activity]
    tasks: tuple[Task, ...] = ()
    messages: tuple[EmailMessage, ...] = ()
    people: tuple[Person, ...] = ()
    closer: Records = field(default_factory=Records)
    schema: Schema = field(default_factory=schema)
    profile: Profile = MARKETO
    rep: Rep = REP
    history: tuple[Check, ...] = ()
    boundaries: Boundaries = OWN
    set_up: SetUp = field(default_factory=SetUp)
    rules: tuple[Rule, ...] = ()
    incidents: tuple[Incident, ...] = ()
    attached: Mapping[str, Attachment] = field(default_factory=dict)
    own: OwnRecords = field(default_factory=OwnRecords)


def judged(world: World) -> list[Finding]:
    crm = FakeCrm(
        records=Records(tasks=world.tasks, messages=world.messages, people=world.people),
        closer=world.closer,
        user=world.rep,
        described=world.schema,
    )
    due = [Check(activity=activity) for activity in world.activities]
    question = CycleQuestion(
        now=NOON,
        due=due,
        history=[*world.history, *due],
        incidents=world.incidents,
        attached=world.attached,
        own=world.own,
    )
    settings = CycleSettings(profile=world.profile, boundaries=world.boundaries, set_up=world.set_up)
    confirmation = Confirmation(question, crm, settings.with_rules(world.rules))
    if not confirmation.needs_salesforce:
        return list(confirmation.without_salesforce(None))
    return list(confirmation.findings())


def only(world: World) -> Finding:
    (finding,) = judged(world)
    return finding
