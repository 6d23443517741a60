"""However a number was typed into Salesforce, one of our two questions asks for it."""

import pytest

from tray_app.adapters.salesforce.phone_texts import all_texts, usual_texts


@pytest.mark.parametrize(
    "typed",
    ["(202) 555-0123", "202-555-0123", "202.555.0123", "2025550123", "12025550123", "+1 202-555-0123", "+12025550123",
     "1-202-555-0123", "+1 (202) 555-0123", "+1 202 555 0123"],
)  # fmt: skip
def test_the_usual_ways_are_found_at_once(typed: str) -> None:
    assert typed in usual_texts("+12025550123")


@pytest.mark.parametrize("typed", ["07700 900123", "+44 7700 900123", "07700900123", "447700900123"])
def test_the_usual_ways_elsewhere(typed: str) -> None:
    assert typed in usual_texts("+447700900123")


@pytest.mark.parametrize(
    ("number", "typed"),
    [
        ("+447700900123", "+44 (0)7700 900123"),
        ("+447700900123", "+44(0)7700900123"),
        ("+447700900123", "0044 7700 900123"),
        ("+447700900123", "00447700900123"),
        ("+442079460018", "020 7946 0018"),
        ("+442079460018", "020-7946-0018"),
        ("+442079460018", "+44 (0)20 7946 0018"),
        ("+442079460018", "+44.20.7946.0018"),
        ("+14155550100", "(415)555-0100"),
        ("+14155550100", "415 555 0100"),
        ("+14155550100", "+1 (415) 555-0100"),
        ("+14155550100", "001 415 555 0100"),
        ("+14155550100", "0014155550100"),
        ("+14155550100", "1 415 555 0100"),
        ("+821012345678", "010-1234-5678"),
        ("+821012345678", "010.1234.5678"),
        ("+821012345678", "+82-10-1234-5678"),
        ("+81312345678", "03-1234-5678"),
    ],
)
def test_the_second_question_knows_other_habits(number: str, typed: str) -> None:
    assert typed in all_texts(number)


def test_the_forms_of_a_number_stay_few() -> None:
    assert max(len(all_texts(number)) for number in ("+14155550100", "+442079460018", "+821012345678")) <= 60


def test_numbers_nobody_can_read_have_their_own_form_only() -> None:
    assert all_texts("+") == usual_texts("+") == {"+", ""}
