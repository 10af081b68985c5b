"""The arithmetic of fairness, with engines that are unfair on purpose, and the material itself."""

import pytest

from routing.fairness import measure, ratio, report, swaps_of, would_escalate
from routing.management.commands.fairness import read_material
from sentiment.analysis import Analysis, Label
from tests.fakes.scripted_engine import angry


@pytest.fixture
def swaps():
    return swaps_of(read_material())


class Reads:
    """Reads every text alike, but for those that hold a word."""

    def __init__(self, word="", analysis=None):
        self.word, self.analysis = word, analysis

    def analyze(self, passages):
        calm = Analysis(Label.NEUTRAL, 0.0)
        return [
            self.analysis if self.word and self.word in passage.text else calm
            for passage in passages
        ]


def test_the_material_is_broad_and_whole(swaps):
    material = read_material()
    wordings = [*material["dialects"], *material["learners"], *material["register"]]

    assert len(material["sentences"]) >= 40
    assert len({one["plain"] for one in material["sentences"]}) == len(material["sentences"])
    for sentence in material["sentences"]:
        assert set(sentence) == {"mood", "plain", *wordings}
        assert all(sentence.values())
    assert len({swap.group for swap in swaps if swap.kind == "names"}) == 12


def test_a_fair_engine_misses_nothing(swaps):
    found = report(measure(swaps, engine=Reads()))

    assert found["misses"] == []
    assert found["kinds"]["names"]["mean_absolute_change"] == 0


def test_a_name_that_alarms_is_found_out(swaps):
    unfair = Reads("Omar", angry(-0.9, frustration=0.95, possible=(Label.NEGATIVE,)))

    found = report(measure(swaps, engine=unfair))

    arabic = found["kinds"]["names"]["groups"]["Arabic"]
    assert arabic["false_escalations"] == 0.25
    assert arabic["mean_absolute_change"] == pytest.approx(0.225)
    assert [miss.split(":")[0] for miss in found["misses"]] == ["names"]


@pytest.mark.parametrize(
    ("rates", "found"), [([0, 0], 1.0), ([0.1, 0.2], 2.0), ([0, 0.1], None), ([0.1, 0.1], 1.0)]
)
def test_ratios(rates, found):
    assert ratio(rates) == found


def test_what_is_not_read_alarms_nobody():
    assert not would_escalate(Analysis(None, None))
