"""The pages of engines beside the desk's own: set up, tried, and given messages to read."""

from collections.abc import Sequence

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from console.engine_forms import (
    EngineForm,
    RuleForm,
    SwitchForm,
    TryForm,
    form_for,
    form_of,
    rule_forms,
    rules_in,
)
from console.forms import checked
from console.permissions import why_not_tune_reading
from console.screens.engines import engine_row, plan_shown, reach_of
from console.screens.reading_tabs import tabs_of
from console.screens.trial import trial_of
from console.views.desk import DeskRequest, desk_view, page, refuse_parameters, words_of
from sentiment.configuring import (
    MOST_CHOICES,
    add_engine,
    change_engine,
    forget_shadow,
    remove_engine,
    set_choices,
    set_shadow,
)
from sentiment.engine_queries import (
    agreement_of,
    engine_names,
    engines_now,
    plans_newest_first,
)
from sentiment.model_folders import labels_in, model_folders
from sentiment.models import ConfiguredEngine
from sentiment.models.engines import EngineKind
from sentiment.permissions import why_not_change_engines
from sentiment.queries import plan_in_force
from sentiment.requests import read_for
from supportsentiment.kernel.errors import InvalidError, NotFoundError, TryLaterError

INVALID = 422
NEW_PARAMETERS = {"kind", "folder"}


@require_safe
@desk_view(refuse=why_not_tune_reading)
def engines(request: DeskRequest) -> HttpResponse:
    """Every engine, how it does, and who reads what."""
    refuse_parameters(request)
    return list_page(request)


@require_safe
@desk_view(refuse=why_not_change_engines)
def new(request: DeskRequest) -> HttpResponse:
    """An empty form for an endpoint, or for a model that lies on this machine."""
    if strange := sorted(set(request.GET) - NEW_PARAMETERS):
        raise InvalidError({name[:80]: [_("There is no such filter.")] for name in strange})
    kind = kind_in(request.GET.get("kind", EngineKind.ENDPOINT))
    folder = request.GET.get("folder", "")
    if kind == EngineKind.TRANSFORMERS and not labels_in(folder):
        return page(
            request,
            "console/reading/engine_folder.html",
            current="reading",
            tabs=tabs_of("engines"),
            folders=model_folders(),
            nothing_in=folder,
        )
    return form_page(request, form_for(kind, folder=folder))


@require_POST
@desk_view(refuse=why_not_change_engines)
def add(request: DeskRequest) -> HttpResponse:
    """Set an engine up."""
    kind = kind_in(request.POST.get("kind", ""))
    form = form_for(kind, request.POST, folder=request.POST.get("folder", ""))
    if form.is_valid():
        try:
            engine = add_engine(wish=form.wish(), user=request.user, now=timezone.now())
        except InvalidError as error:
            form.add_problems(error)
        else:
            return HttpResponseRedirect(reverse("console:reading_engine", args=[engine.pk]))
    return form_page(request, form, status=INVALID)


@require_safe
@desk_view(refuse=why_not_change_engines)
def engine(request: DeskRequest, engine_id: int) -> HttpResponse:
    """An engine: what it is, changed here, and tried."""
    refuse_parameters(request)
    row = row_of(engine_id)
    return form_page(request, form_of(row), row=row)


@require_POST
@desk_view(refuse=why_not_change_engines)
def change(request: DeskRequest, engine_id: int) -> HttpResponse:
    """Set an engine up anew."""
    row = row_of(engine_id)
    form = form_of(row, request.POST)
    if form.is_valid():
        try:
            change_engine(engine_id=row.pk, wish=form.wish(), user=request.user, now=timezone.now())
        except InvalidError as error:
            form.add_problems(error)
        else:
            return HttpResponseRedirect(reverse("console:reading_engine", args=[row.pk]))
    return form_page(request, form, row=row, status=INVALID)


