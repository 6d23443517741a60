"""Days on which the mailbox itself changes: renamed, numbered anew, or full after a holiday. No email is told twice."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.e2e.command import Command, Run
from tests.e2e.setting_up import SignedIn, configuration
from tests.e2e.story import Story, fill_mailbox, hold, logged, missing
from tests.rig.dovecot import Dovecot, Mailbox
from tray_app.demo.salesforce import DemoSalesforce, Org

RENAMED = "note.renamed_subject"


class Office:
    """A mailbox of its own, a folder without calls, and an org."""

    def __init__(self, signed_in: SignedIn, box: Mailbox, folder: Path) -> None:
        self.story = Story()
        self.box = box
        self.calls = folder / "calls"
        self.command = Command.at(folder / "diditlog", signed_in.keyring.env)
        self.command.configure(configuration(box, self.calls))
        self._port = signed_in.port

    def check(self) -> Run:
        with DemoSalesforce(Org.from_world(self.story.world()), port=self._port):
            return self.command.here("check", "--json")


def _three_mails(settings_api: Office) -> None:
    story, who = settings_api.story, settings_api.story.contact()
    for number, hours in enumerate((30, 20)):
        story.email_task(who, f"Logged {number}", story.ago(hours - 0.05))
        story.mail(f"Logged {number}", who, story.ago(hours), logged(RENAMED))
    story.mail("Missing", "stranger@example.net", story.ago(10), missing("person.no_record", "proved"))
    story.fill(settings_api.box, settings_api.calls)


def test_a_renamed_sent_folder_is_found_again(signed_in: SignedIn, dovecot: Dovecot, tmp_path: Path) -> None:
    # Given a sent folder that the server marks, and then marks under another name
    settings_api = Office(signed_in, dovecot.mailbox(), tmp_path)
    _three_mails(settings_api)
    before = settings_api.check()
    hold(settings_api.story.expected, before.json)
    settings_api.box.rename("Sent Items")
    # When it is checked again, then nothing is new, lost or told twice
    after = settings_api.check()
    hold(settings_api.story.expected, after.json)
    assert (after.status, after.err) == (1, "")


def test_a_mailbox_that_is_numbered_anew_tells_nothing_twice(
    signed_in: SignedIn, dovecot: Dovecot, tmp_path: Path
) -> None:
    # Given mails whose every number changes, as after a mailbox was restored or moved to another server
    settings_api = Office(signed_in, dovecot.mailbox(), tmp_path)
    _three_mails(settings_api)
    hold(settings_api.story.expected, settings_api.check().json)
    validity = settings_api.box.uidvalidity()
    settings_api.box.recreate()
    fill_mailbox(settings_api.box, settings_api.story.mails)
    assert settings_api.box.uidvalidity() != validity
    # When it is checked again
    run = settings_api.check()
    # Then each email is still one email, logged where it was logged
    said = Counter((item["subject"], item["verdict"]) for item in run.json["activities"])
    assert said == {("Logged 0", "logged"): 1, ("Logged 1", "logged"): 1, ("Missing", "not_logged"): 1}


def test_three_hundred_mails_after_a_holiday(signed_in: SignedIn, dovecot: Dovecot, tmp_path: Path) -> None:
    # Given three hundred mails of five days, nearly all of them logged
    settings_api = Office(signed_in, dovecot.mailbox(), tmp_path)
    story = settings_api.story
    people = [story.contact() for _ in range(60)]
    for number in range(300):
        at, who = story.ago(120 - number * 0.35), people[number % 60]
        if number in (50, 150, 250):
            story.mail(f"Holiday {number}", who, at, missing("unknown.unproven", "likely"))
        else:
            story.email_task(who, f"Holiday {number}", story.ago(119.95 - number * 0.35))
            story.mail(f"Holiday {number}", who, at, logged(RENAMED))
    story.fill(settings_api.box, settings_api.calls)
    # When the laptop wakes up
    run = settings_api.check()
    # Then one check has them all, for a handful of requests
    hold(story.expected, run.json)
    assert (run.status, run.err) == (1, "")
    assert run.json["sources"][0]["fetched"] == 300
    assert run.json["salesforce"]["api_requests"] <= 4


def test_subjects_in_korean_and_japanese_come_through_everywhere(
    signed_in: SignedIn, dovecot: Dovecot, tmp_path: Path
) -> None:
    settings_api = Office(signed_in, dovecot.mailbox(sent="보낸편지함"), tmp_path)
    story, who = settings_api.story, settings_api.story.contact(LastName="김지수")
    for subject in ("견적 요청드립니다", "お見積りの件"):
        story.email_task(who, subject, story.ago(2.95))
        story.mail(subject, who, story.ago(3), logged(RENAMED))
    story.mail("회신 부탁드립니다", who, story.ago(3), missing("unknown.unproven", "likely", "김지수 (Contact)"))
    story.fill(settings_api.box, settings_api.calls)
    run = settings_api.check()
    hold(story.expected, run.json)
    shown = settings_api.command("status")
    for subject in story.expected:
        assert subject in shown.out
    plain = settings_api.command("status", env={"PYTHONIOENCODING": "ascii"})
    assert (plain.status, plain.err) == (1, "")
