"""Tables as types: what they hold, what they refuse and where, and how they are described."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

import pytest

from tray_app.adapters.tables import Flaw, FlawKind, ListValue, NumberValue, Table, TextValue, Unusable, key


def shout(word: str) -> str:
    if not word:
        raise ValueError("a word")
    return word.upper()


class Door(Table):
    colour: Literal["red", "blue"] = key("Its colour.", default="red")


class House(Table):
    name: Annotated[str, TextValue(check=shout)] = key("What it is called.")
    floors: Annotated[int, NumberValue(1, 9)] | None = key("How many there are.", default=None)
    built: date | None = key("When it was built.", default=None)
    has_lift: bool = key("Whether there is a lift.", default=False)
    doors: tuple[Door, ...] = key("Its doors.", default=())
    names: Annotated[tuple[str, ...], ListValue(item=TextValue(), may_be_single=True)] = key("Others.", default=())


class Open(Table):
    is_open = True

    name: str = key("What it is called.")


def test_values_are_read_into_their_usual_form() -> None:
    made = House(name="north", floors=3, doors=(Door(colour="blue"),))
    assert made == House.read({"name": "North", "floors": 3, "doors": [{"colour": "blue"}]})
    assert (made.name, made.floors, made.has_lift, made.doors[0].colour) == ("NORTH", 3, False, "blue")
    assert hash(made) == hash(House.read(made.plain()))
    assert House.read({"name": "a", "names": "b"}).names == ("b",)


def test_what_was_written_is_told_from_what_holds_by_default() -> None:
    made = House(name="a", has_lift=False)
    assert made.written == {"name", "has_lift"}
    assert made.written_values() == {"name": "A", "has_lift": False}
    assert made.plain() == {"name": "A"}
    other = made.changed(floors=2)
    assert other.floors == 2
    assert other.written == {"name", "has_lift", "floors"}
    assert made.floors is None


def test_a_table_is_never_changed() -> None:
    with pytest.raises(AttributeError):
        House(name="a").name = "b"  # type: ignore[misc]


def test_an_open_table_keeps_other_keys() -> None:
    made = Open.read({"name": "a", "more": 1})
    assert made.others == {"more": 1}
    assert made.values() == {"name": "a", "more": 1}
    assert made != Open.read({"name": "a", "more": 2})


HALF = "\ud800"


@pytest.mark.parametrize(
    ("values", "path", "allowed"),
    [
        ([], (), "a table of keys"),
        ({"name": 1}, ("name",), "text in quotes"),
        ({"name": HALF}, ("name",), "text in quotes"),
        ({"name": ""}, ("name",), "a word"),
        ({"name": "a", "floors": True}, ("floors",), "a whole number without quotes"),
        ({"name": "a", "floors": 10}, ("floors",), "a whole number from 1 to 9"),
        ({"name": "a", "built": "2026-01-01"}, ("built",), "a day without quotes, like 2026-11-23"),
        ({"name": "a", "built": date.min}, ("built",), "a day without quotes, like 2026-11-23"),
        ({"name": "a", "built": date.max}, ("built",), "a day without quotes, like 2026-11-23"),
        ({"name": "a", "built": datetime(2026, 1, 1)}, ("built",), "a day without quotes, like 2026-11-23"),  # noqa: DTZ001
        ({"name": "a", "has_lift": 1}, ("has_lift",), "true or false"),
        ({"name": "a", "doors": {}}, ("doors",), "a list in brackets"),
        ({"name": "a", "doors": [{}, {"colour": "green"}]}, ("doors", 1, "colour"), "red or blue"),
        ({"name": "a", "names": [1]}, ("names", 0), "text in quotes"),
    ],
)
def test_a_value_that_cannot_be_used_is_told_with_its_place(values: object, path: Any, allowed: str) -> None:
    with pytest.raises(Unusable) as refused:
        House.read(values)
    assert refused.value.flaws == (Flaw(FlawKind.WRONG_VALUE, allowed, path=path),)


def test_a_misspelt_key_is_told_before_the_one_that_is_missing_for_it() -> None:
    with pytest.raises(Unusable) as refused:
        House.read({"nmae": "a", "self": 1})
    assert [flaw.kind for flaw in refused.value.flaws] == [FlawKind.MISSING_KEY, *[FlawKind.UNKNOWN_KEY] * 2]
    assert refused.value.telling == Flaw(FlawKind.UNKNOWN_KEY, keys=tuple(sorted(House.keys)), path=("nmae",))
    assert refused.value.telling.name == "nmae"


def test_the_schema_says_what_may_stand_there() -> None:
    schema = House.schema()
    assert schema["additionalProperties"] is False
    assert schema["properties"]["floors"] == {
        "anyOf": [{"maximum": 9, "minimum": 1, "type": "integer"}, {"type": "null"}],
        "default": None,
        "description": "How many there are.",
    }
    assert schema["properties"]["doors"]["items"]["properties"]["colour"]["enum"] == ["red", "blue"]
    assert "default" not in schema["properties"]["name"]
