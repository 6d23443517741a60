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


def _three_mails(office: Office) -> None:
    story, who = office.story, office.story.contact()
    for number, hours in enumerate((30, 20)):
        story.email_task(who, f"Logged {number}", story.ago(hours - 0.05))
        story.mail(f"Logged {number}", who, story.ago(hours), logged(RENAMED))
    story.mail("Missing", "stranger@example.net", story.ago(10), missing("person.no_record", "proved"))
    story.fill(office.box, office.calls)


def test_a_renamed_sent_folder_is_found_again(signed_in: SignedIn, dovecot: Dovecot, tmp_path: Path) -> None:
    # Given a sent folder that the server marks, and then marks under another name
    office = Office(signed_in, dovecot.mailbox(), tmp_path)
    _three_mails(office)
    before = office.check()
    hold(office.story.expected, before.json)
    office.box.rename("Sent Items")
    # When it is checked again, then nothing is new, lost or told twice
    after = office.check()
    hold(office.story.expected, after.json)
    assert (after.status, after.err) == (1, "")


def test_a_mailbox_that_is_numbered_anew_tells_nothing_twice(
    signed_in: SignedIn, dovecot: Dovecot, tmp_path: Path
) -> None:
    # Given mails whose every number changes, as after a mailbox was restored or moved to another server
    office = Office(signed_in, dovecot.mailbox(), tmp_path)
    _three_mails(office)
    hold(office.story.expected, office.check().json)
    validity = office.box.uidvalidity()
    office.box.recreate()
    fill_mailbox(office.box, office.story.mails)
    assert office.box.uidvalidity() != validity
    # When it is checked again
    run = office.check()
    # Then each email is still one email, logged where it was logged
    said = Counter((item["subject"], item["verdict"]) for item in run.json["activities"])
    assert said == {("Logged 0", "logged"): 1, ("Logged 1", "logged"): 1, ("Missing", "not_logged"): 1}


def test_three_hundred_mails_after_a_holiday(signed_in: SignedIn, dovecot: Dovecot, tmp_path: Path) -> None:
    # Given three hundred mails of five days, nearly all of them logged
    office = Office(signed_in, dovecot.mailbox(), tmp_path)
    story = office.story
    people = [story.contact() for _ in range(60)]
    for number in range(300):
        at, who = story.ago(120 - number * 0.35), people[number % 60]
        if number in (50, 150, 250):
            story.mail(f"Holiday {number}", who, at, missing("unknown.unproven", "likely"))
        else:
            story.email_task(who, f"Holiday {number}", story.ago(119.95 - number * 0.35))
            story.mail(f"Holiday {number}", who, at, logged(RENAMED))
    story.fill(office.box, office.calls)
    # When the laptop wakes up
    run = office.check()
    # Then one check has them all, for a handful of requests
    hold(story.expected, run.json)
    assert (run.status, run.err) == (1, "")
    assert run.json["sources"][0]["fetched"] == 300
    assert run.json["salesforce"]["api_requests"] <= 4


def test_subjects_in_korean_and_japanese_come_through_everywhere(
    signed_in: SignedIn, dovecot: Dovecot, tmp_path: Path
) -> None:
    office = Office(signed_in, dovecot.mailbox(sent="보낸편지함"), tmp_path)
    story, who = office.story, office.story.contact(LastName="김지수")
    for subject in ("견적 요청드립니다", "お見積りの件"):
        story.email_task(who, subject, story.ago(2.95))
        story.mail(subject, who, story.ago(3), logged(RENAMED))
    story.mail("회신 부탁드립니다", who, story.ago(3), missing("unknown.unproven", "likely", "김지수 (Contact)"))
    story.fill(office.box, office.calls)
    run = office.check()
    hold(story.expected, run.json)
    shown = office.command("status")
    for subject in story.expected:
        assert subject in shown.out
    plain = office.command("status", env={"PYTHONIOENCODING": "ascii"})
    assert (plain.status, plain.err) == (1, "")
