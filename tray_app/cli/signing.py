"""`auth login|status|logout`: the Salesforce sign-in."""

import argparse
from dataclasses import dataclass, field, replace
from pathlib import Path

from tray_app.adapters.browser.default_browser import open_in_browser
from tray_app.adapters.salesforce.account import ExternalClientApp as ClientApp
from tray_app.adapters.salesforce.account import SalesforceLogin, user_id_in
from tray_app.adapters.salesforce.admin_file import AdminFile
from tray_app.adapters.salesforce.given_token import accept_token
from tray_app.adapters.salesforce.grant import Grant
from tray_app.adapters.salesforce.oauth import OAuth
from tray_app.adapters.salesforce.org_address import salesforce_origin
from tray_app.adapters.salesforce.rest_session import RestSession
from tray_app.adapters.salesforce.revocation import sign_out
from tray_app.adapters.salesforce.sign_in import SignedIn, SignInAttempt, SignInProgress, SignInStage
from tray_app.adapters.salesforce.stalled_sign_in import admin_message
from tray_app.app import App
from tray_app.cli.output import Exit, write_json
from tray_app.cli.parser import WrongUse
from tray_app.cli.tables import trouble_line
from tray_app.cli.terminal import complain, read_secret, write
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.text import text
from tray_app.services.admin_config import read_handed_out, write_down


def login(app: App, arguments: argparse.Namespace) -> Exit:
    """Sign in, in the browser or with a given token, and keep the tokens in the keyring."""
    handed = _handed_out(app, arguments)
    signed_in = _with_token(app, arguments) if arguments.with_token else _with_browser(app, arguments, handed)
    app.tokens.keep(signed_in.grant, signed_in.account)
    who = signed_in.account.username or signed_in.account.instance_url
    write(app.pages.say(text("Signed in as {who}.", who=who)))
    return Exit.DONE


def status(app: App, arguments: argparse.Namespace) -> Exit:
    """Who is signed in, without any network."""
    account = app.tokens.account()
    code = None if account and not account.ended else "check.signed_out" if account else "check.not_signed_in"
    if arguments.json:
        write_json(
            {
                "schema": 1,
                "signed_in": code is None,
                "reason": code,
                "username": account.username if account else None,
                "user_id": account.user_id if account else None,
                "instance_url": account.instance_url if account else None,
                "login_url": account.login_url if account else None,
            }
        )
    elif account and code is None:
        who, where = account.username or account.user_id or "", account.instance_url
        write(app.pages.say(text("Signed in as {who} at {where}.", who=who, where=where)))
    if code is not None:
        complain(trouble_line(code, (), app.pages))
        return Exit.CANNOT_CHECK
    return Exit.DONE


def logout(app: App, _: argparse.Namespace) -> Exit:
    """Forget the tokens here, and ask Salesforce to end them."""
    done = sign_out(app.tokens, app.session())
    if not done.wiped:
        code = done.wipe_trouble or "check.keyring_locked"
        complain(trouble_line(code, (), app.pages))
        return Exit.CANNOT_CHECK
    if done.revoke_trouble:
        write(
            app.pages.say(
                text("Signed out on this computer. Salesforce could not be told; the sign-in there ends by itself.")
            )
        )
    else:
        write(app.pages.say(text("Signed out.")))
    return Exit.DONE


def _with_token(app: App, arguments: argparse.Namespace) -> SignedIn:
    given = read_secret(app.pages.say(text("Token (or the JSON answer of a sign-in): ")))
    grant = accept_token(given, arguments.instance_url)
    # Without another address the org itself renews and ends its tokens; the public sign-in page knows no sandbox's.
    login_url = _login_url(arguments) or grant.instance_url
    account = SalesforceLogin(
        client_id=arguments.client_id or app.file.salesforce.client_id or "given-token",
        login_url=login_url,
        instance_url=grant.instance_url,
        identity_url=grant.identity_url,
        user_id=user_id_in(grant.identity_url),
    )
    username, user_id = OAuth(app.session(), account.app).who(grant)
    if user_id is None:
        # Nobody can be checked for with such a token; userinfo asked once more tells why.
        RestSession(_Given(grant), app.session(), app.file.salesforce.api_version).userinfo()
        raise CannotCheck("check.signed_out")
    return SignedIn(grant, replace(account, username=username, user_id=user_id or account.user_id))


def _login_url(arguments: argparse.Namespace) -> str | None:
    if not arguments.login_url:
        return None
    try:
        return salesforce_origin(arguments.login_url)
    except ValueError as error:
        raise WrongUse(text("--login-url: {problem}", problem=str(error))) from None


@dataclass(frozen=True, slots=True)
class _Given:
    """The token that was given, before it is kept: nothing renews it."""

    grant: Grant = field(repr=False)

    def current(self) -> Grant:
        return self.grant

    def renew(self, stale: Grant) -> Grant:  # noqa: ARG002
        raise CannotCheck("check.signed_out")


def _handed_out(app: App, arguments: argparse.Namespace) -> AdminFile | None:
    if not arguments.admin_file:
        return None
    if arguments.client_id or arguments.login_url or arguments.with_token:
        raise WrongUse(text("--admin-file says where to sign in: leave --client-id, --login-url and --with-token out."))
    return read_handed_out(app.file, app.policy, app.profile_folders, Path(arguments.admin_file))


def _with_browser(app: App, arguments: argparse.Namespace, handed: AdminFile | None) -> SignedIn:
    chosen = handed.app if handed is not None else app.file.salesforce
    for option, key in (("--client-id", "client_id"), ("--login-url", "login_url")):
        if getattr(arguments, key) and app.policy.is_enforced(f"salesforce.{key}"):
            raise WrongUse(text("{option}: your company has decided this. Leave it out.", option=option))
    client_id = arguments.client_id or chosen.client_id
    if not client_id:
        raise WrongUse(
            text("The client ID of your company's External Client App is needed: ask your Salesforce admin for it.")
        )
    client = ClientApp(client_id=client_id, login_url=_login_url(arguments) or chosen.login_url)
    if handed is not None or arguments.client_id or arguments.login_url:
        write_down(app.paths.config_file, app.file, app.policy, client, handed, vault=app.vault)
    attempt = SignInAttempt(app.session(), client, app.words, tell=lambda progress: _tell(app, client, progress))
    address = attempt.begin()
    try:
        if arguments.no_browser or not open_in_browser(attempt.start_address()):
            write(app.pages.say(text("Open this address in a browser on this computer:")))
            write(address)
        return attempt.wait()
    finally:
        attempt.cancel()  # Ctrl-C: free the port at once


def _tell(app: App, client: ClientApp, progress: SignInProgress) -> None:
    if progress.stage is SignInStage.WAITING:
        complain(app.pages.say(text("Waiting for the browser…")))
    if progress.stage is SignInStage.WAITING_LONG:
        for cause in progress.likely_causes:
            complain(app.pages.say(cause))
        complain(app.pages.say(text("A message you can send to your Salesforce admin:")))
        complain(app.pages.say(admin_message(client)))
