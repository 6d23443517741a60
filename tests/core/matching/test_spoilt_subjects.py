"""A subject that a program has spoilt is known by what the email's own words would have become, and by nothing less."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tray_app.core.matching.subjects import Likeness, likeness

PATTERNS = (re.compile(r"Email: (?P<subject>.*)", re.IGNORECASE | re.DOTALL),)
GERMAN, KOREAN, JAPANESE = "Änderung für Müller", "안녕하세요 견적 문의드립니다", "Re: 見積もりの件について"
RUSSIAN, EMOJI = "Новое предложение", "🎉 Überraschung für Sie"


def logged_as(spoilt: str, subject: str) -> Likeness:
    return likeness(f"Email: {spoilt}", subject, PATTERNS)


@pytest.mark.parametrize("subject", [GERMAN, KOREAN, JAPANESE, RUSSIAN, EMOJI, "Übersicht"])
@pytest.mark.parametrize(("wrong", "errors"), [("latin-1", "strict"), ("cp1252", "ignore")])
def test_utf_8_that_was_taken_for_western_european(subject: str, wrong: str, errors: str) -> None:
    assert logged_as(subject.encode().decode(wrong, errors), subject) is Likeness.CONTAINED


@pytest.mark.parametrize(
    ("subject", "charset"),
    [(KOREAN, "euc_kr"), (KOREAN, "cp949"), (JAPANESE, "shift_jis"), (JAPANESE, "euc_jp"), ("关于报价的问题", "gbk"),
     ("關於報價的問題", "big5")],
)  # fmt: skip
def test_a_charset_of_the_east_that_was_taken_for_western_european(subject: str, charset: str) -> None:
    assert logged_as(subject.encode(charset).decode("latin-1"), subject) is Likeness.CONTAINED


@pytest.mark.parametrize(
    ("spoilt", "subject"),
    [
        ("?nderung f?r M?ller", GERMAN),
        ("??nderung f??r M??ller", GERMAN),  # a sign for each byte
        ("\ufffdnderung f\ufffdr M\ufffdller", GERMAN),
        ("\ufffd\ufffdnderung f\ufffd\ufffdr M\ufffd\ufffdller", GERMAN),
        ("nderung fr Mller", GERMAN),
        ("Knnen wir reden?", "Können wir reden?"),
        ("?? Überraschung für Sie", EMOJI),  # a sign for each half of an emoji
        ("? Überraschung für Sie", EMOJI),
        ("ã„nderung fã¼r mã¼ller", GERMAN),  # and changed to small letters besides
    ],
)
def test_characters_that_were_not_known(spoilt: str, subject: str) -> None:
    assert logged_as(spoilt, subject) is Likeness.CONTAINED


@pytest.mark.parametrize(
    ("spoilt", "subject"),
    [
        ("????? ?? ??????", KOREAN),
        ("\ufffd" * 15 + " " + "\ufffd" * 6 + " " + "\ufffd" * 18, KOREAN),
        ("Acme Corp ??? ??", "Acme Corp 견적서 송부"),  # as any other words of these lengths
        ("Angebot für ???", "Angebot für 김민준"),
        ("RE: ??? 12345", "주문서 12345"),
        ("Rabatt 5?", "Rabatt 5½"),
    ],
)
def test_where_a_word_is_lost_the_subject_says_nothing(spoilt: str, subject: str) -> None:
    assert logged_as(spoilt, subject) is Likeness.SILENT


@pytest.mark.parametrize(
    ("record", "subject"),
    [
        ("Noch Fragen zum Angebot?", "Angebot 견적"),
        ("Angebot", "견적 Angebot für Sie"),
        ("Re: Angebot April", "견적 Angebot"),
        ("Q3", "Q3 견적"),
        ("Any questions???", "문의"),
        ("????? ?? ?????", KOREAN),  # one character less
        ("Ã„nderung fÃ¼r Maier", GERMAN),
        ("für Maier", "für Müller"),
        ("?nderung f?r Maier", GERMAN),
        ("fr", "für"),
        ("Proposal", "계약서 Proposal"),
        ("Re: Proposal", "견적 Proposal"),
        ("20261123", "주문 20261123"),
        ("(Zoom call)", "Встреча (Zoom call)"),
        ("Project proposal spring", "Project proposal spring 견적서"),
        ("Order 12345", "Order 12345 취소"),
        ("Follow up", "Follow up ②"),
        ("Offer", "Offer²"),
        ("Rabatt 5", "Rabatt 5½"),
    ],
)
def test_other_words_stay_other_words(record: str, subject: str) -> None:
    assert logged_as(record, subject) is Likeness.DIFFERENT


@given(st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), min_size=8, max_size=60), st.booleans())
def test_whatever_the_words_are(subject: str, by_windows: bool) -> None:
    assume(not subject.isascii())
    assume(sum(letter.isalnum() for letter in subject) >= 5)
    spoilt = subject.encode().decode("cp1252", "ignore") if by_windows else subject.encode().decode("latin-1")
    assert logged_as(spoilt, subject) < Likeness.SILENT
