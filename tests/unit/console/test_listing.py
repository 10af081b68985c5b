"""Tables have a head for each column, and say so where they are empty."""

import re

import pytest
from django.template import engines

WHOLE = (
    '{% load tables %}{% listing title "Name" "Mean" "Action" end=1 empty="Nobody."'
    " buttons=True %}{% for row in rows %}<tr><td>{{ row }}</td></tr>{% endfor %}{% endlisting %}"
)


@pytest.fixture
def drawn():
    def run(rows, source=WHOLE):
        said = (
            engines["django"].from_string(source).render({"rows": rows, "title": "People & more"})
        )
        return re.sub(r"\s+", " ", said)

    return run


def test_rows_stand_under_their_heads_and_are_escaped_once(drawn):
    said = drawn(["<Ana>", "Bo"])

    assert "<tr><td>&lt;Ana&gt;</td></tr><tr><td>Bo</td></tr>" in said
    assert 'aria-label="People &amp; more"' in said
    assert said.count('<th scope="col"') == 3
    assert '<th scope="col" class="end"> <span class="unseen">Action</span> </th>' in said
    assert "Nobody." not in said


def test_an_empty_table_says_so_across_all_columns(drawn):
    assert '<td colspan="3" class="quiet">Nobody.</td>' in drawn([])


def test_only_a_table_that_asks_for_it_stacks(drawn):
    stacking = WHOLE.replace("buttons=True", "stack=True")

    assert "table--stack" not in drawn(["Bo"])
    assert "table--stack" in drawn(["Bo"], stacking)
