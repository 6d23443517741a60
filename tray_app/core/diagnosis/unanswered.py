"""What nobody may conclude from an answer that is not whole: absence is shown only by questions that were answered."""

from collections.abc import Iterator

from tray_app.core.diagnosis.situation import proved
from tray_app.core.matching.expectation import ExpectedRecord
from tray_app.core.model.activity import Call
from tray_app.core.model.crm import Question, Records
from tray_app.core.model.text import text
from tray_app.core.model.verdict import Evidence, Reason

_ASKED = {
    Question.TASKS: text("Your Tasks"),
    Question.DELETED_TASKS: text("Your deleted and archived Tasks"),
    Question.MESSAGES: text("Email records (EmailMessage)"),
    Question.PEOPLE: text("Leads and Contacts for this person"),
    Question.NUMBERS: text("Leads and Contacts with this number"),
    Question.TASKS_ON_PEOPLE: text("Tasks of colleagues on this person"),
}


def unanswered_for(expected_record: ExpectedRecord, records: Records) -> Reason | None:
    """Why nothing can be said about a person without a record; None when every question that matters was answered."""
    open_questions = [question for question in _matter_to(expected_record) if question in records.unanswered]
    if not open_questions:
        return None
    lines = [Evidence(_ASKED[question], text("no whole answer from Salesforce")) for question in open_questions]
    return proved(records.unanswered[open_questions[0]], *lines)


def _matter_to(expected_record: ExpectedRecord) -> Iterator[Question]:
    """The questions that could have brought the record to light."""
    yield from (Question.TASKS, Question.DELETED_TASKS)
    activity = expected_record.activity
    if not isinstance(activity, Call):
        yield from (Question.MESSAGES, Question.PEOPLE)
    else:
        if activity.salesforce_id or activity.account_id or activity.person_email:
            yield Question.PEOPLE
        if activity.number and not activity.salesforce_id:
            yield Question.NUMBERS
    yield Question.TASKS_ON_PEOPLE
