"""Who is signed in, and the tokens: the end points under /services/oauth2 and /id."""

import time
from collections.abc import Callable

from tray_app.demo.salesforce import error_bodies as errors
from tray_app.demo.salesforce.messages import HttpRequest, Reply
from tray_app.demo.salesforce.org import Org
from tray_app.demo.salesforce.values import Json

_SCOPE = "refresh_token api id openid"


def answer(org: Org, request: HttpRequest) -> Reply | None:
    """The answer of these end points; None for any other path."""
    path = request.path
    if path.startswith("/id/"):
        return _guarded(org, request, lambda: _identity(org, request, path))
    match path:
        case "/services/oauth2/userinfo":
            return _guarded(org, request, lambda: Reply(body=_userinfo(org, request.base_url)))
        case "/services/oauth2/token":
            return _token(org, request)
        case "/services/oauth2/revoke":
            return _revoke(org, request)
    return None


def _guarded(org: Org, request: HttpRequest, reply: Callable[[], Reply]) -> Reply:
    try:
        if request.bearer is None:
            raise errors.IdentityRefused("Missing_OAuth_Token")
        if not org.tokens.accepts(request.bearer):
            raise errors.IdentityRefused("Bad_OAuth_Token")
        return reply()
    except errors.IdentityRefused as refused:
        return Reply(status=403, body=refused.word.encode(), content_type="text/html;charset=UTF-8")


def _identity(org: Org, request: HttpRequest, path: str) -> Reply:
    _, _, org_id, user_id = f"{path}//".split("/")[:4]
    if org_id != org.world.org_id:
        raise errors.IdentityRefused("Wrong_Org")
    if user_id != org.rep_id:
        raise errors.IdentityRefused("Bad_Id")
    told = _userinfo(org, request.base_url)
    rep = _rep(org)
    more: dict[str, Json] = {
        "id": told["sub"],
        "asserted_user": True,
        "username": told["preferred_username"],
        "nick_name": told["nickname"],
        "display_name": told["name"],
        "timezone": told["zoneinfo"],
        "first_name": told["given_name"],
        "last_name": told["family_name"],
        "status": {"created_date": None, "body": None},
        "mobile_phone": rep.get("MobilePhone"),
        "is_app_installed": True,
        "last_modified_date": told["updated_at"],
    }
    return Reply(body={**told, **more})


def _rep(org: Org) -> dict[str, Json]:
    row = org.find(org.rep_id)
    return {} if row is None else {name: str(value) for name, value in row.values.items() if value is not None}


def _userinfo(org: Org, base_url: str) -> dict[str, Json]:
    rep = _rep(org)
    name = str(rep.get("Name", rep["Username"]))
    first, _, last = name.rpartition(" ")
    services = f"{base_url}/services/data/v{{version}}/"
    return {
        "sub": f"{base_url}/id/{org.world.org_id}/{org.rep_id}",
        "user_id": org.rep_id,
        "organization_id": org.world.org_id,
        "preferred_username": rep["Username"],
        "nickname": str(rep["Username"]).partition("@")[0],
        "name": name,
        "email": rep.get("Email"),
        "email_verified": True,
        "given_name": first or None,
        "family_name": last,
        "zoneinfo": rep.get("TimeZoneSidKey", "GMT"),
        "photos": {"picture": f"{base_url}/profilephoto/005/F", "thumbnail": f"{base_url}/profilephoto/005/T"},
        "profile": f"{base_url}/{org.rep_id}",
        "picture": f"{base_url}/profilephoto/005/F",
        "address": {},
        "urls": {
            "rest": services,
            "query": f"{services}query/",
            "sobjects": f"{services}sobjects/",
            "recent": f"{services}recent/",
            "custom_domain": base_url,
        },
        "active": rep.get("IsActive") == "True",
        "user_type": "STANDARD",
        "language": rep.get("LanguageLocaleKey", "en_US"),
        "locale": rep.get("LocaleSidKey", "en_US"),
        "utcOffset": 0,
        "updated_at": f"{org.now:%Y-%m-%dT%H:%M:%SZ}",
    }


def _token(org: Org, request: HttpRequest) -> Reply:
    try:
        return Reply(body=_refreshed(org, request), headers={"Cache-Control": "no-store"})
    except errors.TokenRefused as refused:
        return Reply(status=400, body=refused.body, headers={"Cache-Control": "no-store"})


def _refreshed(org: Org, request: HttpRequest) -> Json:
    form = request.form if request.method == "POST" else {}
    if form.get("grant_type") != "refresh_token":
        raise errors.TokenRefused("unsupported_grant_type", "grant type not supported")
    if "client_secret" in form:
        # A public client has no secret, and Salesforce does not accept one from it.
        raise errors.TokenRefused("invalid_client", "invalid client credentials")
    granted = org.tokens.refresh(form.get("refresh_token", ""), form.get("client_id", ""))
    said: dict[str, Json] = {
        "access_token": granted.access,
        "signature": "c2lnbmF0dXJlIG9mIHRoZSBkZW1v",
        "scope": _SCOPE,
        "instance_url": request.base_url,
        "id": f"{request.base_url}/id/{org.world.org_id}/{org.rep_id}",
        "token_type": "Bearer",
        "issued_at": str(int(time.time() * 1000)),
    }
    return said if granted.refresh is None else {**said, "refresh_token": granted.refresh}


def _revoke(org: Org, request: HttpRequest) -> Reply:
    token = (request.form if request.method == "POST" else request.query).get("token", "")
    try:
        org.tokens.revoke(token)
    except errors.TokenRefused as refused:
        return Reply(status=400, body=refused.body)
    return Reply(body=b"", content_type="text/html; charset=UTF-8")
