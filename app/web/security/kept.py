"""A form that comes after the log-in has run out is kept, and shown again to the same person in the same browser.

It is sealed with a key that the browser alone gets (JWE, RFC 7516: `dir` with `A256GCM`). Files are not kept, nor
fields whose name begins with `hemlig`: secret prices are typed once more.
"""

import json
import logging
import secrets
from urllib.parse import urlsplit

from fastapi import Request
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from joserfc.util import urlsafe_b64decode
from starlette.datastructures import FormData

from app.bootstrap import Ordnat
from app.logs.events import say
from app.web.security.csrf import FIELD
from models import database
from tasks.actions.kept_forms import keep_form, kept_form

NEVER_KEPT = "hemlig"
_SEALED = {"alg": "dir", "enc": "A256GCM"}
_LARGEST = 200_000
_LONGEST_PATH = 500


def keep(house: Ordnat, form: FormData, person: str, page: str) -> str:
    """Keep what the person filled in, to be shown on `page`; the key for the browser, empty when it is too much."""
    fields = [(name, text) for name, text in form.multi_items() if isinstance(text, str) and _may_be_kept(name)]
    content = json.dumps(fields)
    if len(content) > _LARGEST or len(page) > _LONGEST_PATH:
        return ""
    key = secrets.token_urlsafe(32)
    sealed = jwe.encrypt_compact(_SEALED, content, _key(key))
    house.change(lambda session: keep_form(session, key, person, urlsplit(page).path, sealed, now=house.now()))
    return key


def restored(house: Ordnat, key: str, person: str, path: str) -> FormData:
    """What the person had filled in on the page at `path`, by the browser's key; empty when there is nothing."""
    with database.reading(house.engine) as session:
        row = kept_form(session, key, person, now=house.now())
    if row is None or row.path != path:
        return FormData()
    try:
        opened = jwe.decrypt_compact(row.content, _key(key)).plaintext or b"[]"
    except (JoseError, ValueError) as failed:
        # The key led to the row and does not open it: somebody has been at what was kept.
        say("ordnat.web", "kept_form", logging.WARNING, why=type(failed).__name__)
        return FormData()
    return FormData([(name, text) for name, text in json.loads(opened)])


def page_of(request: Request) -> str:
    """The page that a form was sent from: where the browser says it was, else where it was sent."""
    was = urlsplit(request.headers.get("referer", ""))
    if was.netloc and was.netloc == request.headers.get("host"):
        return was.path + (f"?{was.query}" if was.query else "")
    return request.url.path


def _may_be_kept(name: str) -> bool:
    return name != FIELD and not name.startswith(NEVER_KEPT)


def _key(key: str) -> OctKey:
    return OctKey.import_key(urlsafe_b64decode(key.encode()))
