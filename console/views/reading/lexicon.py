"""The page of what words mean at this desk: terms are tried on recent messages, then saved."""

from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from console.addresses import address
from console.forms import checked
from console.permissions import why_not_tune_reading
from console.screens.lexicon import STARTER_WORDS, terms_shown, trial_shown
from console.screens.reading_tabs import tabs_of
from console.tuning_forms import SeenForm, TermForm, form_of
from console.views.desk import DeskRequest, desk_view, fragment, page, refuse_parameters
from sentiment.lexicon import MOST_TERMS
from sentiment.lexicon_files import starter_terms
from sentiment.lexicon_keeping import Seen, checked_term, remove_term, save_term
from sentiment.lexicon_trial import Change, change_to, seen_with, try_change
from sentiment.models import LexiconTerm
from supportsentiment.kernel.errors import InvalidError, NotFoundError, TryLaterError

INVALID = 422


@require_safe
@desk_view(refuse=why_not_tune_reading)
def lexicon(request: DeskRequest) -> HttpResponse:
    """All terms, and a form for one more."""
    refuse_parameters(request)
    return lexicon_page(request, TermForm())


@require_safe
@desk_view(refuse=why_not_tune_reading)
def term(request: DeskRequest, term_id: int) -> HttpResponse:
    """One term, to be changed or removed."""
    refuse_parameters(request)
    return lexicon_page(request, form_of(row_of(term_id)))


@require_POST
@desk_view(refuse=why_not_tune_reading)
def test_term(request: DeskRequest) -> HttpResponse:
    """What saving this term would do to recent messages."""
    form = TermForm(request.POST)
    checked(form)
    change = change_of(form)
    return tried(request, change)


@require_POST
@desk_view(refuse=why_not_tune_reading)
def save(request: DeskRequest) -> HttpResponse:
    """Save a term that was tested, or of which somebody says that they do without."""
    form = TermForm(request.POST)
    if not form.is_valid():
        return lexicon_page(request, form, status=INVALID)
    try:
        row = save_term(
            term=form.wanted(),
            active=not form.cleaned_data["resting"],
            actor=request.user,
            now=timezone.now(),
            seen=seen_of(form, change_of(form)),
            term_id=form.cleaned_data["term_id"],
        )
    except InvalidError as error:
        for name, said in error.problems.items():
            form.add_error(name if name in form.fields else None, said)
        return lexicon_page(request, form, status=INVALID)
    return HttpResponseRedirect(f"{address('console:reading_lexicon')}#term-{row.pk}")


@require_POST
@desk_view(refuse=why_not_tune_reading)
def remove(request: DeskRequest, term_id: int) -> HttpResponse:
    """Take a term out."""
    remove_term(term_id=term_id, actor=request.user, now=timezone.now())
    return HttpResponseRedirect(address("console:reading_lexicon"))


def lexicon_page(request: DeskRequest, form: TermForm, *, status: int = 200) -> HttpResponse:
    """The whole page around a form."""
    rows = LexiconTerm.objects.select_related("author").order_by("folded", "language")
    chosen = form["term_id"].value()
    answer = page(
        request,
        "console/reading/lexicon.html",
        current="reading",
        tabs=tabs_of("lexicon"),
        form=form,
        chosen=int(chosen) if str(chosen or "").isdecimal() else None,
        terms=terms_shown(rows),
        starters=[
            (starter.value, words, len(starter_terms(starter)))
            for starter, words in STARTER_WORDS.items()
        ],
        most=MOST_TERMS,
    )
    answer.status_code = status
    return answer


def row_of(term_id: int) -> LexiconTerm:
    """The term with this id.

    Raises:
        NotFoundError: there is none.
    """
    row = LexiconTerm.objects.filter(pk=term_id).first()
    if row is None:
        raise NotFoundError(_("There is no such term."))
    return row


def change_of(form: TermForm) -> Change:
    """What saving a valid form would change.

    Raises:
        InvalidError, NotFoundError: the term will not do, or the one to be changed is not there.
    """
    wanted = checked_term(form.wanted())
    term_id = form.cleaned_data["term_id"]
    old = (row_of(term_id).value,) if term_id else ()
    return change_to([wanted], instead_of=old, active=not form.cleaned_data["resting"])


def seen_of(form: SeenForm, change: Change) -> Seen | None:
    """What was seen of a change; None where somebody does without.

    Raises:
        InvalidError: nobody has seen it, and nobody says that they do without.
    """
    if token := form.cleaned_data["tested"]:
        return seen_with(token, change)
    if form.cleaned_data["untested"]:
        return None
    sentence = _("Test it first, or tick that you save it without a test.")
    raise InvalidError({"untested": [sentence]})


def tried(request: DeskRequest, change: Change, **more: object) -> HttpResponse:
    """The part of the page that says what a change would do."""
    given: dict[str, object] = {"content": "", **more}
    try:
        trial = try_change(change, actor=request.user, now=timezone.now())
    except TryLaterError as error:
        return fragment(request, "console/reading/_trial.html", problem=str(error), **given)
    return fragment(request, "console/reading/_trial.html", trial=trial_shown(trial), **given)
