"""The markup of a ticket in a list.

In here and not in a template, which takes ten times as long: every page shows thirty of them.
"""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from console.screens.inbox import Row
from console.templatetags.console import avatar, icon, part, when

register = template.Library()

ROW = """<li class="row" id="row-{id}" data-id="{id}"{swap}>
  <a class="row__link" id="row-link-{id}" href="{href}"{current}>
    {mood}
    <span class="row__body">
      <span class="row__line">
        <bdi class="row__subject">{subject}</bdi><bdi class="row__snippet">{snippet}</bdi>
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
# Empty and safe: nothing of it has to be escaped.
NOTHING = SafeString("")


@register.simple_tag
def ticket_row(row: Row, *, swap: bool = False) -> SafeString:
    """Two lines: mood, subject, time; then who, channel, chips, assignee.

    `swap` is for an answer that replaces the row where it stands.
    """
    return format_html(
        ROW,
        id=row.id,
        swap=SWAP if swap else NOTHING,
        href=row.href,
        current=CURRENT if row.selected else NOTHING,
        mood=part("mood", mark=row.mark),
        subject=row.subject,
        snippet=row.snippet,
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


def _assignee(row: Row) -> SafeString:
    return format_html(
        '{}<span class="unseen">{}</span>', avatar(row.assignee, "small"), row.assignee_words
    )
