"""Every state of the sign-in as a window may come to show it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

from tests.ui.fake_sign_in import SIGNED_IN
from tests.ui.fake_window_api import RESOURCES
from tests.ui.pseudo import guides_of, words_of
from tray_app.adapters.content.guides import GuideShelf
from tray_app.adapters.content.pages import PageMaker
from tray_app.adapters.salesforce.account import ExternalClientApp
from tray_app.adapters.salesforce.link_book import LinkBook
from tray_app.adapters.salesforce.revocation import SignedOut
from tray_app.adapters.salesforce.stalled_sign_in import admin_message, likely_causes
from tray_app.core.model.page import Page
from tray_app.core.model.ports import Trouble
from tray_app.core.model.text import text
from tray_app.core.model.verdict import Evidence
from tray_app.core.ui_api.sign_in_api import SignInState, SignInStep
from tray_app.services.sign_in_words import offered, outcome_of, problem_with_key, understood

APP = ExternalClientApp(client_id="3MVG9.stand-in", login_url="https://acme.my.salesforce.com")
FIRST = SignInState(step=SignInStep.SIGNED_OUT, login_url="https://login.salesforce.com")
KNOWN = replace(FIRST, login_url=APP.login_url, client_id=APP.client_id)
WAITING = replace(
    KNOWN, step=SignInStep.WAITING, browser_address="https://acme.my.salesforce.com/services/oauth2/authorize?state=x"
)
LONG = replace(WAITING, step=SignInStep.WAITING_LONG, likely_causes=likely_causes(), admin_message=admin_message(APP))


def page_of(code: str, *evidence: Evidence, language: str = "en") -> Page:
    """The page of a code, as the engine makes it."""
    shelf = GuideShelf(RESOURCES / "fixes", guides_of(language))
    maker = PageMaker(shelf, LinkBook(RESOURCES / "links.toml"), words_of(language), UTC)
    return maker.of_trouble(Trouble(code, evidence), APP.login_url)


def states(language: str = "en") -> dict[str, SignInState]:
    """By name."""
    declined = Evidence(text("The sign-in in the browser"), text("came back without permission: declined or refused"))
    wrong = understood("http://acme.example.com")
    return {
        "first": FIRST,
        "wrong": replace(
            FIRST,
            login_url=wrong.origin,
            client_id="3MVG 9",
            login_url_problem=wrong.problem,
            client_id_problem=problem_with_key("3MVG 9"),
        ),
        "decided": replace(KNOWN, decided=frozenset({"login_url", "client_id"})),
        "offer": replace(
            KNOWN,
            login_url="https://sales.acme.example",
            offer=True,
            notice=offered("acme.diditlog"),
        ),
        "waiting": WAITING,
        "waiting_long": LONG,
        "finishing": replace(WAITING, step=SignInStep.FINISHING),
        "declined": replace(KNOWN, page=page_of("check.not_signed_in", declined, language=language)),
        "not_installed": replace(
            KNOWN,
            admin_message=admin_message(APP),
            page=page_of("check.app_not_installed", declined, language=language),
        ),
        "ended": replace(KNOWN, page=page_of("check.signed_out", language=language)),
        "signed_in": SIGNED_IN,
        "unsaved": replace(SIGNED_IN, step=SignInStep.UNSAVED, page=page_of("check.keyring_locked", language=language)),
        "signed_out": replace(
            KNOWN,
            notice=outcome_of(
                SignedOut(account=None, wiped=True, wipe_trouble=None, revoked=True, revoke_trouble=None), str
            ),
        ),
    }
