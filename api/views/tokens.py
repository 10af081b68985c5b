"""Tokens: made, seen without their secret, revoked."""

from datetime import datetime
from functools import partial
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import ApiView, one_of
from api.idempotency import Answer
from api.listing import Filter, Listing, Order, a_flag, an_id
from api.paged import PagedView, page_view
from api.schema import describe
from api.serializers.people import NewTokenView, TokenBody, TokenView
from supportsentiment.accounts import services
from supportsentiment.accounts.models import ApiToken, User
from supportsentiment.accounts.permissions import why_not_make_token
from supportsentiment.accounts.roles import Scope
from supportsentiment.kernel.errors import ForbiddenError, InvalidError

SCOPES = dict.fromkeys(("GET", "POST", "DELETE"), Scope.TOKENS_WRITE)


class TokensView(PagedView):
    """All tokens that the caller may see."""

    scopes: ClassVar = SCOPES
    listing = Listing(
        orders={"newest": Order("created_at", descending=True), "oldest": Order("created_at")},
        filters={
            "user": Filter(an_id, lambda rows, pk: rows.filter(user=pk), kind=int),
            "revoked": Filter(
                a_flag, lambda rows, yes: rows.filter(revoked_at__isnull=not yes), kind=bool
            ),
        },
    )

    @describe("tokens_list", "List tokens", answers={200: page_view(TokenView)}, refusals=[400])
    def get(self, request: Request) -> Response:
        """One's own; all of them for owners. Secrets are never shown again."""
        return self.page(token_rows(self.caller()), TokenView)

    @describe(
        "tokens_create",
        "Make a token",
        takes=TokenBody,
        answers={201: NewTokenView},
    )
    def post(self, request: Request) -> Response:
        """For owners. The secret is shown once; a token never hands out more than it has."""
        given = TokenBody.read(request.data)
        return self.once(partial(self._create, given))

    def _create(self, given: dict[str, Any], now: datetime) -> Answer:
        token = self.request.auth if isinstance(self.request.auth, ApiToken) else None
        if refusal := why_not_make_token(self.caller(), with_token=token, scopes=given["scopes"]):
            raise ForbiddenError(refusal)
        new = services.create_token(
            user=self._whose(given),
            name=given["name"],
            scopes=given["scopes"],
            now=now,
            actor_id=self.caller().pk,
        )
        shown = NewTokenView(new.token, context={})
        body = {**TokenView(new.token).data, "token": new.secret}
        return Answer(201, body, kept={**TokenView(shown.instance).data, "token": None})

    def _whose(self, given: dict[str, Any]) -> User:
        if given.get("client"):
            return services.api_client(name=given["name"])
        if "user" not in given:
            return self.caller()
        user: User | None = User.objects.visible_to(self.caller()).filter(pk=given["user"]).first()
        if user is None:
            raise InvalidError({"user": [_("There is no such user.")]})
        return user


class TokenDetailView(ApiView):
    """One token."""

    scopes: ClassVar = SCOPES

    @describe("tokens_get", "Get a token", answers={200: TokenView}, refusals=[404])
    def get(self, request: Request, token_id: int) -> Response:
        """What is known of a token; never its secret."""
        return Response(TokenView(one_of(token_rows(self.caller()), token_id)).data)

    @describe("tokens_revoke", "Revoke a token", answers={204: None}, refusals=[404])
    def delete(self, request: Request, token_id: int) -> Response:
        """It ends at once. Its row stays, for the record."""
        token = one_of(token_rows(self.caller()), token_id)
        services.revoke_token(token=token, now=timezone.now(), actor_id=self.caller().pk)
        return Response(status=204)


def token_rows(user: User) -> "QuerySet[ApiToken]":
    """Tokens that this user may see."""
    return ApiToken.objects.visible_to(user)
