"""Customers' HTML made harmless: capped in size and depth first, then sanitised. PURE.

The caps come before the sanitiser, because a parser spends its time on depth: tens of
thousands of nested tags take it half a minute. Pictures from elsewhere lose their address: the
frame's policy would stop them too, but a browser that is never told of them has nothing to report.
"""

import re
from dataclasses import dataclass

import nh3

MOST_CHARACTERS = 500_000
MOST_DEPTH = 200
MOST_TAGS = 20_000
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]{0,30})")
VOID = frozenset(
    {"br", "img", "hr", "input", "meta", "link", "area", "col", "wbr", "base", "source"}
)
# A parser closes these by itself when the next one begins; mail is full of unclosed ones.
SELF_CLOSING = frozenset({"p", "li", "dt", "dd", "option", "tr", "td", "th", "thead", "tbody"})

TAGS = nh3.ALLOWED_TAGS | {"font", "center", "u", "s"}
ATTRIBUTES: dict[str, set[str]] = {
    **{tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()},
    "*": {"style", "dir", "lang", "title"},
    "font": {"color", "face", "size"},
    "img": {"src", "alt", "width", "height"},
    "table": {"width", "border", "cellpadding", "cellspacing", "align", "bgcolor"},
    "td": {"width", "align", "valign", "colspan", "rowspan", "bgcolor"},
    "th": {"width", "align", "valign", "colspan", "rowspan", "bgcolor"},
}
STYLES = {
    "color",
    "background-color",
    "font-weight",
    "font-style",
    "font-size",
    "font-family",
    "text-align",
    "text-decoration",
    "line-height",
    "padding",
    "padding-left",
    "margin",
    "margin-left",
    "border",
    "border-left",
    "border-collapse",
    "width",
    "max-width",
    "white-space",
}


@dataclass(frozen=True, slots=True)
class Layout:
    """HTML that may be shown. `hidden` pictures have lost their address; `remote` of them can be
    loaded from elsewhere.
    """

    html: str
    hidden: int
    remote: int = 0


def harmless(html: str, *, pictures: bool = False) -> Layout | None:
    """The same words and layout without anything that acts; None where it is beyond the caps.

    With `pictures`, those that come over https from elsewhere stay.
    """
    if len(html) > MOST_CHARACTERS or depth_of(html) > MOST_DEPTH:
        return None
    hidden = remote = 0

    def kept(tag: str, name: str, value: str) -> str | None:
        nonlocal hidden, remote
        if (tag, name) != ("img", "src"):
            return value
        source = value.strip().lower()
        elsewhere = source.startswith("https:")
        if source.startswith("data:") or (pictures and elsewhere):
            return value
        hidden += 1
        remote += elsewhere
        return None

    shown = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel", "data"},
        filter_style_properties=STYLES,
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
        attribute_filter=kept,
    )
    return Layout(shown, hidden, remote)


def depth_of(html: str) -> int:
    """How deep tags may nest at most; stops counting at the cap.

    An unmatched end tag closes nothing, and an end tag closes only its own tag: so this never
    counts less than a parser builds.
    """
    open_tags: list[str] = []
    deepest = 0
    for number, match in enumerate(TAG.finditer(html)):
        name = match[2].lower()
        if number > MOST_TAGS:
            return MOST_DEPTH + 1
        if name in VOID or name in SELF_CLOSING:
            continue
        if not match[1]:
            open_tags.append(name)
            deepest = max(deepest, len(open_tags))
            if deepest > MOST_DEPTH:
                return deepest
        elif name in open_tags:
            open_tags.reverse()
            open_tags.remove(name)
            open_tags.reverse()
    return deepest
