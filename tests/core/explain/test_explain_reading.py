"""What people paste: JSON, SOAP, log lines, redirects, wrapped errors; and anything at all without falling over."""

import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.building import NOON
from tray_app.core.explain import Explanation, explained
from tray_app.core.explain.error_lines import LONGEST
from tray_app.core.explain.explainer import explain
from tray_app.core.model.guide import Guide, Step
from tray_app.core.model.page import Page
from tray_app.core.model.reasons import CATALOGUE, facts_of
from tray_app.core.model.text import Text
from tray_app.core.model.verdict import Fixer, RecordRef

_LOCK = "unable to obtain exclusive access to this record"
FORMS = (
    f"UNABLE_TO_LOCK_ROW: {_LOCK}",
    f"unable_to_lock_row   {_LOCK}",
    f"{_LOCK} [UNABLE_TO_LOCK_ROW]",
    f"UNABLE_TO_LOCK_ROW\tIntermittent\t{_LOCK}\t2026-11-24 09:12",
    f'[{{"message":"{_LOCK}","errorCode":"UNABLE_TO_LOCK_ROW","fields":[]}}]',
    f"[{{'message': '{_LOCK}', 'errorCode': 'UNABLE_TO_LOCK_ROW', 'fields': []}}]",
    f'[{{"message"=>"{_LOCK}", "errorCode"=>"UNABLE_TO_LOCK_ROW"}}]',
    f"[ApiFault exceptionCode='UNABLE_TO_LOCK_ROW' exceptionMessage='{_LOCK}']",
    f"<soapenv:Fault><faultcode>sf:UNABLE_TO_LOCK_ROW</faultcode><faultstring>{_LOCK}</faultstring></soapenv:Fault>",
    f'POST failed: {{"success":false,"errors":[{{"statusCode":"UNABLE_TO_LOCK_ROW","message":"{_LOCK}"}}]}} (retry 3)',
    json.dumps({"errors": [{"title": "CRM error", "detail": f"Salesforce said: UNABLE_TO_LOCK_ROW: {_LOCK}"}]}),
    json.dumps({"error": json.dumps([{"message": _LOCK, "errorCode": "UNABLE_TO_LOCK_ROW"}])}),
    f'{{\\"message\\":\\"{_LOCK}\\",\\"errorCode\\":\\"UNABLE_TO_LOCK_ROW\\"}}',
    json.dumps(
        {
            "compositeResponse": [
                {"body": [{"errorCode": "PROCESSING_HALTED", "message": "rolled back"}], "httpStatusCode": 400},
                {"body": [{"errorCode": "UNABLE_TO_LOCK_ROW", "message": _LOCK}], "httpStatusCode": 400},
            ]
        }
    ),
    f"The request failed. PROCESSING_HALTED. Cause: UNABLE_TO_LOCK_ROW: {_LOCK}",
    _LOCK.upper(),
)


@pytest.mark.parametrize("pasted", FORMS)
def test_every_form_of_one_error_is_read(pasted: str) -> None:
    found = explain(pasted)
    assert found.code == "org.row_lock"
    assert _LOCK in found.message or found.message == _LOCK.upper() or found.error == "UNABLE_TO_LOCK_ROW"
    assert found.error in {"UNABLE_TO_LOCK_ROW", ""}


def test_the_error_behind_a_rolled_back_part_is_the_one_told() -> None:
    parts = [{"errorCode": "PROCESSING_HALTED", "message": "halted"}, {"errorCode": "FOO_BAR", "message": "no"}]
    assert explain(json.dumps(parts)).error == "FOO_BAR"
    assert "another part" in str(explain(json.dumps(parts[:1])).cause)


def test_a_redirect_is_read_like_a_sentence() -> None:
    found = explain(
        "https://acme.my.salesforce.com/setup/secur/RemoteAccessErrorPage.apexp"
        "?error=invalid_client&error_description=app+must+be+installed+into+org"
    )
    assert (found.code, found.message) == ("connection.tool_app_blocked", "app must be installed into org")


def test_a_refused_query_is_no_source_of_words() -> None:
    query = "SELECT Id FROM Contact WHERE Email = 'security policy session expired'\\nERROR at Row:1:Column:9\\nbad"
    found = explain(f'[{{"message":"{query}","errorCode":"MALFORMED_QUERY"}}]')
    assert found.code == "unknown.unproven"
    assert "session" not in found.message


