"""Field values: how a world or a request writes them, how they are kept, how the REST API shows them."""

import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime

from tray_app.demo.salesforce.fields import DemoField
from tray_app.demo.salesforce.ids import long_id

Value = str | bool | int | float | date | datetime | None
Json = str | bool | int | float | list["Json"] | dict[str, "Json"] | None
"""What can stand in a JSON body."""
Record = dict[str, Value]
"""A record's values by API name; a field that is not in it is empty."""

_OFFSET = re.compile(r"([+-]\d\d)(\d\d)$")


class WrongValue(ValueError):
    """A value does not fit its field; the message says what would."""


def moment(text: str) -> datetime:
    """A point in time with its zone, as UTC. Raises ValueError for anything else."""
    at = datetime.fromisoformat(_OFFSET.sub(r"\1:\2", text))
    if at.tzinfo is None:
        raise ValueError("a time needs its zone")
    try:
        return at.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("the time is out of range") from error


def stored(field: DemoField, value: object) -> Value:
    """The value as it is kept; empty text becomes None, as in Salesforce. Raises `WrongValue`."""
    if value is None or value == "":
        return False if field.type == "boolean" else None
    if not isinstance(value, _ACCEPTED[field.kind]) or (isinstance(value, bool) and field.kind != "boolean"):
        raise WrongValue(f"not a {field.type}")
    try:
        return _READERS[field.kind](value)
    except (ValueError, OverflowError) as error:
        raise WrongValue(f"not a {field.type}: {error}") from None


def shown(value: Value) -> Json:
    """The value as the REST API writes it: datetimes in UTC with milliseconds and without a colon in the offset."""
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{value.microsecond // 1000:03d}+0000"
    return value.isoformat() if isinstance(value, date) else value


def _day(value: object) -> Value:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _moment(value: object) -> Value:
    if not isinstance(value, datetime):
        return moment(str(value))
    if value.tzinfo is None:
        raise ValueError("a time needs its zone")
    return value.astimezone(UTC)


def _whole(value: object) -> Value:
    number = float(str(value))
    if number != int(number):
        raise ValueError("not a whole number")
    return int(number)


def _number(value: object) -> Value:
    number = float(str(value))
    if not math.isfinite(number):
        raise ValueError("not a number")
    return number


_ACCEPTED: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "id": (str,),
    "boolean": (bool,),
    "int": (int, float),
    "double": (int, float),
    "date": (str, date),
    "datetime": (str, datetime),
}
_READERS: dict[str, Callable[[object], Value]] = {
    "text": str,
    "id": lambda value: long_id(str(value)),
    "boolean": bool,
    "int": _whole,
    "double": _number,
    "date": _day,
    "datetime": _moment,
}
