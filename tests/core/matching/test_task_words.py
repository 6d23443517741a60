"""Words of teams and loggers for a call that took place, and for what is only planned."""

import pytest

from tray_app.core.matching.task_words import (
    names_a_call,
    names_an_email,
    tells_of_a_call,
    tells_of_an_answer,
    tells_of_incoming,
)

CALLS = (
    "Phone Call",
    "Call - Outbound",
    "Outbound Call",
    "Cold call",
    "Sales Call",
    "Telefonat",
    "Anruf",
    "Telefon",
    "Appel",
    "Appel téléphonique",
    "Llamada",
    "Llamada telefónica",
    "Chiamata",
    "Telefonata",
    "Ligação",
    "Chamada",
    "Samtal",
    "Opkald",
    "Rozmowa",
    "Hovor",
    "Arama",
    "Звонок",
    "통화",
    "전화",
    "콜",
    "電話",
    "通話",
    "架電",
    "电话",
    "Voicemail",
    "LVM",
    "Dialed",
)
NO_CALLS = (
    "Call back",
    "Callback",
    "Follow-up Call",
    "Call reminder",
    "Schedule call",
    "Email",
    "E-Mail",
    "Meeting",
    "Other",
    "To Do",
    "Recall",
    "Calla lilies",
    "Rückruf",
    "전화 예정",
    "電話予定",
    "Rappel",
    "Technical",
    "Practically",
    "",
)
SAID = (
    "Call",
    "Call: Connected",
    "Call with Jane Poe",
    "Called Jane",
    "Call to Jane",
    "Phone call with Jane",
    "Outgoing call",
    "Outbound answered call to Jane via Main",
    "Missed call from Jane",
    "answered: Outbound call.",
    "[Outreach] [Call] [Outbound]",
    "Spoke with Jane",
    "Left voicemail",
    "Left a voicemail",
    "LVM",
    "Logged call - Jane",
    "Zoom call with Jane",
    "Telefonat mit Jane",
    "Ausgehender Anruf an Jane",
    "Appel sortant vers Jane",
    "Llamada saliente a Jane",
    "Chiamata in uscita a Jane",
    "Ligação efetuada para Jane",
    "발신 통화",
    "부재중 전화",
    "通話: Jane",
    "発信:Jane",
)
NOT_SAID = (
    "Call Jane back",
    "Call Jane tomorrow",
    "Schedule call with Jane",
    "Prep call",
    "Recall",
    "Pricing for spring",
    "Callisto",
    "Voicemail script",
    "Called off",
    "Follow up: Pricing",
    "Discuss call center",
    "Email: Call me",
    "전화 예정",
    "",
)


@pytest.mark.parametrize("words", CALLS)
def test_a_teams_word_for_a_call(words: str) -> None:
    assert names_a_call(words)
    assert names_a_call(words.upper())


@pytest.mark.parametrize("words", NO_CALLS)
def test_no_word_for_a_call(words: str) -> None:
    assert not names_a_call(words)


@pytest.mark.parametrize("words", SAID)
def test_a_subject_that_tells_of_a_call(words: str) -> None:
    assert tells_of_a_call(words)


@pytest.mark.parametrize("words", NOT_SAID)
def test_a_subject_that_tells_of_none(words: str) -> None:
    assert not tells_of_a_call(words)


@pytest.mark.parametrize(
    ("words", "right"),
    [
        ("Email", True),
        ("E-Mail", True),
        ("Email - Outbound", True),
        ("Correo", True),
        ("메일", True),
        ("メール", True),
        ("Call", False),
        ("Mailbox visit", False),
        ("", False),
    ],
)
def test_a_teams_word_for_an_email(words: str, right: bool) -> None:
    assert names_an_email(words) is right


@pytest.mark.parametrize(
    ("words", "right"),
    [
        ("Reply: Pricing", True),
        ("Email Reply Received - Pricing", True),
        ("Re: Pricing", False),
        ("Reply to all questions", False),
    ],
)
def test_an_answer(words: str, right: bool) -> None:
    assert tells_of_an_answer(words) is right


INCOMING = (
    "Email: << Re: Pricing",
    "<< Re: Pricing",
    "[Apollo] [Email] [<<] Re: Pricing",
    "[Outreach] [Email] [In] Re: Pricing",
    "Inbound Email: Re: Pricing",
    "Email Received: Re: Pricing",
    "Email received from Jane Doe - Re: Pricing",
    "Eingehende E-Mail: AW: Angebot",
    "E-mail reçu : RE: Offre",
    "Correo electrónico recibido: RE: Oferta",
    "받은 메일: RE: 견적서",
    "受信メール：Re: お見積り",
)
NOT_INCOMING = (
    "Email: >> Re: Pricing",
    "[Outreach] [Email] [Out] Re: Pricing",
    "Email: <<First Name>>, a question",
    "<<First Name>>, a question",
    "[In] the office on Friday?",
    "Email: Inbound email is down",
    "Incoming goods",
    "Received your email, thank you",
    "",
)


@pytest.mark.parametrize("subject", INCOMING)
def test_the_customers_email_is_told_by_its_mark(subject: str) -> None:
    assert tells_of_incoming(subject)


@pytest.mark.parametrize("subject", NOT_INCOMING)
def test_a_subject_of_the_reps_own_is_not_the_customers(subject: str) -> None:
    assert not tells_of_incoming(subject)
