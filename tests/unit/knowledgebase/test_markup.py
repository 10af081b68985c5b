"""Markdown becomes HTML that is safe to show."""

import pytest

from knowledgebase.markup import Section, render


def test_headings_become_sections_with_addresses():
    page = render("# Billing\n\nText.\n\n## Refunds\n\n## Refunds\n")

    assert page.sections == (
        Section("billing", "Billing"),
        Section("refunds", "Refunds"),
        Section("refunds-2", "Refunds"),
    )
    assert '<h2 id="billing">Billing</h2>' in page.html


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        '<img src=x onerror="alert(1)">',
        "![x](https://example.org/track.gif)",
        "[x](data:text/html,<script>)",
    ],
)
def test_nothing_that_runs_or_tracks_gets_through(body):
    html = render(body).html

    for bad in ("<script", "<img", 'href="javascript', 'href="data'):
        assert bad not in html
