"""Engines are compared on what people of this desk said of messages; a worker goes through them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from time import monotonic

from django.utils.translation import gettext as _

from sentiment.analysis import Analysis, Label
from sentiment.asking import Answer, ask
from sentiment.elsewhere import names_of
from sentiment.engines.base import Engine, EngineRefusedError, EngineUnavailableError
from sentiment.evaluation import Judged, evaluate
from sentiment.events import ComparisonAsked, OwnComparisonAsked
from sentiment.models import Comparison, ComparisonColumn, ConfiguredEngine, Correction
from sentiment.models.comparison import ColumnState
from sentiment.permissions import why_not_compare
from sentiment.services import messages_to_read, passage_of
from supportsentiment.accounts.models import User
from supportsentiment.kernel import db
from supportsentiment.kernel.errors import ForbiddenError, InvalidError, RefusedError
from supportsentiment.kernel.events import emit
from tickets.models import Message

MOST_MESSAGES = 500
MOST_ENGINES = 6
FEWEST_MESSAGES = 10
OWN_AT_ONCE = 32
TURN_SECONDS = 30.0
Guess = list[object]
NO_GUESS: Guess = ["", None, 0.0]


def start_comparison(*, engine_ids: Collection[int], user: User, now: datetime) -> Comparison:
    """Begin to compare the desk's own engine with these, on the newest labelled messages.

    Raises:
        ForbiddenError: not for this user.
        RefusedError: one is under way, or too few messages are labelled.
        InvalidError: there is no such engine, or too many were named.
    """
    if refusal := why_not_compare(user):
        raise ForbiddenError(refusal)
    found = list(ConfiguredEngine.objects.filter(pk__in=engine_ids, removed_at=None))
    if len(found) != len(set(engine_ids)) or len(found) > MOST_ENGINES:
        raise InvalidError({"engines": [_("Choose at most %d of the engines.") % MOST_ENGINES]})
    if is_under_way():
        raise RefusedError(_("A comparison is under way."))
    truths = _truths()
    if len(truths) < FEWEST_MESSAGES:
        said = _("People have labelled %(count)s messages; a comparison needs %(fewest)s.")
        raise RefusedError(said % {"count": len(truths), "fewest": FEWEST_MESSAGES})
    with db.transaction():
        comparison = Comparison.objects.create(truths=truths, started_by=user, created_at=now)
        for engine in (None, *found):
            column = ComparisonColumn.objects.create(comparison=comparison, engine=engine)
            emit(_asked(column, now))
    return comparison


def is_under_way() -> bool:
    """Whether a comparison has columns left to fill."""
    going = (ColumnState.WAITING, ColumnState.RUNNING)
    return ComparisonColumn.objects.filter(state__in=going).exists()


def go_on_with_own(*, column_id: int, engine: Engine, now: datetime) -> None:
    """Read some more messages with the desk's own engine."""
    column, ahead = _open(column_id)
    if column is None:
        return
    if not ahead:
        _keep(column, [], now=now)
        return
    truths = ahead[:OWN_AT_ONCE]
    messages = _messages(truths)
    began = monotonic()
    try:
        analyses = engine.analyze([passage_of(message) for message in messages.values()])
    except (EngineUnavailableError, EngineRefusedError) as error:
        _stop(column, str(error))
        return
    column.milliseconds += round((monotonic() - began) * 1000)
    column.version = f"{engine.identity.engine} {engine.identity.version}"[:200]
    read = dict(zip(messages, analyses, strict=True))
    guesses = [_guess(read.get(message_id)) for message_id, _label in truths]
    _keep(column, guesses, now=now)


def go_on(*, column_id: int, now: datetime) -> None:
    """Read some more messages with a configured engine, for half a minute at most."""
    column, ahead = _open(column_id)
    if column is None or column.engine is None:
        return
    until = monotonic() + TURN_SECONDS
    guesses: list[Guess] = []
    for message_id, _label in ahead:
        if monotonic() > until:
            break
        message = _messages([(message_id, "")]).get(message_id)
        try:
            answer = _asked_of(column.engine, message, now=now)
        except EngineUnavailableError as error:
            _stop(column, str(error), guesses)
            return
        if answer is not None:
            column.milliseconds += answer.milliseconds
            column.tokens += answer.tokens
            column.version = f"{answer.identity.engine} {answer.identity.version}"[:200]
        guesses.append(_guess(answer.analysis if answer else None))
    _keep(column, guesses, now=now)


def _asked_of(engine: ConfiguredEngine, message: Message | None, *, now: datetime) -> Answer | None:
    if message is None:
        return None
    try:
        return ask(engine, passage_of(message), names=names_of(message), now=now)
    except EngineRefusedError:
        return None


def _truths() -> list[list[object]]:
    newest = Correction.objects.filter(message__customer__objects_to_mood=False)
    newest = newest.order_by("message_id", "-created_at", "-pk").distinct("message_id")
    rows = Correction.objects.filter(pk__in=newest.values("pk")).newest_first()
    return [list(row) for row in rows.values_list("message_id", "label")[:MOST_MESSAGES]]


def _open(column_id: int) -> tuple[ComparisonColumn | None, Sequence[tuple[int, str]]]:
    going = ComparisonColumn.objects.exclude(state__in=(ColumnState.DONE, ColumnState.STOPPED))
    column = going.select_related("comparison", "engine").filter(pk=column_id).first()
    if column is None:
        return None, []
    return column, column.comparison.truths[len(column.guesses) :]


def _messages(truths: Sequence[tuple[int, str]]) -> dict[int, Message]:
    found = messages_to_read([message_id for message_id, _label in truths])
    return {message.pk: message for message in found}


def _guess(analysis: Analysis | None) -> Guess:
    if analysis is None or analysis.label is None:
        return NO_GUESS
    return [analysis.label.value, analysis.score, analysis.confidence]


def _keep(column: ComparisonColumn, guesses: Sequence[Guess], *, now: datetime) -> None:
    """Add what was read, unless another worker was faster; ask for the rest."""
    with db.transaction():
        stored = ComparisonColumn.objects.select_for_update().get(pk=column.pk)
        if len(stored.guesses) != len(column.guesses):
            return
        column.guesses = [*column.guesses, *guesses]
        column.state = ColumnState.RUNNING
        if len(column.guesses) >= len(column.comparison.truths):
            column.state = ColumnState.DONE
            column.figures = figures_of(column.comparison.truths, column.guesses)
        column.save()
        if column.state == ColumnState.RUNNING:
            emit(_asked(column, now))


def _stop(column: ComparisonColumn, because: str, guesses: Sequence[Guess] = ()) -> None:
    column.guesses = [*column.guesses, *guesses]
    column.state, column.because = ColumnState.STOPPED, because[:300]
    column.figures = figures_of(column.comparison.truths, column.guesses)
    column.save()


def _asked(column: ComparisonColumn, now: datetime) -> ComparisonAsked | OwnComparisonAsked:
    kind = OwnComparisonAsked if column.engine_id is None else ComparisonAsked
    return kind(occurred_at=now, column_id=column.pk)


def figures_of(
    truths: Sequence[Sequence[object]], guesses: Sequence[Sequence[object]]
) -> dict[str, object]:
    """How well guesses fit, as far as they go."""
    judged = [
        Judged(
            truth=Label(str(truth[1])),
            guess=Label(str(guess[0])) if guess[0] else None,
            confidence=float(str(guess[2])),
        )
        for truth, guess in zip(truths, guesses, strict=False)
    ]
    return evaluate(judged)
