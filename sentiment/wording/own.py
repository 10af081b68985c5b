"""What a customer wrote themselves: no quotes, no forwarded mail, no signature. PURE.

Linear in the length of the text. Where nothing would be left, all of it is kept: a message that is
"Cheers, Ann" and no more is a message.
"""

import re
from dataclasses import dataclass

from sentiment.wording.kept import Kept, Span

MOST_SIGNATURE = 1_000
_END_READ = 4_000
_LINE_READ = 400
_CLOSING_LINES = 8
_LONGEST_CLOSING_LINE = 80
_NAME_LINES = 4
_NAME_WORDS = 4
_TAIL_READ = 160
_HEADER_LINES = 5
_ENOUGH_HEADERS = 2

_WRITERS = "wrote|schrieb|a écrit|escribió|ha scritto|escreveu|schreef|написала?|пишет"
_ATTRIBUTION = re.compile(
    rf"(?:On|Am|Le|El|Il|Em|Op|Am|В|\d).{{0,300}}(?:{_WRITERS})\b.{{0,120}}:$", re.IGNORECASE
)
_ATTRIBUTION_BEGINS = re.compile(r"(?:On|Am|Le|El|Il|Em|Op) .{4,200}[\d,@>]")
_DIVIDER = re.compile(
    r"""-{2,}\s*(?:original\ message|forwarded\ message|ursprüngliche\ nachricht|weitergeleitete\ nachricht
      |message\ (?:d'origine|transféré)|mensaje\ (?:original|reenviado)|messaggio\ (?:originale|inoltrato)
      |mensagem\ (?:original|encaminhada)|oorspronkelijk\ bericht|doorgestuurd\ bericht)\s*-{2,}
      |begin\ forwarded\ message:|anfang\ der\ weitergeleiteten""",
    re.IGNORECASE | re.VERBOSE,
)
_FROM = re.compile(r"\*?(?:From|Von|De|Da|Van|От)\s?:", re.IGNORECASE)
_HEADER = re.compile(
    r"\*?(?:Sent|Date|To|Cc|Subject|Gesendet|Datum|An|Betreff|Envoyé|À|Objet|Enviado|Fecha|Para|Asunto"
    r"|Inviato|Data|A|Oggetto|Verzonden|Aan|Onderwerp|Assunto|Дата|Кому|Тема)\s?:",
    re.IGNORECASE,
)
_DELIMITER = re.compile(r"--\s?$|—$|_{5,}$")
_DEVICE = re.compile(
    r"(?:sent from (?:my|outlook|mail|yahoo|proton|a mobile)|get outlook for|von meine[mr] .{1,40}gesendet"
    r"|gesendet (?:von|mit)\b|envoyé (?:de|depuis)\b|enviado (?:desde|do|de) (?:mi|meu)\b|inviato da"
    r"|verzonden (?:vanaf|met|van)\b|отправлено (?:с|из)\b).{0,80}$",
    re.IGNORECASE,
)
_FAREWELL = (
    r"(?:(?:with\ )?(?:kind(?:est)?|best|warm(?:est)?|many)\ regards|regards|(?:all\ the\ |with\ )?best(?:\ wishes)?"
    r"|(?:yours\ )?(?:sincerely|faithfully|truly)(?:\ yours)?|sincerely\ yours|cheers|rgds|br"
    r"|(?:mit\ )?(?:freundlichen|besten|lieben|herzlichen)\ gr(?:ü|ue)(?:ß|ss)en|(?:viele|liebe|beste|schöne)\ gr(?:ü|ue)(?:ß|ss)e"
    r"|mfg|lg|vg|(?:bien\ )?cordialement|bien\ à\ vous|salutations|(?:un\ )?saludos?(?:\ cordial(?:es)?)?|atentamente"
    r"|cordiali\ saluti|distinti\ saluti|atenciosamente|cumprimentos|abraços?|met\ vriendelijke\ groet(?:en)?|groet(?:en|jes)?"
    r"|с\ уважением)"
)
_CLOSING = re.compile(rf"{_FAREWELL}\s*[,.!–-]{{0,2}}$", re.IGNORECASE | re.VERBOSE)
_CLOSING_WITH_NAME = re.compile(
    rf"(?i:{_FAREWELL})[ ]*,?[ ]+(?:[^\W\d_a-z][\w.'’-]*,?[ ]*){{1,5}}$", re.VERBOSE
)
_THANKS = re.compile(
    r"(?:many thanks|thanks|thank you|thx|danke|merci|gracias|grazie|obrigad[oa]|bedankt|спасибо)"
    r"(?: (?:again|in advance|so much|very much|im voraus|d'avance))?\s*[,.!]{0,2}$",
    re.IGNORECASE,
)
_INLINE = re.compile(
    rf"(?<=[.!?…\n])[ ]*(?i:{_FAREWELL})[ ]*[,!]?[ ]+(?:[^\W\d_a-z][\w.'’-]*,?[ ]*){{1,5}}\s*$",
    re.VERBOSE,
)
# Nobody speaks so to a support desk: such a line is meant for whatever program reads along.
_ORDER_TO_A_MACHINE = re.compile(
    r"(?:[\[<#*\s]*(?:system|assistant|ai|note to (?:the )?(?:ai|model|classifier))\b[^:\n]{0,40}[:\]>]"
    r".{0,80}\b(?:rat(?:e|ing)|scor(?:e|ing)|classif|label|mark|sentiment|treat|output|mood)"
    r"|.{0,40}\b(?:ignore|disregard|forget)\b.{0,30}\b(?:previous|above|prior|earlier|all)\b.{0,30}\binstructions?\b"
    r"|.{0,20}\b(?:rate|score|classify|label|mark|treat)\b.{0,30}\b(?:message|text|mail|sentiment|this)\b.{0,20}"
    r"\bas\b.{0,20}\b(?:positive|negative|neutral|happy|angry|urgent)\b)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?\u2026]+\s")
