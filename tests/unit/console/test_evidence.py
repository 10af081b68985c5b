"""A text is cut so that nothing is lost and each piece knows all that covers it."""

from console.evidence import Pull, pieces_of

TEXT = "This is the third time, thank you."


def span(start, end, signal="frustration", weight=0.4):
    return {"start": start, "end": end, "signal": signal, "weight": weight}


def test_without_evidence_the_text_is_one_piece():
    assert [piece.text for piece in pieces_of(TEXT, [])] == [TEXT]
    assert pieces_of("", []) == []


def test_pieces_put_together_are_the_text():
    pieces = pieces_of(TEXT, [span(12, 22), span(18, 33), span(0, 4)])

    assert "".join(piece.text for piece in pieces) == TEXT


def test_overlapping_spans_both_cover_what_they_share():
    pieces = pieces_of(TEXT, [span(12, 22), span(18, 33, "score", -0.3)])
    shared = next(piece for piece in pieces if piece.text == "time")

    assert set(shared.pulls) == {Pull("frustration", 0.4), Pull("score", -0.3)}


def test_spans_outside_the_text_are_cut_or_dropped():
    pieces = pieces_of("short", [span(-5, 2), span(3, 99), span(50, 60), span(2, 2)])

    assert [(piece.text, bool(piece.pulls)) for piece in pieces] == [
        ("sh", True),
        ("o", False),
        ("rt", True),
    ]


def test_frustration_points_down_and_satisfaction_up():
    (bad,) = pieces_of("awful", [span(0, 5, "frustration", 0.5)])
    (good,) = pieces_of("lovely", [span(0, 6, "satisfaction", 0.5)])
    (sad,) = pieces_of("so sad", [span(0, 6, "score", -0.5)])

    assert (bad.direction, good.direction, sad.direction) == ("down", "up", "down")


def test_a_text_full_of_evidence_keeps_the_strongest():
    spans = [span(at, at + 1, weight=at / 10_000) for at in range(5_000)]

    pieces = pieces_of("x" * 5_000, spans)

    assert sum(bool(piece.pulls) for piece in pieces) == 200
    assert pieces[-1].pulls == (Pull("frustration", 0.4999),)


def test_a_weak_greeting_is_not_underlined_beside_what_weighs_more():
    text = "Dear all,\nthis is the third time."
    weak, strong = span(0, 9, weight=0.05), span(22, 32, weight=0.4)

    assert underlined(text, [weak, strong]) == ["third time"]
    assert underlined(text, [weak]) == ["Dear all"]
    assert underlined(text, [span(0, 9, weight=0.3), strong]) == ["Dear all", "third time"]


def underlined(text, spans):
    return [piece.text for piece in pieces_of(text, spans) if piece.pulls]
