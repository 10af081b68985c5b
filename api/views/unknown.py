"""Addresses of the API that do not exist say so as the others would."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import ApiView


class UnknownView(ApiView):
    """Whatever begins like the API and is not part of it."""

    schema = None  # type: ignore[assignment]
    authentication_classes = ()
    permission_classes = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Say at once that there is nothing here.

        Raises:
            NotFound: always.
        """
        raise NotFound(_("There is no such address. Addresses end with a slash."))

    def get(self, request: Request, **_rest: Any) -> Response:
        """Never reached; `initial` has answered."""
        raise NotFound