@pytest.mark.parametrize(
    ("pasted", "fields"),
    [
        (
            "INVALID_FIELD_FOR_INSERT_UPDATE: Unable to create/update fields: MSE_A__c, B__c. Please check",
            ("MSE_A__c", "B__c"),
        ),
        ("REQUIRED_FIELD_MISSING: Required fields are missing: [Region__c, Status]", ("Region__c", "Status")),
        ("INVALID_FIELD: No such column 'Foo__c' on entity 'Task'.", ("Foo__c",)),
        ("STRING_TOO_LONG: MSE_Subject__c: data value too large: hello (max length=5)", ("MSE_Subject__c",)),
        ('[{"message":"no","errorCode":"FIELD_CUSTOM_VALIDATION_EXCEPTION","fields":["A__c","Jane Doe"]}]', ("A__c",)),
        ("<errors><fields>A__c</fields><statusCode>INVALID_FIELD</statusCode></errors>", ("A__c",)),
        ("FIELD_CUSTOM_VALIDATION_EXCEPTION: Choose one: []", ()),
    ],
)
def test_fields_are_named_by_their_api_names(pasted: str, fields: tuple[str, ...]) -> None:
    assert explain(pasted).fields == fields


def test_an_admins_own_text_is_shown_without_the_list_behind_it() -> None:
    found = explain("FIELD_CUSTOM_VALIDATION_EXCEPTION: Choose a region first: [Region__c]")
    assert (found.message, found.fields) == ("Choose a region first", ("Region__c",))


def test_records_are_named_by_their_ids() -> None:
    found = explain("INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: insufficient access rights: 0015g00000ABCDEAA4")
    assert found.records == (RecordRef("Account", "0015g00000ABCDEAA4"),)
    assert explain("UNABLE_TO_LOCK_ROW: 001202555012312").records == ()


def test_what_is_shown_is_short_and_printable() -> None:
    found = explain("FIELD_CUSTOM_VALIDATION_EXCEPTION: \x1b[31mred\u202e" + "very " * 400)
    assert len(found.message) == 500
    assert found.message.isprintable()


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    assert explain("x " * LONGEST + "UNABLE_TO_LOCK_ROW").error == ""


_PIECES = st.one_of(
    st.text(),
    st.sampled_from([*FORMS, "[", "{", '"', "\\", "<fields>", "%zz", "error=", ": [", "sf:", "\\ud800", "__c", "&#0;"]),
    st.text(alphabet=string.ascii_uppercase + "_", max_size=30),
    st.sampled_from(["[" * 5000, '{"a":' * 2000, "A_" * 9000, "(" * 3000, "message:'" * 3000]),
)


def _checked(found: Explanation) -> None:
    assert found.code in CATALOGUE
    assert len(found.message) <= 500
    assert all(str(line.question) and str(line.answer) for line in found.evidence)


@given(st.lists(_PIECES, max_size=6).map("".join))
def test_any_text_has_an_explanation(pasted: str) -> None:
    _checked(explain(pasted))


@given(
    st.recursive(
        st.none() | st.text() | st.integers(),
        lambda part: (
            st.lists(part)
            | st.dictionaries(
                st.sampled_from(["message", "errorCode", "error", "errors", "fields", "body", "detail"]) | st.text(),
                part,
            )
        ),
        max_leaves=12,
    )
)
def test_any_json_has_an_explanation(value: object) -> None:
    _checked(explain(json.dumps(value)))


def _page(pasted: str) -> Page:
    found = explain(pasted)
    steps = (Step(Fixer.REP, "Paste it.", "app.explain"), Step(Fixer.SALESFORCE_ADMIN, "Fix it.", "record.parent"))
    return explained(
        found,
        Guide(found.code, "The title", "The guide's cause.", steps),
        facts_of(found.code).fixers,
        say=lambda words: Text.__str__(words),
        title_of=lambda code: f"title of {code}",
        address_of_key=lambda key: f"https://acme.example/{key}",
        address_of_record=lambda record: f"https://acme.example/{record.id}",
    )


def test_the_page_shows_the_error_and_the_guide() -> None:
    page = _page("INSUFFICIENT_ACCESS_OR_READONLY: insufficient access rights on object id 0015g00000ABCDEAA4")
    assert (page.title, page.cause) == ("The title", "The guide's cause.")
    assert ("Error", "INSUFFICIENT_ACCESS_OR_READONLY") in page.evidence
    assert [record.url for record in page.records] == ["https://acme.example/0015g00000ABCDEAA4"]
    # Nobody who is explaining an error is sent to explain an error.
    assert [step.text for step in page.steps] == ["Fix it."]


def test_an_error_that_explains_nothing_claims_nothing() -> None:
    page = _page(f"at {NOON:%H:%M} something")
    assert page.title != "The title"
    assert page.cause != "The guide's cause."
    assert page.confidence is None
