"""Whether a text can be read at all. Pure, and linear in the length of the text.

Only what is certain is refused: a text that is merely short, rude or badly spelt is `OK`.
"""

import re

from sentiment.analysis import Quality

_READ_CHARACTERS = 20_000
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_ATTRIBUTION = re.compile(
    r"(?:On|Am|Le|El|Il)\b.{0,300}(?:wrote|schrieb|\u00e9crit|escribi\u00f3):\s*$"
)
_ORIGINAL = re.compile(r"-{2,}\s*(?:original message|forwarded message)\s*-{2,}", re.IGNORECASE)
_MACHINE_LINES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:automatic|auto|automated)[ -]?(?:reply|response)\s*[:\-(]",
        r"(?:automatic|auto|automated)[ -]?(?:reply|response)\.?\s*$",
        r"out of (?:the )?office\s*(?::|(?:auto|reply|response|notice|until|from)\b)",
        r"this is an? (?:automatic|automated|auto-generated|automatically generated)\b",
        r"this (?:e-?mail|message) (?:was|is|has been) (?:sent |generated )?automatically\b",
        r"(?:please )?do not (?:reply|respond) to this (?:automated |automatic )?(?:e-?mail|message)",
        r"(?:mail delivery (?:failed|subsystem|system)|undeliverable:|undelivered mail)",
        r"delivery status notification",
        r"delivery has failed to these recipients",
        r"(?:i'?m the |this is the )?mailer-daemon\b",
        r"your (?:message|e-?mail|mail) (?:could not|couldn't|wasn't|was not) (?:be )?delivered",
        r"i am (?:currently )?(?:out of (?:the )?office|on leave).{0,80}(?:return|limited access)",
    )
)
_MACHINE_LINES_READ = 12
_LINE_READ = 400
_MOJIBAKE = re.compile("[\u00c2\u00c3\u00e2][\u0080-\u00bf\u20ac\u201a-\u2122]")
_LONG_RUN = re.compile(r"\S{60,}")
_BROKEN_SHARE = 0.1
_ENCODED_SHARE = 0.8
_FEW_WORDS = 4
_VOWEL_SHARE = 0.15
_VOWELS = frozenset("aeiouy\u00e4\u00f6\u00fc\u00e9\u00e8\u00e0\u00e1\u00ed\u00f3\u00fa")
_MASH_LETTERS = 8


def judge_quality(text: str) -> Quality:
    """The first reason not to read the text, or `OK`. Never `UNSUPPORTED_LANGUAGE`.

    Looks at the first 20,000 characters; the text is expected without signature, but quotes
    that were left in are recognised.
    """
    text = text[:_READ_CHARACTERS]
    visible = text.translate(dict.fromkeys(map(ord, _INVISIBLE))).strip()
    if not visible:
        return Quality.EMPTY
    own = _own_lines(visible)
    if not own:
        return Quality.QUOTED_ONLY
    if _is_garbled("\n".join(own)):
        return Quality.GARBLED
    if _is_machine_written(own):
        return Quality.MACHINE_WRITTEN
    return Quality.OK


def _own_lines(text: str) -> list[str]:
    """The lines that are neither quoted nor an introduction to a quote."""
    own: list[str] = []
    for raw in text.splitlines():
        line = raw.strip()
        if _ORIGINAL.match(line):
            break
        if line and not line.startswith(">") and not _ATTRIBUTION.match(line[:_LINE_READ]):
            own.append(line)
    return own


def _is_machine_written(lines: list[str]) -> bool:
    return any(
        pattern.match(line[:_LINE_READ])
        for line in lines[:_MACHINE_LINES_READ]
        for pattern in _MACHINE_LINES
    )


def _is_garbled(text: str) -> bool:
    length = len(text)
    broken = sum(1 for char in text if char == "\ufffd" or (char < " " and char not in "\t\n\r"))
    if max(broken, 2 * len(_MOJIBAKE.findall(text))) / length > _BROKEN_SHARE:
        return True
    encoded = sum(len(run) for run in _LONG_RUN.findall(text) if not run.lower().startswith("http"))
    return encoded / length > _ENCODED_SHARE or _is_mashed(text)


def _is_mashed(text: str) -> bool:
    """Keys hit at random: Latin words, hardly a vowel, or one character over and over."""
    words = text.split()
    letters = [char for char in text.casefold() if char.isalpha()]
    if len(letters) < _MASH_LETTERS:
        return False
    if len(set(letters)) <= max(2, len(letters) // 20) and len(words) < _FEW_WORDS:
        return True
    if not all(char < "\u0250" for char in letters):
        return False
    vowels = sum(1 for char in letters if char in _VOWELS) / len(letters)
    long_words = [word for word in words if sum(map(str.isalpha, word)) >= _MASH_LETTERS]
    shouted = text.isupper()
    return vowels < _VOWEL_SHARE and not shouted and bool(long_words)