_GREETING = re.compile(
    r"""\s*(?:
        (?:dear|sehr\ geehrte[rs]?|liebe[rs]?|geachte|beste|estimad[oa]s?|querid[oa]s?|ch(?:er|ère)s?|gentile|caro|cara
          |prezad[oa]s?|уважаем\w+)\b(?:[ ][^\s,!:.?]+){0,5}
      | (?:hello|hi|hiya|hey|hallo|moin|servus|good\ (?:morning|afternoon|evening|day)|guten\ (?:morgen|tag|abend)
          |bonjour|bonsoir|hola|buenos\ días|ciao|buongiorno|olá|oi|bom\ dia|goedemorgen|goedemiddag|hoi
          |здравствуйте|добрый\ день)\b(?:[ ][^\s,!:.?]+){0,3}
      | to\ whom\ it\ may\ concern
    )[ \t]*(?:[,!:]|(?=\n))""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    said: str


def own_of(kept: Kept) -> Kept:
    """The text without quotes, forwarded mail, signature and orders to a machine."""
    if "\n" not in kept.text and "\r" not in kept.text:
        left = kept.without(_in_one_line(kept.text))
    else:
        left = kept.without(_foreign(_lines(kept.text), kept.text))
        left = left.without(_signature(left.text))
    return left if any(map(str.isalnum, left.text)) else kept


def greeting_end(text: str) -> int:
    """Where the greeting of a text ends: nothing before it speaks for a mood. 0 without one."""
    greeting = _GREETING.match(text, 0, _LINE_READ)
    return greeting.end() if greeting else 0


def _in_one_line(text: str) -> list[Span]:
    if _ORDER_TO_A_MACHINE.match(text, 0, _LINE_READ) and (first := _SENTENCE_END.search(text)):
        return [(0, first.end())]
    inline = _INLINE.search(text, max(0, len(text) - _TAIL_READ))
    return [(inline.start(), len(text))] if inline else []


def _lines(text: str, start: int = 0) -> list[_Line]:
    lines = []
    for raw in text[start:].splitlines(keepends=True):
        end = start + len(raw)
        lines.append(_Line(start, end, raw[:_LINE_READ].strip()))
        start = end
    return lines


def _foreign(lines: list[_Line], text: str) -> list[Span]:
    """Quoted and forwarded lines, and lines that speak to a machine."""
    spans: list[Span] = []
    said = False
    for number, line in enumerate(lines):
        if not line.said:
            continue
        if _DIVIDER.match(line.said) or _begins_headers(lines, number):
            spans.append((line.start, len(text)))
            break
        introduced = _introduces(lines, number)
        if introduced and said and not _quotes_follow(lines, number + introduced):
            spans.append((line.start, len(text)))
            break
        if introduced:
            spans.append((line.start, lines[number + introduced - 1].end))
        elif line.said.startswith(">") or _ORDER_TO_A_MACHINE.match(line.said):
            spans.append((line.start, line.end))
        else:
            said = True
    return spans


def _introduces(lines: list[_Line], number: int) -> int:
    """How many lines from here introduce a quote: mail programs break that line in two."""
    line = lines[number].said
    if _ATTRIBUTION.match(line):
        return 1
    if number + 1 < len(lines) and _ATTRIBUTION_BEGINS.match(line):
        both = f"{line} {lines[number + 1].said}"
        return 2 if _ATTRIBUTION.match(both) else 0
    return 0


def _quotes_follow(lines: list[_Line], number: int) -> bool:
    following = next((line.said for line in lines[number : number + 3] if line.said), "")
    return following.startswith(">")


def _begins_headers(lines: list[_Line], number: int) -> bool:
    if not _FROM.match(lines[number].said):
        return False
    near = lines[number + 1 : number + 1 + _HEADER_LINES]
    return sum(1 for line in near if _HEADER.match(line.said)) >= _ENOUGH_HEADERS


def _signature(text: str) -> list[Span]:
    """From the line that ends the message, and what phones put below."""
    lines = _lines(text, _tail(text))
    filled = [number for number, line in enumerate(lines) if line.said]
    spans = [(lines[n].start, lines[n].end) for n in filled if _DEVICE.match(lines[n].said)]
    filled = [number for number in filled if not _DEVICE.match(lines[number].said)]
    alone = lines[0].start == 0 if lines else False
    for place, number in enumerate(filled):
        line = lines[number]
        if (
            (place or not alone)
            and len(text) - line.start <= MOST_SIGNATURE
            and _DELIMITER.match(line.said)
        ):
            return [*spans, (line.start, len(text))]
    for place in range(max(1, len(filled) - _CLOSING_LINES), len(filled)):
        rest = [lines[number].said for number in filled[place + 1 :]]
        if _is_closing(lines[filled[place]].said, rest):
            return [*spans, (lines[filled[place]].start, len(text))]
        if rest and _THANKS.match(lines[filled[place]].said) and all(map(_is_name, rest)):
            return [*spans, (lines[filled[place]].end, len(text))]
    tail = max(0, len(text) - _TAIL_READ)
    if inline := _INLINE.search(text, tail):
        spans.append((inline.start(), len(text)))
    return spans


def _tail(text: str) -> int:
    """Where the last lines begin: signatures are not looked for before."""
    if len(text) <= _END_READ:
        return 0
    return text.find("\n", len(text) - _END_READ) + 1 or len(text)


def _is_closing(line: str, rest: list[str]) -> bool:
    if _CLOSING.match(line):
        return all(len(one) <= _LONGEST_CLOSING_LINE for one in rest)
    return bool(_CLOSING_WITH_NAME.match(line)) and all(map(_is_name, rest))


def _is_name(line: str) -> bool:
    words = line.split()
    return len(words) <= _NAME_WORDS and all(not word[0].islower() for word in words)
