"""The markup of a ticket in a list.

In here and not in a template, which takes ten times as long: every page shows thirty of them.
"""

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from console.found_words import from_first_found, runs_of
from console.screens.inbox import Row
from console.templatetags.console import avatar, icon, part, when

register = template.Library()

ROW = """<li class="row" id="row-{id}" data-id="{id}"{swap}>
  <a class="row__link" id="row-link-{id}" href="{href}"{current}>
    {mood}
    <span class="row__body">
      <span class="row__line">
        <span class="row__said{found}"><bdi class="row__subject">{subject}</bdi><bdi class="row__snippet">{snippet}</bdi></span>
        {since}
      </span>
      <span class="row__line">
        <span class="row__who">{channel}<span dir="auto">{who}</span></span>
        <span class="row__chips">{chips}{more}</span>
        {assignee}
      </span>
    </span>
  </a>
</li>"""
SWAP = SafeString(' hx-swap-oob="true"')
CURRENT = SafeString(' aria-current="true"')
# The snippet is why the row is here: the subject gives it room.
FOUND = SafeString(" row__said--found")
# Empty and safe: nothing of it has to be escaped.
NOTHING = SafeString("")


@register.simple_tag
def ticket_row(row: Row, *, swap: bool = False) -> SafeString:
    """Two lines: mood, subject, time; then who, channel, chips, assignee.

    `swap` is for an answer that replaces the row where it stands.
    """
    subject, snippet = _marked(row.subject, row.asked), NOTHING
    if row.snippet:
        snippet = _marked(from_first_found(row.snippet, row.asked), row.asked)
    return format_html(
        ROW,
        id=row.id,
        swap=SWAP if swap else NOTHING,
        href=row.href,
        current=CURRENT if row.selected else NOTHING,
        mood=part("mood", mark=row.mark),
        found=FOUND if "<mark" in snippet and "<mark" not in subject else NOTHING,
        subject=subject,
        snippet=snippet,
        since=when(row.since),
        channel=icon(row.channel, row.channel_words),
        who=row.who,
        chips=format_html_join(
            "\n",
            "{}",
            (
                (part("chip", words=chip.words, tone=chip.tone, icon_name=chip.icon),)
                for chip in row.chips
            ),
        ),
        more=format_html('<span class="chip">+{}</span>', row.more_chips)
        if row.more_chips
        else NOTHING,
        assignee=_assignee(row) if row.assignee else NOTHING,
    )


def _marked(text: str, asked: str) -> SafeString:
    """A text with the words of a search marked."""
    if not asked:
        return conditional_escape(text)
    return format_html_join(
        "", "{}", ((_run(run.text, found=run.found),) for run in runs_of(text, asked))
    )


def _run(text: str, *, found: bool) -> SafeString | str:
    return format_html('<mark class="found">{}</mark>', text) if found else text


def _assignee(row: Row) -> SafeString:
    return format_html(
        '{}<span class="unseen">{}</span>', avatar(row.assignee, "small"), row.assignee_words
    )
