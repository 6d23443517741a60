"""The signed-in user as Salesforce last told, kept in the store for what is shown without any network."""

from dataclasses import asdict, fields

from tray_app.core.model.crm import Rep
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Crm, Store, Trouble

NOTE = "rep"
"""Under this name the store keeps the user."""


def noted_rep(store: Store) -> Rep | None:
    """The signed-in user, without any network; None before Salesforce has told.

    What another version noted counts as far as it is understood: it is written anew with the next question.
    """
    try:
        noted = store.note(NOTE)
        known = {field.name: noted[field.name] for field in fields(Rep) if field.name in noted}
        return Rep(**known | {"countries": tuple(map(str, known.get("countries", ())))})
    except (ValueError, TypeError):
        return None


def learn_rep(store: Store, crm: Crm) -> Trouble | None:
    """Ask Salesforce who the rep is where nobody knows yet; why that could not be done. Raises OSError."""
    if noted_rep(store) is not None:
        return None
    try:
        store.write_note(NOTE, asdict(crm.rep()))
    except CannotCheck as error:
        return Trouble(error.code, error.evidence, error.retry_after_s)
    return None
