"""Every component in its states, on both themes: what designers and testers look at."""

from dataclasses import replace

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from console.arc_chart import arc_chart_of
from console.bands import Band
from console.evidence import pieces_of
from console.permissions import why_not_gallery
from console.screens.mood import MoodMark, mark_by_person, mark_of
from console.screens.overview import Figure, shares_of
from console.screens.thread import SignalShown
from console.screens.ticket import ArcShown
from console.views.desk import DeskRequest, desk_view, page

SENTENCE = "This is the third time I have written, but thank you for the quick answer."


@require_safe
@desk_view(refuse=why_not_gallery)
def gallery(request: DeskRequest) -> HttpResponse:
    """The gallery."""
    read = [mark_of(score, sure=True) for score in (-0.86, -0.41, 0.02, 0.45, 0.9)]
    unsure = mark_of(-0.41, sure=False)
    points = [[1, -0.2, 0.3], [3, -0.8, 0.9], [5, 0.1, 0.2], [7, 0.7, 0.0]]
    return page(
        request,
        "console/gallery/page.html",
        current="gallery",
        marks=[*read, unsure, mark_by_person(read[1]), *_without_score(unsure)],
        arc=ArcShown(
            chart=arc_chart_of(points, turning_points=[3, 5]),
            current=read[-1],
            trend="improving",
            trend_words=gettext_lazy("Improving"),
            peak=90,
            relapsed=True,
            streak=2,
        ),
        signals=[
            SignalShown("frustration", gettext_lazy("Frustration"), 82),
            SignalShown("satisfaction", gettext_lazy("Satisfaction"), 34),
        ],
        pieces=pieces_of(
            SENTENCE,
            [
                {"start": 12, "end": 22, "signal": "frustration", "weight": 0.42},
                {"start": 42, "end": 51, "signal": "score", "weight": 0.35},
            ],
        ),
        figures=[
            Figure(_("Critical"), 2, "#", "critical"),
            Figure(_("High"), 7, "#", "warm"),
            Figure(_("Medium"), 0, "#"),
        ],
        shares=shares_of(dict(zip(Band, (12, 30, 60, 40, 18, 5), strict=True))),
        trends=("improving", "stable", "declining"),
        tones=("plain", "accent", "warm", "critical", "cool", "note"),
        statuses=("new", "open", "pending", "solved", "closed"),
    )


def _without_score(mark: MoodMark) -> list[MoodMark]:
    words = {
        "unknown": _("Mood not known"),
        "unread": _("A message could not be read"),
        "waiting": _("Not read yet"),
    }
    return [
        replace(mark, band=Band.UNKNOWN, value="", state=state, words=said)
        for state, said in words.items()
    ]
