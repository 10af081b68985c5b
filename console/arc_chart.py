"""Where an arc's points lie in its picture. PURE: numbers in, coordinates out.

The picture is `HEIGHT` units tall; the middle line is a score of 0, the top edge +1.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from console.bands import Band, band_of, signed

HEIGHT = 56
PAD = 8
LEAST_WIDTH = 160
MOST_WIDTH = 640
STEP = 40
MOST_POINTS = 120


@dataclass(frozen=True, slots=True)
class Dot:
    """One reading in the picture. `seq` is its message's place in the ticket."""

    x: float
    y: float
    seq: int
    value: str
    band: Band
    frustration: int
    turning: bool


@dataclass(frozen=True, slots=True)
class ArcChart:
    """A drawn arc: its size, the dots and the line through them as an SVG path."""

    width: int
    height: int
    middle: float
    dots: tuple[Dot, ...]
    line: str
    area: str


def arc_chart_of(
    points: Sequence[Sequence[float]], *, turning_points: Sequence[int]
) -> ArcChart | None:
    """Draw `[seq, score, frustration]` points; None where there is nothing to draw.

    Of a very long arc the newest `MOST_POINTS` are drawn.
    """
    kept = list(points)[-MOST_POINTS:]
    if not kept:
        return None
    width = max(LEAST_WIDTH, min(MOST_WIDTH, 2 * PAD + STEP * (len(kept) - 1)))
    turns = set(turning_points)
    gap = (width - 2 * PAD) / max(1, len(kept) - 1)
    dots = tuple(
        Dot(
            x=round(PAD + gap * index if len(kept) > 1 else width / 2, 1),
            y=y_of(score),
            seq=int(seq),
            value=signed(score),
            band=band_of(score),
            frustration=round(100 * frustration),
            turning=int(seq) in turns,
        )
        for index, (seq, score, frustration) in enumerate(kept)
    )
    line = "M" + " L".join(f"{dot.x} {dot.y}" for dot in dots)
    middle = y_of(0.0)
    area = f"{line} L{dots[-1].x} {middle} L{dots[0].x} {middle} Z"
    return ArcChart(width, HEIGHT, middle, dots, line, area)


def y_of(score: float) -> float:
    """The height of a score in the picture, from its top edge."""
    return round(PAD + (1 - score) / 2 * (HEIGHT - 2 * PAD), 1)
