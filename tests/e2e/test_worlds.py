"""Causes that exclude each other: each in an org of its own, told by the same command from the same kind of sources.

The command runs within this process here: its start would take longer than its work.
"""

from __future__ import annotations

import pytest

from tests.e2e.command import Command
from tests.e2e.setting_up import SignedIn, configuration
from tests.e2e.small_worlds import SMALL_WORLDS, Small
from tests.e2e.story import Story, hold, logged, missing
from tests.rig.dovecot import Dovecot
from tray_app.demo.salesforce import DemoSalesforce, Org


@pytest.mark.parametrize("small", SMALL_WORLDS, ids=lambda small: small.name)
def test_one_cause_in_one_world(
    small: Small, signed_in: SignedIn, dovecot: Dovecot, tmp_path_factory: pytest.TempPathFactory
) -> None:
    # Given what happened in this world
    folder = tmp_path_factory.mktemp("small")
    story, box = Story(), dovecot.mailbox()
    world = story.world(**small.tell(story))
    story.fill(box, folder / "calls")
    command = Command.at(folder / "diditlog", signed_in.keyring.env)
    command.configure(configuration(box, folder / "calls", profile=small.profile))
    # When it is checked
    with DemoSalesforce(Org.from_world(world), port=signed_in.port) as org:
        run = command.here("check", "--json")
    # Then exactly this is said, at this price
    hold(story.expected, run.json)
    assert run.status == small.status
    assert run.json["salesforce"]["api_requests"] == small.requests == org.org.counted_requests
    if small.causes:
        assert tuple(cause["code"] for cause in run.json["causes"]) == small.causes
    if small.reason:
        assert run.reason.startswith(small.reason)
        assert run.json["salesforce"]["reason"] == small.reason.removesuffix(": ")
    else:
        assert run.err == ""


def test_what_logs_late_withdraws_its_warning(
    signed_in: SignedIn, dovecot: Dovecot, tmp_path_factory: pytest.TempPathFactory
) -> None:
    # Given an email that was called missing
    folder = tmp_path_factory.mktemp("late")
    story, box = Story(), dovecot.mailbox()
    at, who = story.ago(3), story.contact()
    story.mail("Slow", who, at, missing("unknown.unproven", "likely"))
    story.fill(box, folder / "calls")
    command = Command.at(folder / "diditlog", signed_in.keyring.env)
    command.configure(configuration(box, folder / "calls"))
    with DemoSalesforce(Org.from_world(story.world()), port=signed_in.port) as org:
        first = command.here("check", "--json")
        hold(story.expected, first.json)
        # When the logger writes its Task after all
        org.org.create("Task", {"Subject": "Email: Slow", "Type": "Email", "Status": "Completed", "WhoId": who.id})
        second = command.here("check", "--json")
    # Then it is logged, and how late it was is said
    hold({"Slow": logged("note.renamed_subject", "note.late")}, second.json)
    assert (first.status, second.status, second.json["causes"]) == (1, 0, [])
    late = next(
        note["text"] for item in second.json["activities"] for note in item["notes"] if note["code"] == "note.late"
    )
    assert "180 minutes" in late
