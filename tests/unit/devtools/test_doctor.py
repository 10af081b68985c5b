"""What ./dev doctor makes of messages that wait."""

import pytest

from devtools.doctor import judge_backlog

ALTERED = "The bundled model was altered: model.onnx is not as released."


@pytest.mark.parametrize(
    ("count", "seconds", "reason", "says", "mend"),
    [
        (0, 0, "", "No message waits to be read.", ""),
        (3, 119, "", "Messages are being read: 3 wait, the oldest for 119 seconds.", ""),
        (3, 120, "", "not being read: 3 wait, the oldest for 2 minutes.", "Start a score worker"),
        (9, 90_000, "", "9 wait, the oldest for 25 hours.", "supportsentiment-score"),
        (1, 15, ALTERED, f"1 wait, the oldest for 15 seconds. {ALTERED}", "Mend that"),
    ],
)
def test_a_backlog_is_named_with_its_age_and_what_mends_it(count, seconds, reason, says, mend):
    finding = judge_backlog(count, seconds, reason)

    assert says in finding.what
    assert mend in finding.mend if mend else finding.mend == ""
