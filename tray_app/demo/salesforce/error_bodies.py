"""Every refusal in one place, worded as the real one words it."""

from collections.abc import Sequence

from tray_app.demo.salesforce.values import Json

_ADVICE = (
    "If you are attempting to use a custom {what}, be sure to append the '__{suffix}' after the {named} name. "
    "Please reference your WSDL or the describe call for the appropriate names."
)
URI_TOO_LONG = "<h1>Bad Message 414</h1><pre>reason: URI Too Long</pre>"
"""What the web server in front of Salesforce answers."""


class RequestRefused(Exception):
    """Salesforce does not do what was asked: a status, and a body in Salesforce's own shape."""

    def __init__(self, code: str, message: str, *, status: int = 400, fields: Sequence[str] | None = None) -> None:
        super().__init__(code)
        self.code = code
        """The errorCode."""
        self.message = message
        """For people; may hold what was asked for."""
        self.status = status
        """HTTP status."""
        self.fields = fields
        """Fields that a write was refused for; None when this was not a write."""

    @property
    def body(self) -> Json:
        """The JSON answer."""
        entry: dict[str, Json] = {"message": self.message, "errorCode": self.code}
        if self.fields is not None:
            entry["fields"] = list(self.fields)
        return [entry]


class TokenRefused(Exception):
    """The sign-in end points refuse: RFC 6749 section 5.2, always with status 400."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(error)
        self.body: Json = {"error": error, "error_description": description}
        """The JSON answer."""


class IdentityRefused(Exception):
    """userinfo and the identity URL refuse: one plain word, status 403 (Salesforce Help, "User Info Endpoint")."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word
        """The answer."""


# --- resources


def session_expired() -> RequestRefused:
    """The access token is missing, unknown or expired."""
    return RequestRefused("INVALID_SESSION_ID", "Session expired or invalid", status=401)


def limit_exceeded() -> RequestRefused:
    """The org has used up its API requests."""
    return RequestRefused("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", status=403)


def not_found() -> RequestRefused:
    """No such resource, object or record, or none that the rep may see."""
    return RequestRefused("NOT_FOUND", "The requested resource does not exist", status=404)


def bad_record_id(text: str) -> RequestRefused:
    """The text is not a record id."""
    return RequestRefused(
        "NOT_FOUND", f"Provided external ID field does not exist or is not accessible: {text}", status=404
    )


def wrong_method(method: str, allowed: str) -> RequestRefused:
    """The resource is there, but not for this method."""
    message = f"HTTP Method '{method}' not allowed. Allowed are {allowed}"
    return RequestRefused("METHOD_NOT_ALLOWED", message, status=405)


def bad_json(message: str) -> RequestRefused:
    """The body is no JSON, or not of the shape that is needed."""
    return RequestRefused("JSON_PARSER_ERROR", message)


def missing_query() -> RequestRefused:
    """A query resource without `q`."""
    return RequestRefused("MALFORMED_QUERY", "A query string has to be specified")


def bad_locator() -> RequestRefused:
    """There is no further page under this locator."""
    return RequestRefused("INVALID_QUERY_LOCATOR", "invalid query locator")


# --- queries


def at_place(soql: str, at: int, message: str, code: str = "MALFORMED_QUERY") -> RequestRefused:
    """A refusal that shows the place: the line, a caret under the character at `at`, and what is wrong there."""
    row = soql.count("\n", 0, at) + 1
    start = soql.rfind("\n", 0, at) + 1
    end = soql.find("\n", start)
    line = soql[start : end if end >= 0 else len(soql)]
    column = at - start + 1
    return RequestRefused(code, f"\n{line}\n{' ' * (column - 1)}^\nERROR at Row:{row}:Column:{column}\n{message}")


def unexpected(soql: str, at: int, token: str) -> RequestRefused:
    """The query is not written in SOQL, or in a part of it that is not known here."""
    return at_place(soql, at, f"unexpected token: '{token}'")


def unreadable(soql: str, at: int, message: str) -> RequestRefused:
    """A character that can begin nothing, or text that does not end."""
    row = soql.count("\n", 0, at) + 1
    return RequestRefused("MALFORMED_QUERY", f"line {row}:{at - soql.rfind(chr(10), 0, at) - 1} {message}")


def no_column(soql: str, at: int, name: str, entity: str) -> RequestRefused:
    """A query names a field that is not there or that the rep may not see."""
    advice = _ADVICE.format(what="field", suffix="c", named="custom field")
    return at_place(soql, at, f"No such column '{name}' on entity '{entity}'. {advice}", "INVALID_FIELD")


def no_object(soql: str, at: int, name: str) -> RequestRefused:
    """A query names an object that is not there or that the rep may not see."""
    advice = _ADVICE.format(what="object", suffix="c", named="entity")
    return at_place(soql, at, f"sObject type '{name}' is not supported. {advice}", "INVALID_TYPE")


def no_relationship(soql: str, at: int, name: str) -> RequestRefused:
    """A dotted field name leads nowhere."""
    advice = _ADVICE.format(what="relationship", suffix="r", named="custom relationship")
    return at_place(soql, at, f"Didn't understand relationship '{name}' in field path. {advice}", "INVALID_FIELD")


