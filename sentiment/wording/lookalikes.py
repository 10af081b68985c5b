"""Letters that only look like Latin ones, and letters in fancy dress. PURE.

The pairs are those of Unicode's confusables.txt (UTS #39) whose target is one Latin
letter, of the scripts that are used for disguise. A letter is replaced only in a word that mixes
scripts, or where no word of the text needs its script: real Russian and Greek stay as they are.
"""

import re
import unicodedata

_PAIRS = {
    # Cyrillic
    "ЅІЈАВЕКМНОРСТУХЬагеорсухѕіјѡѴѵҮүһҽӀӏԁԌԛԜԝꙇ": "SIJABEKMHOPCTYXbareopcyxsijwVvYyheIidGqWwi",
    # Greek
    "ͿΑΒΕΖΗΙΚΜΝΟΡΤΥΧαγινορσυϜϳϺᴦ": "JABEZHIKMNOPTYXayivopouFjMr",
    # Armenian
    "ՍՏՕագզհոռսցքօ": "USOwqqhnnugfo",
    # Cherokee
    "ᎠᎡᎢᎥᎩᎪᎫᎬᎳᎷᎻᎽᏀᏂᏃᏏᏒᏔᏕᏙᏚᏞᏟᏢᏦᏧᏳᏴꭵꮁꮃꮓꮩꮪꮯ": "DRTiYAJEWMHYGhZbRWSVSLCPKdGBirwzvsc",
    # Coptic
    "ⲅⲎⲒⲔⲘⲚⲞⲟⲢⲣⲤⲥⲦⲨⲬⳐ": "rHIKMNOoPpCcTYXL",
    # Lisu
    "ꓐꓑꓒꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴ": "BPdDTGKJCZFMNLSRVHWXYAEIOU",
}
_LATIN = {ord(odd): plain for odds, plains in _PAIRS.items() for odd, plain in zip(odds, plains)}  # noqa: B905
# Latin letters that no language of a desk writes words with: small capitals and phonetic signs.
_DRESSED = {
    ord(odd): plain
    for odd, plain in zip(
        "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢɑɡɩʋɯɣꭇꞙ",
        "abcdefghijklmnoprstuvwyzagiuwyrf",
        strict=False,
    )
}
_ASCII = 128
_WORD = re.compile(r"[^\W\d_]+")
# Digits and ordinals above the line are ordinary signs.
_ORDINARY = frozenset("\u00aa\u00ba\u00b2\u00b3\u00b9")


def plain_sign(sign: str) -> str:
    """A letter, digit or sign in fancy dress (full-width, bold, circled) as plain ASCII.

    Everything else is given back as it is.
    """
    dressed = _DRESSED.get(ord(sign))
    if dressed:
        return dressed
    if sign in _ORDINARY or not unicodedata.decomposition(sign).startswith("<"):
        return _boxed(sign)
    plain = unicodedata.normalize("NFKC", sign)
    wide = "\uff01" <= sign <= "\uff5e"
    if len(plain) == 1 and plain.isascii() and (plain.isalpha() or wide or _is_fancy_digit(sign)):
        return plain
    return sign


def plain_words(text: str) -> str:
    """The text with Latin letters for look-alikes, character by character."""
    words = [found for found in _WORD.finditer(text) if not found[0].isascii()]
    if not any(ord(sign) in _LATIN for found in words for sign in found[0]):
        return text
    mixed = [found for found in words if _is_mixed(found[0])]
    whole = [found for found in words if all(ord(sign) in _LATIN for sign in found[0])]
    scripts = {
        _script(sign)
        for found in words
        for sign in found[0]
        if ord(sign) not in _LATIN and not _is_latin(sign)
    }
    latin = bool(mixed) or any(found[0].isascii() for found in _WORD.finditer(text))
    disguised = [found for found in whole if latin and scripts.isdisjoint(map(_script, found[0]))]
    signs = list(text)
    for found in (*mixed, *disguised):
        start, end = found.span()
        signs[start:end] = [_LATIN.get(ord(sign), sign) for sign in found[0]]
    return "".join(signs)


def _is_mixed(word: str) -> bool:
    foreign = [sign for sign in word if not _is_latin(sign)]
    return 0 < len(foreign) < len(word) and all(ord(sign) in _LATIN for sign in foreign)


def _is_latin(sign: str) -> bool:
    return ord(sign) < _ASCII or _script(sign) == "LATIN"


def _script(sign: str) -> str:
    return unicodedata.name(sign, "").split(" ", 1)[0]


def _is_fancy_digit(sign: str) -> bool:
    return unicodedata.decomposition(sign).startswith(("<font>", "<circle>", "<wide>"))


def _boxed(sign: str) -> str:
    """White letters on dark circles and squares have no decomposition."""
    for first in (0x1F150, 0x1F170):
        if first <= ord(sign) < first + 26:
            return chr(ord("A") + ord(sign) - first)
    return sign
