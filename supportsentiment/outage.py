"""The last answer: what a page says when nothing else could answer.

The API answers for itself with problem details (`api.problems`). This is for everything else.
"""

import sys

from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from supportsentiment.kernel import db

RETRY_SECONDS = "5"


def answer(_request: HttpRequest) -> HttpResponse:
    """503 and "try again" while the database is away, else 500; never a word of our insides.

    Django calls this while it handles the exception. The page is made without the request, for
    whoever asks it for its user asks the database.
    """
    error = sys.exc_info()[1]
    away = isinstance(error, Error) and db.is_away(error)
    sentence = (
        _("The desk cannot reach its database. Nothing is lost; try again in a moment.")
        if away
        else _("Something went wrong here. It has been written down for the operator.")
    )
    page = render_to_string("outage.html", {"sentence": sentence})
    response = HttpResponse(page, status=503 if away else 500)
    if away:
        response["Retry-After"] = RETRY_SECONDS
    response["Cache-Control"] = "no-store"
    return response