def no_child_relationship(soql: str, at: int, name: str) -> RequestRefused:
    """A subquery names a relationship that is not there."""
    advice = _ADVICE.format(what="relationship", suffix="r", named="custom relationship")
    message = f"Didn't understand relationship '{name}' in FROM part of query call. {advice}"
    return at_place(soql, at, message, "INVALID_TYPE")


def not_filterable(soql: str, at: int, name: str) -> RequestRefused:
    """A field stands in a condition that never may."""
    return at_place(soql, at, f"field '{name}' can not be filtered in a query call", "INVALID_FIELD")


def not_sortable(soql: str, at: int, name: str) -> RequestRefused:
    """A field stands in ORDER BY that never may."""
    return at_place(soql, at, f"field '{name}' can not be sorted in a query call")


def wrong_literal(soql: str, at: int, name: str, kind: str, *, quoted: bool) -> RequestRefused:
    """A condition compares a field with a literal of another type; `quoted`: one in quotes would fit."""
    quotes = "should be enclosed in quotes" if quoted else "should not be enclosed in quotes"
    message = f"value of filter criterion for field '{name}' must be of type {kind} and {quotes}"
    return at_place(soql, at, message, "INVALID_FIELD")


def bad_id_literal(soql: str, at: int, text: str) -> RequestRefused:
    """A condition compares an id with text that is not an id."""
    return at_place(soql, at, f"invalid ID field: {text}", "INVALID_QUERY_FILTER_OPERATOR")


def bad_operator(soql: str, at: int, what: str) -> RequestRefused:
    """An operator that the field does not have."""
    return at_place(soql, at, f"invalid operator on {what} field", "INVALID_QUERY_FILTER_OPERATOR")


def selected_twice(name: str) -> RequestRefused:
    """SELECT names a field twice (SOQL reference, FIELDS())."""
    return RequestRefused("INVALID_FIELD", f"duplicate field selected: {name}")


def query_too_long() -> RequestRefused:
    """The statement has more than 100,000 characters."""
    return RequestRefused("MALFORMED_QUERY", "SOQL statements can not be longer than 100000 characters")


# --- writes


def no_column_to_write(name: str, entity: str) -> RequestRefused:
    """A write names a field that is not there or that the rep may not see."""
    return RequestRefused("INVALID_FIELD", f"No such column '{name}' on sobject of type {entity}")


def not_writable(names: Sequence[str]) -> RequestRefused:
    """A write names fields that the rep may only read."""
    message = (
        f"Unable to create/update fields: {', '.join(names)}. Please check the security settings of this field and "
        "verify that it is read/write for your profile or permission set."
    )
    return RequestRefused("INVALID_FIELD_FOR_INSERT_UPDATE", message, fields=names)


def missing_fields(names: Sequence[str]) -> RequestRefused:
    """A new record lacks what it needs."""
    return RequestRefused("REQUIRED_FIELD_MISSING", f"Required fields are missing: [{', '.join(names)}]", fields=names)


def too_long(name: str, label: str, text: str, most: int) -> RequestRefused:
    """A text does not fit its field."""
    message = f"{label}: data value too large: {text} (max length={most})"
    return RequestRefused("STRING_TOO_LONG", message, fields=[name])


def not_in_picklist(name: str, label: str, value: str) -> RequestRefused:
    """A restricted picklist does not have the value."""
    message = f"{label}: bad value for restricted picklist field: {value}"
    return RequestRefused("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", message, fields=[name])


def bad_reference(name: str, label: str, value: str) -> RequestRefused:
    """The text is not an id, or it is an id of another object."""
    return RequestRefused("MALFORMED_ID", f"{label}: id value of incorrect type: {value}", fields=[name])


def no_reference() -> RequestRefused:
    """The record that is pointed at is not there."""
    return RequestRefused("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", fields=[])


def no_access_to_reference(record_id: str) -> RequestRefused:
    """The record that is pointed at is there, but not for the rep."""
    message = f"insufficient access rights on cross-reference id: {record_id}"
    return RequestRefused("INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", message, fields=[])


def deleted(status: int = 400) -> RequestRefused:
    """The record is in the recycle bin."""
    return RequestRefused("ENTITY_IS_DELETED", "entity is deleted", status=status, fields=[])


def not_deletable(record_id: str) -> RequestRefused:
    """The record is there, but the rep may not delete it."""
    return RequestRefused(
        "INSUFFICIENT_ACCESS_OR_READONLY", f"insufficient access rights on object id: {record_id}", fields=[]
    )


def validation_failed(message: str, names: Sequence[str]) -> RequestRefused:
    """A validation rule of the org's speaks, in the admin's own words."""
    return RequestRefused("FIELD_CUSTOM_VALIDATION_EXCEPTION", message, fields=names)


def too_many_records(most: int) -> RequestRefused:
    """A collection is longer than one may be."""
    message = f"record limit reached. cannot submit more than {most} records into this call"
    return RequestRefused("EXCEEDED_ID_LIMIT", message)


def not_createable(entity: str) -> RequestRefused:
    """The rep may not create records of the object."""
    return RequestRefused(
        "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", f"entity type cannot be inserted: {entity}", fields=[]
    )
