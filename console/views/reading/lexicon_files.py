"""Lexicons come in and go out as files."""

from collections.abc import Sequence

from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from console.addresses import address
from console.forms import checked
from console.permissions import why_not_tune_reading
from console.tuning_forms import ImportForm
from console.views.desk import DeskRequest, desk_view, refuse_parameters
from console.views.reading.lexicon import seen_of, tried
from sentiment.lexicon import Term
from sentiment.lexicon_files import (
    FileProblemsError,
    Starter,
    read_terms,
    starter_terms,
    write_terms,
)
from sentiment.lexicon_keeping import import_terms
from sentiment.lexicon_trial import change_to
from sentiment.models import LexiconTerm
from supportsentiment.kernel.errors import InvalidError
from supportsentiment.kernel.translation import translated


@require_safe
@desk_view(refuse=why_not_tune_reading)
def export(request: DeskRequest) -> HttpResponse:
    """The terms that count, as a file."""
    refuse_parameters(request)
    rows = LexiconTerm.objects.filter(active=True).order_by("folded", "language")
    answer = HttpResponse(
        write_terms(row.value for row in rows), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="lexicon.csv"'
    return answer


@require_POST
@desk_view(refuse=why_not_tune_reading)
def test_import(request: DeskRequest) -> HttpResponse:
    """What bringing in these terms would do to recent messages."""
    form = ImportForm(request.POST, request.FILES)
    checked(form)
    terms = terms_in(form)
    # The file itself cannot be kept in the page until somebody saves.
    content = "" if form.cleaned_data["starter"] else write_terms(terms)
    return tried(request, change_to(terms), content=content, count=len(terms))


@require_POST
@desk_view(refuse=why_not_tune_reading)
def save_import(request: DeskRequest) -> HttpResponse:
    """Bring in the terms of a file, or of a lexicon to begin with."""
    form = ImportForm(request.POST, request.FILES)
    checked(form)
    terms = terms_in(form)
    seen = seen_of(form, change_to(terms))
    import_terms(terms=terms, actor=request.user, now=timezone.now(), seen=seen)
    return HttpResponseRedirect(address("console:reading_lexicon"))


def terms_in(form: ImportForm) -> Sequence[Term]:
    """The terms that a valid form brings.

    Raises:
        InvalidError: the file will not do.
    """
    if starter := form.cleaned_data["starter"]:
        return starter_terms(Starter(starter))
    try:
        return read_terms(form.sent())
    except FileProblemsError as error:
        raise InvalidError({"file": [translated(one) for one in error.problems]}) from error