@require_POST
@desk_view(refuse=why_not_change_engines)
def try_out(request: DeskRequest, engine_id: int) -> HttpResponse:
    """Have an engine read a sentence; nothing of it is kept."""
    row = row_of(engine_id)
    form = TryForm(request.POST)
    told, problem = None, ""
    if form.is_valid():
        try:
            told = read_for(
                user_id=request.user.pk,
                texts=[form.cleaned_data["text"]],
                language_hint="",
                now=timezone.now(),
                engine_id=row.pk,
            )
        except (TryLaterError, InvalidError) as error:
            row.refresh_from_db()
            problem = words_of(error)
    trial = trial_of(told) if told else None
    return form_page(request, form_of(row), row=row, tried=form, trial=trial, problem=problem)


@require_POST
@desk_view(refuse=why_not_change_engines)
def remove(request: DeskRequest, engine_id: int) -> HttpResponse:
    """Take an engine away."""
    remove_engine(engine_id=engine_id, user=request.user, now=timezone.now())
    return to_list()


@require_POST
@desk_view(refuse=why_not_change_engines)
def shadow(request: DeskRequest, engine_id: int) -> HttpResponse:
    """Have an engine read along without effect, or no longer."""
    reads = checked(SwitchForm(request.POST))["reads"] == "1"
    set_shadow(engine_id=engine_id, reads=reads, user=request.user, now=timezone.now())
    return to_list()


@require_POST
@desk_view(refuse=why_not_change_engines)
def forget(request: DeskRequest, engine_id: int) -> HttpResponse:
    """Drop what an engine read without effect."""
    forget_shadow(engine_id=engine_id, user=request.user)
    return to_list()


@require_POST
@desk_view(refuse=why_not_change_engines)
def rules(request: DeskRequest) -> HttpResponse:
    """Say which engine reads what."""
    known = list(ConfiguredEngine.objects.filter(removed_at=None).order_by("name"))
    lines, choices = rules_in(request.POST, engines=known, most=MOST_CHOICES)
    try:
        set_choices(choices=choices, user=request.user, now=timezone.now())
    except InvalidError as error:
        return list_page(request, lines=lines, problem=words_of(error), status=INVALID)
    return to_list()


def to_list() -> HttpResponse:
    """Back to every engine."""
    return HttpResponseRedirect(reverse("console:reading_engines"))


def list_page(
    request: DeskRequest,
    *,
    lines: Sequence[RuleForm] = (),
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """Every engine, how it does, and who reads what."""
    plan = plan_in_force()
    found = engines_now(timezone.now().date())
    names = engine_names()
    answer = page(
        request,
        "console/reading/engines.html",
        current="reading",
        tabs=tabs_of("engines"),
        engines=[
            engine_row(
                one,
                getattr(one, "today", ()),
                shadows=plan.shadows,
                agreement=agreement_of(one.pk),
            )
            for one in found
        ],
        lines=lines or rule_forms(plan.choices, engines=found),
        problem=problem,
        plans=[plan_shown(row, names) for row in plans_newest_first()],
        refusal=why_not_change_engines(request.user),
    )
    answer.status_code = status
    return answer


def form_page(
    request: DeskRequest,
    form: EngineForm,
    *,
    row: ConfiguredEngine | None = None,
    status: int = 200,
    **trial: object,
) -> HttpResponse:
    """The form of an engine; beside it, where it is set up, a sentence to try."""
    answer = page(
        request,
        "console/reading/engine.html",
        current="reading",
        tabs=tabs_of("engines"),
        form=form,
        row=row,
        reach=reach_of(row) if row else "",
        **{"tried": TryForm(), **trial},
    )
    answer.status_code = status
    return answer


def row_of(engine_id: int) -> ConfiguredEngine:
    """An engine that is set up.

    Raises:
        NotFoundError: there is none.
    """
    row = ConfiguredEngine.objects.filter(pk=engine_id, removed_at=None).first()
    if row is None:
        raise NotFoundError(_("There is no such engine."))
    return row


def kind_in(word: str) -> EngineKind:
    """The kind of engine that an address names.

    Raises:
        InvalidError: there is no such kind.
    """
    try:
        return EngineKind(word)
    except ValueError as error:
        raise InvalidError({"kind": [_("There is no such kind of engine.")]}) from error
