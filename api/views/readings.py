"""What engines saw in messages, and what people say of that."""

from datetime import datetime
from functools import partial
from typing import Any, ClassVar

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import ApiView, one_of
from api.idempotency import Answer
from api.listing import Filter, Listing, Order, a_moment, a_score, an_id
from api.paged import PagedView, page_view
from api.queries import about_readings, reading_rows
from api.schema import describe
from api.serializers.mood import CorrectionBody, DeepEvidenceSeen, ReadingView
from sentiment.correcting import Wish, correct_reading, withdraw_correction
from sentiment.explaining import ask_evidence
from sentiment.models import DeepEvidence, Reading
from supportsentiment.accounts.roles import Scope

MOMENTS = {"newest": Order("created_at", descending=True), "oldest": Order("created_at")}


class ReadingsView(PagedView):
    """All readings."""

    scopes: ClassVar = {"GET": Scope.READINGS_READ}
    listing = Listing(
        orders=MOMENTS,
        filters={
            "ticket": Filter(an_id, lambda rows, pk: rows.filter(ticket=pk), kind=int),
            "message": Filter(an_id, lambda rows, pk: rows.filter(message=pk), kind=int),
            "customer": Filter(an_id, lambda rows, pk: rows.filter(ticket__customer=pk), kind=int),
            "score_below": Filter(
                a_score, lambda rows, score: rows.filter(score__lt=score), kind=float
            ),
            "score_above": Filter(
                a_score, lambda rows, score: rows.filter(score__gt=score), kind=float
            ),
            "created_after": Filter(
                a_moment, lambda rows, moment: rows.filter(created_at__gt=moment), kind=datetime
            ),
            "created_before": Filter(
                a_moment, lambda rows, moment: rows.filter(created_at__lt=moment), kind=datetime
            ),
        },
    )

    @describe(
        "readings_list", "List readings", answers={200: page_view(ReadingView)}, refusals=[400]
    )
    def get(self, request: Request) -> Response:
        """What each engine version saw; the newest version's reading is the one that counts."""
        return self.page(reading_rows(self.caller()), ReadingView, about_readings)


class ReadingDetailView(ApiView):
    """One reading."""

    scopes: ClassVar = {"GET": Scope.READINGS_READ}

    @describe("readings_get", "Get a reading", answers={200: ReadingView}, refusals=[404])
    def get(self, request: Request, reading_id: int) -> Response:
        """What one engine version saw in one message, with its evidence."""
        return Response(shown_reading(one_of(reading_rows(self.caller()), reading_id)))


class CorrectionsView(ApiView):
    """What a person says of a reading."""

    scopes: ClassVar = {"POST": Scope.READINGS_WRITE, "DELETE": Scope.READINGS_WRITE}

    @describe(
        "readings_correct",
        "Correct or confirm a reading",
        takes=CorrectionBody,
        answers={201: ReadingView},
        refusals=[404],
    )
    def post(self, request: Request, reading_id: int) -> Response:
        """Counts for the mood at once, in place of the reading, which stays as it was.

        Of several people's words the newest counts; yours replaces what you said before. Saying
        it again does nothing. The answer is the reading with the correction.
        """
        reading = one_of(reading_rows(self.caller()), reading_id)
        given = CorrectionBody.read(request.data)
        return self.once(partial(self._correct, reading, given))

    def _correct(self, reading: Reading, given: dict[str, Any], now: datetime) -> Answer:
        correct_reading(reading_id=reading.pk, wish=Wish(**given), user=self.caller(), now=now)
        return Answer(201, shown_reading(reading))

    @describe("readings_withdraw", "Take back a correction", answers={204: None}, refusals=[404])
    def delete(self, request: Request, reading_id: int) -> Response:
        """What you said of the reading's message no longer counts; what others said stays."""
        reading = one_of(reading_rows(self.caller()), reading_id)
        withdraw_correction(reading_id=reading.pk, user=self.caller(), now=timezone.now())
        return Response(status=204)


class DeepEvidenceView(ApiView):
    """Which words really carry a reading."""

    scopes: ClassVar = {"GET": Scope.READINGS_READ, "POST": Scope.ANALYZE}

    @describe(
        "readings_evidence",
        "Get deep evidence",
        answers={200: DeepEvidenceSeen},
        refusals=[404],
    )
    def get(self, request: Request, reading_id: int) -> Response:
        """What was measured, or how that stands: none (nobody has asked), waiting or refused."""
        reading = one_of(reading_rows(self.caller()), reading_id)
        rows = DeepEvidence.objects.select_related("model_version")
        return Response(shown_evidence(reading.pk, rows.filter(pk=reading.pk).first()))

    @describe(
        "readings_explain",
        "Ask for deep evidence",
        answers={200: DeepEvidenceSeen, 202: DeepEvidenceSeen},
        refusals=[404, 409, 503],
    )
    def post(self, request: Request, reading_id: int) -> Response:
        """Leave each word and phrase out and measure what changes; a second or two.

        Answers 202 while that waits: look again with GET. What has been measured is answered at
        once; asking twice does nothing more. It is made by itself for readings that escalate.
        """
        reading = one_of(reading_rows(self.caller()), reading_id)
        return self.once(partial(self._ask, reading))

    def _ask(self, reading: Reading, now: datetime) -> Answer:
        asked = ask_evidence(reading_id=reading.pk, user=self.caller(), now=now)
        status = 202 if asked.state == "waiting" else 200
        return Answer(status, shown_evidence(reading.pk, asked))


def shown_evidence(reading_id: int, deep: DeepEvidence | None) -> Any:
    """Deep evidence as an answer; nobody has asked where there is none."""
    version = deep.model_version if deep else None
    return DeepEvidenceSeen(
        {
            "reading_id": reading_id,
            "state": deep.state if deep else "none",
            "signals": (deep and deep.signals) or [],
            "engine": version.engine if version else None,
            "version": version.version if version else None,
            "refusal": deep.refusal if deep else "",
            "asked_at": deep.asked_at if deep else None,
            "measured_at": deep.measured_at if deep else None,
        }
    ).data


def shown_reading(reading: Reading) -> Any:
    """A reading with what people say of it now."""
    return ReadingView(reading, context=dict(about_readings([reading]))).data
