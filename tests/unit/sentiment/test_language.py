"""Which language a text is in, and when nobody can tell."""

import pytest

from sentiment.language import UNKNOWN, recognise

WORDS = frozenset(
    """i am the my is not it a to and of in you your have thank thanks please order for this that
    where what was on with help account we yes no fine""".split()  # noqa: SIM905
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Where is my order? I have not received it yet.", "en"),
        ("Ich habe meine Bestellung immer noch nicht erhalten.", "de"),
        ("Je n'ai toujours pas re\u00e7u ma commande, merci de m'aider.", "fr"),
        ("Todav\u00eda no he recibido mi pedido y nadie me contesta.", "es"),
        (
            "\u041c\u043e\u0439 \u0437\u0430\u043a\u0430\u0437 \u043d\u0435 \u043f\u0440\u0438\u0448\u0451\u043b",
            "ru",
        ),
        ("\u6211\u7684\u8ba2\u5355\u8fd8\u6ca1\u6709\u6536\u5230", "zh"),
    ],
)
def test_a_sentence_speaks_for_itself(text, code):
    assert recognise(text, hint="", known_words=WORDS) == code


def test_a_short_text_follows_the_conversation():
    assert recognise("ok super", hint="de", known_words=WORDS) == "de"


def test_a_short_text_of_known_words_is_english():
    assert recognise("thanks, fine", hint="", known_words=WORDS) == "en"


def test_a_short_text_of_unknown_words_is_not_guessed():
    assert recognise("qwx brmf", hint="", known_words=WORDS) in {UNKNOWN, "pl", "nl", "de"}


def test_a_text_without_words_follows_the_conversation():
    assert recognise("4471902 !!", hint="fr", known_words=WORDS) == "fr"
    assert recognise("4471902 !!", hint="", known_words=WORDS) == "en"


def test_latin_letters_alone_do_not_make_english():
    hinglish = "mera paisa abhi tak wapas nahi aaya hai bhai jaldi karo"

    assert recognise(hinglish, hint="", known_words=WORDS) != "en"


def test_a_surely_foreign_short_text_beats_the_hint():
    text = "\u0441\u043f\u0430\u0441\u0438\u0431\u043e \u0431\u043e\u043b\u044c\u0448\u043e\u0435"

    assert recognise(text, hint="en", known_words=WORDS) != "en"
