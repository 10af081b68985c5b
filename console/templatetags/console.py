"""Small pieces of markup that are the same everywhere: icons, times, initials."""

import json
import zlib
from collections.abc import Hashable, Iterable
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import cast

from django import template
from django.forms.boundfield import BoundField
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from console.addresses import address
from console.evidence import Piece, Pull
from console.keys import Group, groups_for
from console.screens.retold import kept_words
from console.screens.signal_words import SIGNAL_WORDS

register = template.Library()

AVATAR_TONES = 6
MINUTE, HOUR, DAY = 60, 3600, 86400
WEEK = 7 * DAY
AGES = (
    (WEEK, gettext_noop("%d w")),
    (DAY, gettext_noop("%d d")),
    (HOUR, gettext_noop("%d h")),
    (MINUTE, gettext_noop("%d m")),
)


@register.simple_tag
def part(component: str, **given: Hashable) -> SafeString:
    """A component that shows nothing but what it is given, drawn once and then remembered.

    For small parts with few forms, which a page holds by the dozen. Not for what customers
    wrote, which is kept nowhere, nor for what knows the request or the time.
    """
    # With their types: what is safe to show as it is must not answer for the same words unsafe.
    kinds = tuple((key, type(value), value) for key, value in given.items())
    return _drawn(component, get_language(), kinds)


@lru_cache(maxsize=4096)
def _drawn(
    component: str, _language: str | None, given: tuple[tuple[str, type, Hashable], ...]
) -> SafeString:
    source = get_template(f"_components/{component}.html")
    return cast("SafeString", source.render({key: value for key, _kind, value in given}))


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A drawing of `icons.svg`. Silent for those who hear the page, unless it has a label."""
    return _labelled_icon(name, label) if label else _silent_icon(name)


register.simple_tag(address)


@register.simple_tag
def drawing(name: str) -> str:
    """The address of a drawing of `icons.svg`."""
    return _address(name)


# A page asks for a hundred drawings, always the same few.
@lru_cache(maxsize=256)
def _address(name: str) -> str:
    return f"{static('console/icons.svg')}#{name}"


@lru_cache(maxsize=256)
def _silent_icon(name: str) -> SafeString:
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', _address(name)
    )


@lru_cache(maxsize=256)
def _labelled_icon(name: str, label: str) -> SafeString:
    return format_html(
        '<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>',
        label,
        _address(name),
    )


@register.simple_tag
def avatar(name: str, size: str = "") -> SafeString:
    """A person as two letters on a colour of their own."""
    return format_html(
        '<span class="avatar{}" data-tone="{}" aria-hidden="true">{}</span>',
        f" avatar--{size}" if size else "",
        tone(name),
        initials(name),
    )


@register.simple_tag
def when(moment: datetime | None, first: str = "") -> SafeString | str:
    """How long ago, kept fresh by the page; the full time is its title.

    `first` says it in the first minute, where "now" would not fit the words before it.
    """
    if moment is None:
        return ""
    opening = _time_opening(moment, timezone.get_current_timezone(), get_language(), first)
    return format_html("{}{}</time>", opening, ago(moment, now=timezone.now(), first=first))


@lru_cache(maxsize=4096)
def _time_opening(moment: datetime, zone: tzinfo, _language: str | None, first: str) -> SafeString:
    here = timezone.localtime(moment, zone)
    return format_html(
        '<time datetime="{}" title="{}" data-ago="{}">',
        here.isoformat(timespec="seconds"),
        date_format(here, "DATETIME_FORMAT"),
        first,
    )


def ago(moment: datetime, *, now: datetime, first: str = "") -> str:
    """How long ago in one short word; the page's script says it the same way."""
    seconds = (now - moment).total_seconds()
    for size, words in AGES:
        if seconds >= size:
            return _age(words, int(seconds // size), get_language())
    return first or _("now")


@lru_cache(maxsize=1024)
def _age(words: str, number: int, _language: str | None) -> str:
    return _(words) % number


@register.simple_tag
def ages() -> str:
    """How long ago in words, as JSON for the page's script: seconds with words, the longest first."""
    return json.dumps([*((size, _(words)) for size, words in AGES), (0, _("now"))])


@register.filter
def kept(sentence: str) -> str:
    """A sentence that was stored, in the reader's language."""
    return kept_words(sentence)


@register.filter
def initials(name: str) -> str:
    """One or two letters that stand for a name."""
    words = [word for word in name.split() if word[:1].isalnum()]
    return "".join(word[0] for word in [*words[:1], *words[1:][-1:]]).upper() or "?"


@register.filter
def tone(name: str) -> int:
    """A colour for a name, the same on every screen: 0 to 5."""
    return zlib.crc32(name.encode()) % AVATAR_TONES


@register.filter
def weight(number: float) -> str:
    """A signed weight with two digits and a true minus; nothing has no sign."""
    if not number:
        return "0.00"
    return f"{number:+.2f}".replace("-", "\u2212")


@register.filter
def sheets(names: str) -> list[str]:
    """Addresses of style sheets, in the order of their layers."""
    return [static(f"console/css/{name}.css") for name in names.split()]


@register.filter
def theme_choices(_nothing: str) -> list[tuple[str, str, str]]:
    """The themes: value, words and icon."""
    return [
        ("auto", _("As the system"), "auto"),
        ("light", _("Light"), "sun"),
        ("dark", _("Dark"), "moon"),
    ]


@register.simple_tag
def key_groups(places: tuple[str, ...]) -> tuple[Group, ...]:
    """The keys by group, for the help sheet of somebody who may open these places."""
    return groups_for(places)


@register.filter
def unlocalized(number: float) -> str:
    """A coordinate: a point stays a point in every language."""
    return f"{number:g}"


@register.simple_tag
def words(pieces: Iterable[Piece]) -> SafeString:
    """A message's text as it was written, with what spoke for its mood underlined.

    In here and not in a template, because every blank between the pieces would be shown.
    """
    inner = format_html_join("", "{}", ((_piece(piece),) for piece in pieces))
    return format_html('<span class="words">{}</span>', inner)


def _piece(piece: Piece) -> SafeString | str:
    if not piece.pulls:
        return piece.text
    return format_html(
        '<mark class="evidence evidence--{}" data-pulls="{}">{}</mark>',
        piece.direction,
        pulls(piece.pulls),
        piece.text,
    )


@register.filter
def pulls(all_pulls: Iterable[Pull]) -> str:
    """What a span says, as JSON: signal in words, signed weight, and what the lexicon says of it."""
    return json.dumps(
        [
            [
                str(SIGNAL_WORDS.get(pull.signal, pull.signal)),
                weight(pull.weight),
                *([_("your lexicon: %s") % pull.meaning] if pull.meaning else []),
            ]
            for pull in all_pulls
        ]
    )


@register.filter
def as_input(field: BoundField) -> SafeString:
    """A form field as the console's input, with what assistive tools need."""
    attributes: dict[str, str | bool] = {"class": "input"}
    if field.errors:
        attributes["aria-invalid"] = "true"
    return field.as_widget(attrs=attributes)
