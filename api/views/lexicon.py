"""The owner's lexicon: tried on recent messages, then kept."""

from datetime import datetime
from functools import partial
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import ApiView, one_of
from api.examples import lexicon as story
from api.idempotency import Answer
from api.listing import Filter, Listing, Order, a_flag, a_text
from api.paged import PagedView, page_view
from api.schema import answer, describe
from api.serializers.lexicon import LexiconTermView, TermBody, TermChangeBody, TrialBody, TrialView
from sentiment.lexicon import Term, folded
from sentiment.lexicon_keeping import Seen, checked_term, remove_term, save_term
from sentiment.lexicon_trial import Change, change_to, seen_with, try_change
from sentiment.models import LexiconTerm
from supportsentiment.accounts.roles import Scope
from supportsentiment.kernel.errors import InvalidError

SCOPES = {
    "GET": Scope.LEXICON_READ,
    "POST": Scope.LEXICON_WRITE,
    "PATCH": Scope.LEXICON_WRITE,
    "DELETE": Scope.LEXICON_WRITE,
}
FIELDS = ("term", "language", "meaning", "effect", "signal", "push")


class LexiconView(PagedView):
    """All terms."""

    scopes: ClassVar = SCOPES
    listing = Listing(
        orders={"id": Order()},
        filters={
            "term": Filter(a_text, lambda rows, text: rows.filter(folded=folded(text))),
            "language": Filter(a_text, lambda rows, text: rows.filter(language=text)),
            "active": Filter(a_flag, lambda rows, yes: rows.filter(active=yes), kind=bool),
        },
    )

    @describe(
        "lexicon_list",
        "List the lexicon",
        answers={200: page_view(LexiconTermView, goes_on=False)},
        refusals=[400],
    )
    def get(self, request: Request) -> Response:
        """What words mean at this desk."""
        return self.page(LexiconTerm.objects.all(), LexiconTermView)

    @describe("lexicon_create", "Add a term", takes=TermBody, answers={201: LexiconTermView})
    def post(self, request: Request) -> Response:
        """New messages are read with it at once. Test it first, or say `untested`."""
        given = TermBody.read(request.data)
        return self.once(partial(self._create, given))

    def _create(self, given: dict[str, Any], now: datetime) -> Answer:
        term, active = term_of(given), given.get("active", True)
        row = save_term(
            term=term,
            active=active,
            actor=self.caller(),
            now=now,
            seen=seen_of(given, change_to([checked_term(term)], active=active)),
        )
        return Answer(201, LexiconTermView(row).data)


class LexiconTermDetailView(ApiView):
    """One term."""

    scopes: ClassVar = SCOPES

    @describe("lexicon_get", "Get a term", answers={200: LexiconTermView}, refusals=[404])
    def get(self, request: Request, term_id: int) -> Response:
        """A term with its meaning."""
        return Response(LexiconTermView(one_of(LexiconTerm.objects.all(), term_id)).data)

    @describe(
        "lexicon_change",
        "Change a term",
        takes=TermChangeBody,
        answers={200: LexiconTermView},
        examples=[answer("rests", story.CHANGED_TERM)],
        refusals=[404, 409],
    )
    def patch(self, request: Request, term_id: int) -> Response:
        """Readings that are there stay as they are; new ones follow at once."""
        row = one_of(LexiconTerm.objects.all(), term_id)
        given = {"active": row.active, **as_given(row), **TermChangeBody.read(request.data)}
        term = term_of(given)
        change = change_to([checked_term(term)], instead_of=[row.value], active=given["active"])
        changed = save_term(
            term=term,
            active=given["active"],
            actor=self.caller(),
            now=timezone.now(),
            seen=seen_of(given, change),
            term_id=row.pk,
        )
        return Response(LexiconTermView(changed).data)

    @describe("lexicon_remove", "Remove a term", answers={204: None}, refusals=[404])
    def delete(self, request: Request, term_id: int) -> Response:
        """Its words are the engine's business again."""
        row = one_of(LexiconTerm.objects.all(), term_id)
        remove_term(term_id=row.pk, actor=self.caller(), now=timezone.now())
        return Response(status=204)


class LexiconTestView(ApiView):
    """What a term would do."""

    scopes: ClassVar = {"POST": Scope.LEXICON_WRITE}

    @describe("lexicon_test", "Test a term", takes=TrialBody, answers={200: TrialView})
    def post(self, request: Request) -> Response:
        """Recent messages that hold it are read with and without it. Nothing is kept."""
        given = TrialBody.read(request.data)
        old = []
        if "id" in given:
            old = [one_of(LexiconTerm.objects.all(), given["id"]).value]
        change = change_to(
            [checked_term(term_of(given))], instead_of=old, active=given.get("active", True)
        )
        trial = try_change(change, actor=self.caller(), now=timezone.now())
        return Response(TrialView(trial).data)


def term_of(given: dict[str, Any]) -> Term:
    """The term that a body describes."""
    return Term(
        term=given["term"],
        meaning=given["meaning"],
        effect=given["effect"],
        language=given.get("language", "").strip().lower(),
        signal=given.get("signal"),
        push=given.get("push"),
    )


def as_given(row: LexiconTerm) -> dict[str, Any]:
    """A term that is there, as a body would describe it."""
    return {name: getattr(row.value, name) for name in FIELDS}


def seen_of(given: dict[str, Any], change: Change) -> Seen | None:
    """What was seen of a change; None where the caller does without.

    Raises:
        InvalidError: neither a test nor a word that there was none.
    """
    if token := given.get("tested"):
        return seen_with(token, change)
    if given.get("untested"):
        return None
    sentence = _("Test it first, and send the word that you get; or send untested: true.")
    raise InvalidError({"tested": [sentence]})
