"""What every address of the API has in common: token, scope, allowance, known parameters.

Views say which scope each method takes and which query parameters they know; everything else
about a request is settled here, before they run.
"""

import re
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar, TypeVar

from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound, Throttled, ValidationError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import idempotency
from api.fields import MAX_ID
from api.idempotency import Answer
from api.limits import Allowance, count_request
from api.schema import HouseSchema
from supportsentiment.accounts.models import ApiToken, User
from supportsentiment.accounts.roles import Scope

SMALL = 1024 * 1024
LARGE = 26 * 1024 * 1024
KEY = re.compile(r"[\x21-\x7e]{1,200}")

Row = TypeVar("Row", bound=Model)


class OnlyJSON(BaseContentNegotiation):
    """JSON in, JSON out, whatever the caller says that it would like."""

    def select_parser(self, request: Request, parsers: Iterable[Any]) -> Any:
        """The one parser; it looks at the content type itself."""
        return next(iter(parsers))

    def select_renderer(
        self,
        request: Request,
        renderers: Iterable[Any],
        format_suffix: str | None = None,
    ) -> tuple[Any, str]:
        """The one renderer."""
        only = next(iter(renderers))
        return only, only.media_type


class ApiView(APIView):
    """An address. `scopes` says what each method takes; None is for every token."""

    schema = HouseSchema()
    content_negotiation_class = OnlyJSON
    http_method_names = ["get", "post", "patch", "delete", "head"]

    scopes: ClassVar[Mapping[str, Scope | None]] = {}
    parameters: ClassVar[frozenset[str]] = frozenset()
    max_bytes: ClassVar[int] = SMALL
    # The list in the body whose parts the view refuses one by one, where they cannot be stored.
    looked_at_apart: ClassVar[str] = ""
    allowance: Allowance | None = None

    def scope_for(self, method: str) -> Scope | None:
        """The scope that a method takes."""
        return self.scopes.get("GET" if method == "HEAD" else method)

    def perform_authentication(self, request: Request) -> None:
        """Find out who calls, and count the call."""
        super().perform_authentication(request)
        if isinstance(request.auth, ApiToken):
            self.allowance = count_request(request.auth.pk, seconds=time.time())
            if self.allowance.exceeded:
                raise Throttled(wait=self.allowance.reset)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Settle everything that has nothing to do with the matter itself."""
        super().initial(request, *args, **kwargs)
        known = self.known_parameters() if request.method in {"GET", "HEAD"} else frozenset()
        unknown = {name[:80] for name in request.query_params if name not in known}
        if unknown:
            raise ValidationError({name: [_("There is no such parameter.")] for name in unknown})
        twice = [name for name, values in request.query_params.lists() if len(values) > 1]
        if twice:
            raise ValidationError({name: [_("Give it once.")] for name in twice})

    def known_parameters(self) -> frozenset[str]:
        """The query parameters that a GET takes."""
        return self.parameters

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Say with each answer what is left of the allowance."""
        final = super().finalize_response(request, response, *args, **kwargs)
        if self.allowance:
            for name, value in self.allowance.headers().items():
                final[name] = value
        final["Cache-Control"] = "no-store"
        return final

    def caller(self) -> User:
        """The user behind the token."""
        user = self.request.user
        if not isinstance(user, User):
            raise TypeError("only asked behind HasScope")
        return user

    def once(
        self,
        act: Callable[[datetime], Answer],
        *,
        replayed: Callable[[Any], Any] = lambda body: body,
    ) -> Response:
        """Create something: at most once for each Idempotency-Key.

        `replayed` may say in a stored answer that it is one.
        """
        key = read_key(self.request)
        now = timezone.now()
        if not key:
            answer = act(now)
            return Response(answer.body, status=answer.status)
        given = idempotency.Asked(
            user_id=self.caller().pk,
            key=key,
            fingerprint=idempotency.fingerprint_of(self.request.path, self.request.data),
        )
        answer, again = idempotency.answer_once(asked=given, act=act, now=now)
        body = replayed(answer.body) if again else answer.body
        headers = {"Idempotent-Replayed": "true"} if again else {}
        return Response(body, status=answer.status, headers=headers)


def read_key(request: Request) -> str:
    """The Idempotency-Key, or nothing.

    Raises:
        ValidationError: it is empty, too long or not plain.
    """
    key: str | None = request.headers.get("Idempotency-Key")
    if key is None:
        return ""
    if not KEY.fullmatch(key):
        sentence = _("1 to 200 visible ASCII characters without blanks.")
        raise ValidationError({"Idempotency-Key": [sentence]})
    return key


def one_of(rows: "QuerySet[Row]", pk: Any) -> Row:
    """The row with this key among those that the caller may see.

    Raises:
        NotFound: there is none.
    """
    row = None if isinstance(pk, int) and pk > MAX_ID else rows.filter(pk=pk).first()
    if row is None:
        raise NotFound(_("There is no such thing."))
    return row
