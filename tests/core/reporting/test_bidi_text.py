"""Subjects and names from outside: nothing in them reaches beyond themselves."""

import pytest

from tray_app.core.reporting.bidi_text import tamed


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Pricing for 200 seats", "Pricing for 200 seats"),
        ("견적 요청드립니다 🎉", "견적 요청드립니다 🎉"),
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
        ("\u202ereversed", "reversed"),
        ("a\u2066b\u2069c\u202a", "abc"),
        ("two\r\nlines\tand\x07a bell", "two  lines and a bell"),
        ("\x00", ""),
        ("", ""),
        ("عرض الأسعار", "\u200e\u2068عرض الأسعار\u2069"),
        ("Re: הצעת מחיר", "\u200e\u2068Re: הצעת מחיר\u2069"),
        ("\u202eעברית", "\u200e\u2068עברית\u2069"),
    ],
)
def test_what_is_left_of_them(words: str, shown: str) -> None:
    assert tamed(words) == shown
