"""Public collections become messages for the API: every row once, dialogues whole."""

import csv
import gzip

import pytest

from benchmarks.real_turns import COLLECTIONS, MOST_TURNS, batches, dialogues

HEADER = ("text", "domain", "intent")


@pytest.fixture
def folder(tmp_path):
    def write(name, rows):
        with gzip.open(tmp_path / f"{name}.csv.gz", "wt", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEADER, *rows])

    turns = [("hi", "air", "openinggreeting"), ("seat 4", "air", "contentonly")]
    turns += [("bye", "air", "closinggreeting"), ("a pizza", "food", "order")]
    turns += [(f"more {n}", "food", "order") for n in range(MOST_TURNS)]
    turns += [("hello", "food", "openinggreeting")]
    write(COLLECTIONS[0], turns)
    write(COLLECTIONS[1], [("my card", "", "card"), ("my money", "", "money")])
    write(COLLECTIONS[2], [("a room", "hotels", "book")])
    return tmp_path


def test_dialogues_begin_and_end_where_they_should(folder):
    assert [len(dialogue) for dialogue in dialogues(folder)] == [3, MOST_TURNS, 1, 1, 1, 1, 1]


def test_every_row_is_sent_once_under_its_own_id(folder):
    messages = [message for dialogue in dialogues(folder) for message in dialogue]

    assert len({message["external_id"] for message in messages}) == len(messages) == 20
    assert messages[0]["body"] == "hi"


def test_a_dialogue_is_one_customers(folder):
    for dialogue in dialogues(folder):
        assert len({message["customer"]["external_id"] for message in dialogue}) == 1


def test_no_dialogue_is_cut_in_two(folder):
    cut = list(batches(list(dialogues(folder)), most=MOST_TURNS))

    assert [len(batch) for batch in cut] == [3, MOST_TURNS, 5]


def test_a_missing_collection_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        list(dialogues(tmp_path))
