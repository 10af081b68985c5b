"""Who calls: `Authorization: Bearer <token>`, and nothing else. Cookies mean nothing here."""

import re

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from supportsentiment.accounts.models import ApiToken, User
from supportsentiment.accounts.token_use import user_of_token

BEARER = re.compile(r"Bearer +([A-Za-z0-9_\-.~+/]{8,200}=*) *", re.IGNORECASE)


class TokenAuthentication(BaseAuthentication):
    """The user of a token that is neither revoked nor expired."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """User and token, or None where no token was sent.

        Raises:
            AuthenticationFailed: there is a header, and no token that works.
        """
        header = request.META.get("HTTP_AUTHORIZATION", "")
        if not header:
            return None
        given = BEARER.fullmatch(header)
        token = given and user_of_token(secret=given[1], now=timezone.now())
        if not token:
            raise AuthenticationFailed(_("The token is unknown, expired or revoked."))
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """What a 401 says one should send."""
        return 'Bearer realm="SupportSentiment"'
