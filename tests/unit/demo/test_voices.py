"""How people write, and that lines do not come again before all were heard."""

from random import Random

import pytest

from demo.story.deck import Deck
from demo.story.voices import VOICES, write
from demo.unfold import as_html

BY_KEY = {voice.key: voice for voice in VOICES}


def test_a_deck_deals_each_card_once_before_any_comes_again():
    deck = Deck(range(10), Random(1))

    dealt = [deck.draw() for _ in range(20)]

    assert sorted(dealt[:10]) == sorted(dealt[10:]) == list(range(10))


def test_a_deck_deals_only_what_fits():
    deck = Deck(range(10), Random(1))

    assert {deck.draw(lambda card: card > 7) for _ in range(6)} == {8, 9}


def test_a_deck_says_when_nothing_fits():
    with pytest.raises(LookupError):
        Deck([1], Random(1)).draw(lambda _: False)


def test_an_empty_deck_is_refused():
    with pytest.raises(ValueError, match="cards"):
        Deck([], Random(1))


def test_thumbs_write_small_letters():
    assert write(BY_KEY["thumb"], "I am here. Nobody is.", rng=Random(3)) == "i am here. nobody is."


def test_plain_people_write_what_they_mean():
    assert write(BY_KEY["plain"], "I am here.", rng=Random(1)) == "I am here."


def test_shouting_is_heard():
    written = write(BY_KEY["shouty"], "Nothing works again. Still not.", rng=Random(2))

    assert any(word.isupper() and len(word) > 2 for word in written.split())


def test_a_letter_as_html_cannot_smuggle_markup():
    assert as_html("a < b & c\nd\n\ne") == "<p>a &lt; b &amp; c<br>d</p><p>e</p>"
