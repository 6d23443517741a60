"""Lines on a terminal: aligned, cut to the width there is, coloured where colours are wanted."""

from __future__ import annotations

import io

import pytest

from tray_app.cli.line import Color, Span, Tone, columns, cut, in_words, shows_color, width_of
from tray_app.cli.terminal import write

ROWS = [
    [Span("12:00"), Span("Pricing for spring and summer"), Span("work:7:42", Tone.DIM)],
    [Span("9:00"), Span("견적서를 보내 드립니다"), Span("dialer:call-17", Tone.DIM)],
]


def test_columns_begin_at_the_same_place_also_beside_wide_characters() -> None:
    lines = [in_words(line) for line in columns(ROWS)]
    assert lines == [
        "12:00  Pricing for spring and summer  work:7:42",
        "9:00   견적서를 보내 드립니다         dialer:call-17",
    ]


@pytest.mark.parametrize("fits", [40, 50, 60])
def test_only_the_elastic_column_is_cut_and_the_id_stays_whole(fits: int) -> None:
    for line in columns(ROWS, fits, elastic=1):
        words = in_words(line)
        assert width_of(words) <= fits
        assert words.endswith(("work:7:42", "dialer:call-17"))


def test_a_terminal_that_is_too_narrow_keeps_the_id_too() -> None:
    assert [in_words(line).split()[-1] for line in columns(ROWS, 10, elastic=1)] == ["work:7:42", "dialer:call-17"]


@pytest.mark.parametrize(
    ("words", "widest", "left"), [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("한국어", 5, "한국…"), ("한국어", 4, "한…")]
)
def test_words_are_cut_by_the_place_they_take(words: str, widest: int, left: str) -> None:
    assert cut(words, widest) == left


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("choice", "stream", "environment", "colored"),
    [
        (Color.AUTO, _Terminal(), {}, True),
        (Color.AUTO, io.StringIO(), {}, False),
        (Color.AUTO, _Terminal(), {"NO_COLOR": "1"}, False),
        (Color.AUTO, _Terminal(), {"NO_COLOR": ""}, True),
        (Color.AUTO, _Terminal(), {"TERM": "dumb"}, False),
        (Color.AUTO, None, {}, False),
        (Color.ALWAYS, io.StringIO(), {"NO_COLOR": "1"}, True),
        (Color.NEVER, _Terminal(), {}, False),
    ],
)
def test_colours_are_for_people_who_want_them(
    choice: Color, stream: object, environment: dict[str, str], colored: bool
) -> None:
    assert shows_color(choice, stream, environment) is colored


def test_a_tone_is_shown_and_nothing_in_the_words_can_make_one(capsys: pytest.CaptureFixture[str]) -> None:
    write([Span("logged", Tone.GOOD), Span(" \x1b[31mred\x1b[0m")], colored=True)
    assert capsys.readouterr().out == "\x1b[32mlogged\x1b[0m \\u001b[31mred\\u001b[0m\n"
    write([Span("logged", Tone.GOOD)])
    assert capsys.readouterr().out == "logged\n"
