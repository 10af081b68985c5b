"""Whether the styles of HTML let a reader see its words. PURE.

Not a browser: it knows the ways in which mail hides words (not displayed, without size, without
opacity, outside the page, in the colour of the ground), from `style` attributes, old attributes and
plain rules of style sheets. Rules inside `@media` are left aside, for they hold on some screens only.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

MOST_STYLE = 2_000
MOST_SHEET = 50_000
SMALLEST_PIXELS = 2.0
# Of 255 in each channel; nobody reads what differs less from its ground.
LEAST_CONTRAST = 12
FAR_OUTSIDE = -500.0
_DECLARATION = re.compile(r"([a-z-]+)\s*:\s*([^;]*)")
_SIMPLE = re.compile(r"[a-z0-9]*[.#]?[\w-]*")
_LENGTH = re.compile(r"(-?[0-9]{0,9}(?:\.[0-9]{1,9})?)\s*(px|pt|em|rem|%|vw|vh|cm|in)?(?![\w.])")
_HEX = re.compile(r"#([0-9a-f]{3,8})\b")
_RGB = re.compile(r"rgba?\(\s*([^)]{1,60})\)")
_NAMED = {
    "white": (255, 255, 255),
    "snow": (255, 250, 250),
    "ivory": (255, 255, 240),
    "whitesmoke": (245, 245, 245),
    "ghostwhite": (248, 248, 255),
    "black": (0, 0, 0),
    "red": (255, 0, 0),
    "blue": (0, 0, 255),
    "green": (0, 128, 0),
    "gray": (128, 128, 128),
    "grey": (128, 128, 128),
}
_NAME = re.compile(r"\b(?:" + "|".join(_NAMED) + r")\b")

Colour = tuple[int, int, int]
Styles = dict[str, str]
Sheet = dict[str, Styles]


@dataclass(frozen=True, slots=True)
class Look:
    """How words inside an element look. A colour is None where it is not known."""

    gone: bool = False
    invisible: bool = False
    tiny: bool = False
    colour: Colour | None = (0, 0, 0)
    ground: Colour | None = (255, 255, 255)

    @property
    def seen(self) -> bool:
        """Whether a reader sees the words."""
        return not (self.gone or self.invisible or self.tiny or self._melts)

    @property
    def _melts(self) -> bool:
        if self.colour is None or self.ground is None:
            return False
        pairs = zip(self.colour, self.ground, strict=True)
        return max(abs(one - other) for one, other in pairs) < LEAST_CONTRAST


def look_of(outer: Look, tag: str, attributes: Mapping[str, str | None], sheet: Sheet) -> Look:
    """How words look inside an element that lies in another."""
    styles = _styles_of(tag, attributes, sheet)
    if not styles and "hidden" not in attributes:
        return outer
    look = replace(outer, gone=outer.gone or "hidden" in attributes or _hides(styles))
    if "visibility" in styles:
        look = replace(look, invisible=styles["visibility"] in {"hidden", "collapse"})
    if "font-size" in styles:
        look = replace(look, tiny=_is_tiny(styles["font-size"]))
    return _coloured(look, styles)


def sheet_of(css: str) -> Sheet:
    """The rules of a style sheet whose selectors are one tag, class or id."""
    rules: Sheet = {}
    depth, start, selector, at_rule = 0, 0, "", False
    for place, sign in enumerate(css[:MOST_SHEET].lower()):
        if sign == "{":
            depth += 1
            if depth == 1:
                selector, start = css[start:place].lower().strip(), place + 1
                at_rule = selector.startswith("@")
        elif sign == "}" and depth:
            depth -= 1
            if depth == 0:
                styles = {} if at_rule else _declared(css[start:place])
                for name in selector.split(","):
                    if styles and _SIMPLE.fullmatch(name.strip()):
                        rules.setdefault(name.strip(), {}).update(styles)
                start = place + 1
    return rules


def _styles_of(tag: str, attributes: Mapping[str, str | None], sheet: Sheet) -> Styles:
    styles: Styles = {}
    if attributes.get("bgcolor"):
        styles["background-color"] = str(attributes["bgcolor"]).lower()
    if tag == "font" and attributes.get("color"):
        styles["color"] = str(attributes["color"]).lower()
    if sheet:
        names = [f".{name}" for name in str(attributes.get("class") or "").lower().split()[:20]]
        names += [f"#{str(attributes['id']).lower()}"] if attributes.get("id") else []
        for name in (tag, *names, *(tag + name for name in names)):
            styles |= sheet.get(name, {})
    return styles | _declared(attributes.get("style") or "")


def _declared(css: str) -> Styles:
    return {
        name: value.replace("!important", "").strip()
        for name, value in _DECLARATION.findall(css[:MOST_STYLE].lower())
    }


def _hides(styles: Styles) -> bool:
    if styles.get("display") == "none" or styles.get("mso-hide") == "all":
        return True
    if _length(styles.get("opacity", "1")) == 0:
        return True
    clipped = "hidden" in styles.get("overflow", "") or "hidden" in styles.get("overflow-y", "")
    flat = any(_length(styles.get(name, "1")) == 0 for name in ("height", "max-height", "width"))
    if clipped and flat:
        return True
    placed = styles.get("position") in {"absolute", "fixed"}
    sides = ("left", "top", "margin-left", "margin-top") if placed else ("margin-left",)
    return any(_is_outside(styles.get(name, "")) for name in (*sides, "text-indent"))


def _is_outside(value: str) -> bool:
    length = _length(value)
    return length is not None and length <= FAR_OUTSIDE


def _is_tiny(value: str) -> bool:
    found = _LENGTH.match(value)
    if not found or not found[1].strip("-."):
        return False
    size, unit = float(found[1]), found[2] or "px"
    return size == 0 or (unit in {"px", "pt"} and size <= SMALLEST_PIXELS)


def _length(value: str) -> float | None:
    found = _LENGTH.match(value)
    return float(found[1]) if found and found[1].strip("-.") else None


def _coloured(look: Look, styles: Styles) -> Look:
    if "color" in styles:
        if styles["color"] == "transparent":
            return replace(look, gone=True)
        look = replace(look, colour=_colour(styles["color"]))
    for name in ("background", "background-color"):
        value = styles.get(name, "")
        if "url(" in value or "gradient(" in value:
            look = replace(look, ground=None)
        elif value and value not in {"transparent", "none", "inherit", "initial"}:
            look = replace(look, ground=_colour(value))
    return look


def _colour(value: str) -> Colour | None:
    if found := _HEX.search(value):
        digits = found[1]
        if len(digits) in {3, 4}:
            digits = "".join(sign * 2 for sign in digits)
        if len(digits) in {6, 8}:
            return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)
    if found := _RGB.search(value):
        parts = re.findall(r"[0-9]{1,3}", found[1])[:3]
        return (int(parts[0]), int(parts[1]), int(parts[2])) if len(parts) == 3 else None  # noqa: PLR2004
    named = _NAME.search(value)
    return _NAMED[named[0]] if named else None
