"""Somebody to look at the desk, and a token to send messages with."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone

from supportsentiment.accounts import services
from supportsentiment.accounts.models import User
from supportsentiment.accounts.roles import Role, Scope


def fill() -> dict[str, Any]:
    """A signed-in owner and an agent, and an API client with every scope."""
    owner = User.objects.create_user("owner@example.org", None, name="Olu Owner", role=Role.OWNER)
    client = services.api_client(name="benchmark")
    token = services.create_token(
        user=client, name="benchmark", scopes=list(Scope), now=timezone.now()
    )
    return {"cookie": cookie_of(owner), "token": token.secret, "owner": owner.pk}


def cookie_of(user: User) -> str:
    """The Cookie header of a session of this user."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
