"""What happens in the demo, and when: some log, some late, some never, and once Salesforce itself is away.

Every verdict is reached within seventy seconds: the logger's grace is twenty seconds here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tray_app.core.model.text import Text, text
from tray_app.demo.cast import ANNA, JANE, JISU, REP_ADDRESS, TARO
from tray_app.demo.salesforce.values import Json
from tray_app.demo.stage import DemoStage

GRACE = timedelta(seconds=20)
"""How long the demo's logger may take."""
LENGTH = timedelta(seconds=72)
"""When everything has happened."""


@dataclass(frozen=True, slots=True)
class Beat:
    """One thing that happens."""

    after: timedelta
    """Since the story began."""
    tell: Text
    """What the audience is told."""
    act: Callable[[DemoStage, datetime], None]
    """What happens, given the time."""


def prologue(stage: DemoStage, now: datetime) -> None:
    """What already lies behind the rep when the story begins."""
    hour = timedelta(hours=1)
    minute = timedelta(minutes=1)
    for number, (person, subject) in enumerate(
        [(JANE, "Your quote for spring"), (TARO, "お見積りの件"), (JISU, "견적 요청드립니다")]
    ):
        at = now - (20 + 2 * number) * hour
        stage.send([person.email], subject, at)
        stage.log_email(person, subject, at + 3 * minute)
    record = stage.send([JANE.email], "Minutes of our meeting", now - 6 * hour)
    stage.keep_as_email_record(JANE, record, now - 6 * hour)
    stage.send([REP_ADDRESS.replace("mina.park", "sales-team")], "Forecast for Friday", now - 5 * hour)
    stage.send(["someone.new@example.com"], "Nice to meet you", now - 4 * hour)
    stage.send([JANE.email, "procurement@example.com"], "Contract, second draft", now - 3 * hour)
    stage.log_email(JANE, "Contract, second draft", now - 3 * hour + 2 * minute)
    stage.send([ANNA.email], "A question about your order", now - 2 * hour)
    stage.call(JANE, now - 7 * hour, seconds=185)
    stage.log_call(JANE, now - 7 * hour + 4 * minute, seconds=184)
    stage.call(TARO, now - 5 * hour, seconds=65, with_id=False)
    stage.call(JISU, now - 3 * hour, seconds=300, outcome="Interested")
    stage.log_call(JISU, now - 3 * hour + 6 * minute, seconds=300)


def _sends(person_address: str, subject: str) -> Callable[[DemoStage, datetime], None]:
    def act(stage: DemoStage, now: datetime) -> None:
        stage.send([person_address], subject, now)

    return act


def _logs(subject: str) -> Callable[[DemoStage, datetime], None]:
    return lambda stage, now: stage.log_email(JANE, subject, now)


def _outage(stage: DemoStage, _: datetime) -> None:
    busy: Json = [{"message": "Server too busy", "errorCode": "SERVER_UNAVAILABLE"}]
    stage.org.fail("/composite", 503, busy, times=None)


def _back(stage: DemoStage, _: datetime) -> None:
    stage.org.failures.clear()


BEATS = (
    Beat(
        timedelta(seconds=2),
        text("You are Mina, a sales rep. Mina sends Jane an offer."),
        _sends(JANE.email, "Spring offer"),
    ),
    Beat(timedelta(seconds=9), text("The logger writes its Task."), _logs("Spring offer")),
    Beat(
        timedelta(seconds=11), text("Mina sends Jane an invoice; the logger is slow."), _sends(JANE.email, "Invoice 17")
    ),
    Beat(timedelta(seconds=13), text("Mina writes to Taro."), _sends(TARO.email, "Delivery dates")),
    Beat(timedelta(seconds=36), text("The invoice logs after all."), _logs("Invoice 17")),
    Beat(timedelta(seconds=38), text("Mina sends Jane a reminder."), _sends(JANE.email, "A short reminder")),
    Beat(timedelta(seconds=40), text("Salesforce is away for maintenance."), _outage),
    Beat(timedelta(seconds=48), text("Meanwhile the reminder logs."), _logs("A short reminder")),
    Beat(timedelta(seconds=64), text("Salesforce is back."), _back),
)
"""The story, in order."""
