"""Scores become places in a picture."""

from console.arc_chart import HEIGHT, MOST_POINTS, MOST_WIDTH, arc_chart_of, y_of
from console.bands import Band


def test_nothing_is_drawn_without_points():
    assert arc_chart_of([], turning_points=[]) is None


def test_happier_is_higher_and_inside_the_picture():
    assert 0 < y_of(1.0) < y_of(0.0) < y_of(-1.0) < HEIGHT
    assert y_of(0.0) == HEIGHT / 2


def test_a_single_point_stands_in_the_middle():
    chart = arc_chart_of([[4, -0.7, 0.9]], turning_points=[])

    assert chart.dots[0].x == chart.width / 2
    assert (chart.dots[0].value, chart.dots[0].band) == ("\u22120.70", Band.VERY_NEGATIVE)
    assert chart.dots[0].frustration == 90


def test_turning_points_are_marked_by_the_number_of_their_message():
    chart = arc_chart_of([[1, 0.0, 0], [3, -0.8, 0.5], [5, 0.5, 0]], turning_points=[3, 5])

    assert [dot.turning for dot in chart.dots] == [False, True, True]


def test_of_a_very_long_arc_the_newest_points_are_drawn():
    points = [[seq, 0.1, 0.0] for seq in range(1, 500)]

    chart = arc_chart_of(points, turning_points=[])

    assert len(chart.dots) == MOST_POINTS
    assert chart.dots[-1].seq == 499
    assert chart.width == MOST_WIDTH
    assert all(0 <= dot.x <= chart.width for dot in chart.dots)
