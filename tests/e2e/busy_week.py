"""One rep's week in one org: more than forty mails and twenty calls, with every cause that lies with an activity."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.e2e.story import (
    COLLEAGUE_ID,
    PAUSE,
    QUEUE_ID,
    REP,
    REP_ID,
    SYNC_ID,
    Expected,
    Person,
    Story,
    ignored,
    incomplete,
    logged,
    missing,
)

RENAMED = "note.renamed_subject"
UNPROVEN = "unknown.unproven"


def busy_week() -> Story:
    """The story, and what must be said about each activity."""
    story = Story()
    _logged_mails(story)
    _look_alikes(story)
    _missing_mails(story)
    _incomplete_mails(story)
    _nothing_expected(story)
    _logged_calls(story)
    _missing_calls(story)
    _just_now(story)
    return story


def _between(story: Story, place: int) -> datetime:
    """A moment between two mails that log: what is missing then is no outage."""
    return story.ago(98 - 4 * place)


def _logged_mails(story: Story) -> None:
    subjects = ["Offer", "Order", "Invoice", "Visit next week", "Thanks for your time", "Delivery", "Training", "Trial"]
    for number, subject in enumerate(subjects):
        at = story.ago(100 - 4 * number)
        who = story.contact() if number % 2 else story.lead()
        story.email_task(who, subject, at + PAUSE, MSE_Details__c="https://example.com/e")
        story.mail(subject, who, at, logged(RENAMED))
    for number, subject in enumerate(["견적 요청드립니다", "お見積りの件", "Straße & Größe", "Q3 100% _plan_ 'final'"]):
        at = story.ago(60 - number)
        who = story.contact()
        story.email_task(who, subject, at + PAUSE, Subject=subject)
        story.mail(subject, who, at, logged())


def _look_alikes(story: Story) -> None:
    at = story.ago(50)
    ann = story.contact()
    # An EmailMessage and no Task: by Message-ID with and without brackets, and by people, subject and time.
    for number, form in enumerate(("<{}>", "{}", "<someone-elses-{}>")):
        subject, sent = f"Minutes {number}", at + timedelta(minutes=10 * number)
        message = story.mail(
            subject,
            ann,
            sent,
            logged("note.email_message", by="EmailMessage:exact" if number < 2 else "EmailMessage:strong"),
        )
        _email_message(story, subject, form.format(str(message["Message-ID"]).strip("<>")), ann, sent)
    message = story.mail(
        "Sent by Kim too", ann, at, logged("note.email_message", "note.colleague", by="EmailMessage:exact")
    )
    _email_message(story, "Sent by Kim too", str(message["Message-ID"]), ann, at, CreatedById=COLLEAGUE_ID)
    # An EmailMessage with its twin Task counts once.
    message = story.mail("With its twin", ann, at, Expected("logged", records=("EmailMessage:exact", "Task:exact")))
    twin = story.email_task(ann, "With its twin", at + PAUSE, Subject="With its twin")
    _email_message(story, "With its twin", str(message["Message-ID"]), ann, at, ActivityId=twin)
    # Another record with the same address.
    ben, ben_again = story.contact(), story.lead()
    story.records["Lead"][-1]["Email"] = ben.email
    story.email_task(ben_again, "For Ben", at + PAUSE)
    story.mail("For Ben", ben, at, logged("note.other_record", RENAMED))
    # The Contact a Lead became, which has another address.
    became = story.contact()
    carla = story.lead(IsConverted=True, ConvertedContactId=became.id)
    story.email_task(became, "For Carla", at + PAUSE)
    story.mail("For Carla", carla, at, logged("note.other_record", RENAMED))
    # Another owner, another author.
    dan = story.contact()
    story.email_task(dan, "For Dan", at + PAUSE, OwnerId=SYNC_ID, CreatedById=SYNC_ID)
    story.mail("For Dan", dan, at, logged("note.other_owner", RENAMED))
    story.email_task(dan, "For Dan again", at + PAUSE, CreatedById=SYNC_ID)
    story.mail("For Dan again", dan, at, logged("note.other_owner", RENAMED))
    # One Task on two people.
    eve, finn = story.contact(), story.contact()
    shared = story.email_task(eve, "For two", at + PAUSE)
    story.record("TaskRelation", TaskId=shared, RelationId=finn.id)
    story.mail("For two", [eve, finn], at, logged("note.shared_task", RENAMED))
    # Archived, reworded, cut, answered, without the subject.
    gil = story.contact()
    story.email_task(gil, "Long ago", at + PAUSE, IsArchived=True)
    story.mail("Long ago", gil, at, logged("note.archived", RENAMED))
    story.email_task(gil, "", at + PAUSE, Subject="[Actions] - Email - Reworded subject")
    story.mail("Reworded subject", gil, at, logged(RENAMED))
    long = "A long subject " * 20
    story.email_task(gil, "", at + PAUSE, Subject=f"Email: {long}"[:255])
    story.mail(long.strip(), gil, at, logged(RENAMED))
    story.email_task(gil, "", at + PAUSE, Subject="Reply: Your question", Type="Reply")
    story.mail("Re: Your question", gil, at, logged(RENAMED, by="Task:probable"), In_Reply_To="<question@example.net>")
    hana = story.contact()
    story.email_task(hana, "", at + PAUSE, Subject="[Actions] - Email")
    story.mail("Words the template left out", hana, at, logged(RENAMED, by="Task:probable"))


def _email_message(story: Story, subject: str, message_id: str, to: Person, at: object, **more: str) -> None:
    values = {"MessageIdentifier": message_id, "Subject": subject, "FromAddress": REP, "ToAddress": to.email}
    values |= {"MessageDate": f"{at:%Y-%m-%dT%H:%M:%SZ}", "CreatedDate": f"{at:%Y-%m-%dT%H:%M:%SZ}"}
    story.record("EmailMessage", **{**values, "CreatedById": REP_ID, "Incoming": False, **more})


def _missing_mails(story: Story) -> None:
    at = story.ago(30)
    no_one = ("Contacts with", "Leads with", "none visible to you, asked at")
    story.mail("To a stranger", "new.face@example.com", at, missing("person.no_record", "proved", *no_one))
    story.mail("To another company", "who@example.net", at, missing("person.no_record", "proved", *no_one))
    iris, iris_again = story.contact(), story.lead()
    story.records["Lead"][-1]["Email"] = iris.email.upper()
    both = f"Person {int(iris.id[3:15])} (Contact), Person {int(iris_again.id[3:15])} (Lead)"
    story.mail(
        "To one of two",
        iris,
        _between(story, 0),
        missing("person.duplicates", "likely", f"Leads and Contacts with {iris.email}: {both}"),
    )
    queued = story.lead(OwnerId=QUEUE_ID)
    story.mail("To a queue", queued, _between(story, 1), missing("person.no_owner", "likely", "Owner of", "a queue"))
    story.contact(Second_Email__c="jo@example.com")
    story.mail(
        "To a second address",
        "jo@example.com",
        at,
        missing("person.other_email_field", "proved", "Another email field with jo@example.com: Person"),
    )
    became = story.contact()
    lead = story.lead(IsConverted=True, ConvertedContactId=became.id)
    story.mail(
        "To a converted lead",
        lead,
        at,
        missing(
            "person.converted_lead",
            "proved",
            "The Lead Person",
            f"converted to the Contact Person {int(became.id[3:15])}",
        ),
    )
    story.record(
        "StagedUnmtchdEmailAddr",
        EmailAddress="lee@example.com",
        UserId=REP_ID,
        LastInteractionDate=at.date().isoformat(),
    )
    story.mail(
        "To a staged address",
        "lee@example.com",
        at,
        missing(
            "eac.address_staged",
            "proved",
            "Addresses Einstein Activity Capture could not match: lee@example.com, kept until",
        ),
    )
    kai = story.contact()
    story.mail(
        "With a copy to Salesforce",
        kai,
        _between(story, 2),
        missing("settings.bcc_not_accepted", "likely", "Bcc to the logging address: yes, and no Task came of it"),
        Bcc="emailtosalesforce@k3.le.example.com",
    )
    looked = (
        "Leads and Contacts for this person: Person",
        "Your Tasks on them: none that fits",
        "EmailMessage",
        "Tasks of colleagues on them, deleted and archived Tasks: none that fits",
    )
    story.mail("Nobody knows why", kai, _between(story, 3), missing(UNPROVEN, "likely", *looked))
    story.mail("왜 기록되지 않았을까요", kai, _between(story, 4), missing(UNPROVEN, "likely", *looked))
    lou = story.contact()
    story.email_task(lou, "In the recycle bin", at + PAUSE, IsDeleted=True)
    story.mail(
        "In the recycle bin",
        lou,
        at,
        missing(
            "task.deleted",
            "proved",
            "Tasks for this activity: in the recycle bin, last changed",
            records=("Task:strong",),
        ),
    )
    # A Task on somebody else entirely proves nothing, whatever its subject.
    max_, nora = story.contact(), story.contact()
    story.email_task(nora, "Same words, other person", _between(story, 5) + PAUSE)
    story.mail("Same words, other person", max_, _between(story, 5), missing(UNPROVEN, "likely", *looked))


def _incomplete_mails(story: Story) -> None:
    at = story.ago(20)
    olga = story.contact()
    story.email_task(None, "On nobody", at + PAUSE)
    story.mail(
        "On nobody",
        olga,
        at,
        incomplete("task.unattached", "proved", "Person and record on the Task: nobody", notes=(RENAMED,)),
    )
    story.email_task(olga, "For one of two", at + PAUSE)
    story.mail(
        "For one of two",
        f"{olga.email}, nobody.here@example.com",
        at,
        incomplete(
            "recipients.partial",
            "proved",
            "Recipients with a record: 1 of 2",
            "Recipients without one: nobody.here@example.com",
            notes=(RENAMED,),
            also=("person.no_record",),
        ),
    )
    story.email_task(olga, "By copy", at + PAUSE, Type="email", Subject="By copy")
    story.mail("By copy", olga, at, incomplete("bcc.no_attributes", "likely", "by a copy (BCC)"))
    story.email_task(olga, "Of another type", at + PAUSE, Type="Other", MSE_Details__c="https://example.com/e")
    story.mail(
        "Of another type",
        olga,
        at,
        incomplete("type.overwritten", "likely", "Type of the Task: Other, not Email", notes=(RENAMED,)),
    )


def _nothing_expected(story: Story) -> None:
    at = story.ago(15)
    story.mail("Among ourselves", "team@acme.example", at, ignored("ignored.internal"))
    pat = story.contact()
    story.mail("Only in copy", "boss@acme.example", at, ignored("ignored.cc_only"), cc=pat.email)
    story.mail("Out of office", pat, at, ignored("ignored.automatic"), Auto_Submitted="auto-replied")


def _logged_calls(story: Story) -> None:
    for number in range(1, 5):
        at = story.ago(90 - 5 * number)
        who = story.contact() if number % 2 else story.lead()
        story.call_task(who, at + PAUSE, CallDurationInSeconds=61)
        story.call(f"call-{number}", at, logged(), who)
    at = story.ago(48)
    rita = story.contact()
    story.call_task(None, at + PAUSE, CallObject="call-5", Subject="Whatever")
    story.call("call-5", at, incomplete("task.unattached", "proved", records=("Task:exact",)), rita)
    rita_again = story.ago(46)
    story.call_task(rita, rita_again + PAUSE, CallObject="call-6", Subject="Whatever")
    story.call("call-6", rita_again, logged(by="Task:exact"), rita, result="voicemail")
    sam = story.contact()
    story.call_task(sam, at + PAUSE, OwnerId=SYNC_ID, CreatedById=SYNC_ID)
    story.call("call-7", at, logged("note.other_owner", by="Task:probable"), sam)
    became = story.contact()
    tia = story.lead(IsConverted=True, ConvertedContactId=became.id)
    story.call_task(became, at + PAUSE)
    story.call("call-8", at, logged("note.other_record"), tia)
    uma = story.contact()
    story.call_task(uma, at + PAUSE)
    story.call("call-9", at, logged(), uma, with_id=False, direction="inbound")
    story.call("call-10", at, ignored("ignored.not_connected_call"), uma, result="failed")
    story.call("call-11", at, ignored("ignored.internal_call"), number="ext. 201")


def _missing_calls(story: Story) -> None:
    at = story.ago(30)
    vic = story.contact()
    story.call(
        "call-12",
        at,
        missing(
            "person.call_without_salesforce_id",
            "proved",
            "Salesforce ID of this person in the call log: none",
            "Leads and Contacts with this number or address: Person",
        ),
        vic,
        with_id=False,
    )
    story.call(
        "call-13",
        at,
        missing("person.call_without_salesforce_id", "proved", "none visible to you"),
        number="+447700900123",
    )
    story.call(
        "call-14",
        at,
        missing("person.call_without_salesforce_id", "likely", "this call log does not say"),
        vic,
        salesforce_id="?",
    )
    gone = story.contact(IsDeleted=True)
    story.call("call-15", at, missing("person.stale_id", "proved", f"Record {gone.id}: deleted"), gone)
    survivor = story.contact()
    merged = story.contact(IsDeleted=True, MasterRecordId=survivor.id)
    story.call(
        "call-16",
        at,
        missing("person.stale_id", "proved", f"Record {merged.id}: merged into Person {int(survivor.id[3:15])}"),
        merged,
    )
    hidden = story.contact(_visible=False)
    story.call(
        "call-17",
        at,
        missing("access.record_hidden", "likely", f"Record {hidden.id}: not visible to you", also=("person.stale_id",)),
        hidden,
    )
    became = story.contact()
    lead = story.lead(IsConverted=True, ConvertedContactId=became.id)
    story.call(
        "call-18", at, missing("person.converted_lead", "proved", f"to the Contact Person {int(became.id[3:15])}"), lead
    )
    story.call(
        "call-19", _between(story, 3), missing("person.no_owner", "likely", "a queue"), story.lead(OwnerId=QUEUE_ID)
    )
    story.call("call-20", _between(story, 4), missing(UNPROVEN, "likely", "none that fits"), story.contact())
    wes = story.contact()
    story.call_task(wes, at + PAUSE)
    story.call(
        "call-21",
        at,
        incomplete(
            "field.empty", "proved", "mktosales_call_outcome__c of the Task: empty, though the source has a value"
        ),
        wes,
        outcome="Interested",
    )
    story.call_task(wes, at + timedelta(hours=3) + PAUSE, IsDeleted=True)
    story.call(
        "call-22",
        at + timedelta(hours=3),
        missing("task.deleted", "proved", "in the recycle bin", records=("Task:strong",)),
        wes,
    )


def _just_now(story: Story) -> None:
    """What is newest has logged, so that nothing looks as if the logger had stopped; the very newest may take time."""
    who = story.contact()
    at = story.ago(1)
    story.email_task(who, "An hour ago", at + PAUSE)
    story.mail("An hour ago", who, at, logged(RENAMED))
    story.call_task(who, at + PAUSE)
    story.call("call-23", at, logged(), who)
    story.mail("This very minute", who, story.ago(0.08), Expected("pending"))
    story.call("call-24", story.ago(0.08), Expected("pending"), who)


WORLD = {
    "shared_activities": True,
    "objects": {
        "Contact": {
            "custom_fields": [{"name": "Second_Email__c", "label": "Second email", "type": "email", "length": 80}]
        }
    },
}
"""What is special about this org."""
