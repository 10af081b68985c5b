"""Who a token's secret stands for: asked with each request, so that a revoked one ends at once.

The rows behind a token hardly ever change, and building them anew took a tenth of the time of a
request. A process therefore keeps them, and asks Postgres each time only which version of each
row counts now (`xmin` changes with every update).
"""

import hashlib
from collections import OrderedDict
from copy import copy
from datetime import datetime, timedelta
from threading import Lock

from django.db import connection
from django.db.models import Q

from supportsentiment.accounts.models import ApiToken

USED_RESOLUTION = timedelta(minutes=1)
MOST_KEPT = 1_000
VERSIONS = """
SELECT token.id, token.xmin::text || ' ' || person.xmin::text
FROM accounts_apitoken AS token JOIN accounts_user AS person ON person.id = token.user_id
WHERE token.digest = %s AND token.revoked_at IS NULL AND person.is_active
  AND (token.expires_at IS NULL OR token.expires_at > now())
"""


class Kept:
    """The tokens that this process has seen last, by id, each with the versions of its rows."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._tokens: OrderedDict[int, tuple[str, ApiToken]] = OrderedDict()

    def get(self, token_id: int, versions: str) -> ApiToken | None:
        """A copy of the token as it was read, where its rows are still the same."""
        with self._lock:
            before, token = self._tokens.get(token_id, ("", None))
        return _copy_of(token) if token and before == versions else None

    def put(self, versions: str, token: ApiToken) -> None:
        """Keep a token; the one that was put longest ago goes when there are too many."""
        with self._lock:
            self._tokens.pop(token.pk, None)
            self._tokens[token.pk] = (versions, _copy_of(token))
            while len(self._tokens) > MOST_KEPT:
                self._tokens.popitem(last=False)


def _copy_of(token: ApiToken) -> ApiToken:
    """Of token and user, so that no request sees what another one did to them."""
    fresh = copy(token)
    fresh.user = copy(token.user)
    return fresh


_kept = Kept()


def digest_of(secret: str) -> str:
    """What is stored of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def user_of_token(*, secret: str, now: datetime) -> ApiToken | None:
    """The usable token behind a secret, its last use noted to the minute."""
    with connection.cursor() as cursor:
        cursor.execute(VERSIONS, [digest_of(secret)])
        found = cursor.fetchone()
    if found is None:
        return None
    token_id, versions = found
    token = _kept.get(token_id, versions)
    if token is None:
        token = ApiToken.objects.usable().select_related("user").filter(pk=token_id).first()
        if token is None:
            return None
        _kept.put(versions, token)
    if token.last_used_at is None or token.last_used_at < now - USED_RESOLUTION:
        stale = Q(last_used_at=None) | Q(last_used_at__lt=now - USED_RESOLUTION)
        ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)
    return token
