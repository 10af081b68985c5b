"""Refusals have one shape, and accidents tell nothing."""

import psycopg
import pytest
from django.db import DataError, IntegrityError, OperationalError, ProgrammingError
from django.http import Http404
from rest_framework import exceptions

from api import problems
from supportsentiment.kernel import errors


def failure(kind, state):
    """What Django raises where Postgres answers with this SQLSTATE."""
    cause = psycopg.Error("secret")
    cause.sqlstate = state
    error = kind("secret")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.RefusedError("no"), 409),
        (errors.ForbiddenError("no"), 403),
        (errors.NotFoundError("no"), 404),
        (errors.ConflictError("no"), 409),
        (errors.InvalidError({"a": ["no"]}), 400),
        (errors.TryLaterError("no"), 503),
        (problems.KeyReusedError("no"), 422),
        (problems.ExternalIdReusedError("no"), 409),
        (problems.TooLargeError("no"), 413),
        (exceptions.NotAuthenticated(), 401),
        (exceptions.Throttled(wait=3), 429),
        (exceptions.MethodNotAllowed("PUT"), 405),
        (Http404(), 404),
        (DataError("no"), 400),
        (IntegrityError("no"), 409),
        (OperationalError("no"), 503),
        (failure(OperationalError, "57P01"), 503),
        (failure(OperationalError, "40P01"), 500),
        (failure(ProgrammingError, "42P01"), 500),
        (RuntimeError("secret"), 500),
    ],
)
def test_each_error_has_its_status(error, status):
    answer = problems.answer(error, {})

    assert (answer.status_code, answer.data["status"]) == (status, status)
    assert answer.content_type == "application/problem+json"
    assert "secret" not in str(answer.data)


def test_every_refusal_of_the_house_has_a_kind():
    told = {
        kind for kind in errors.HouseError.__subclasses__() if kind.__module__ == errors.__name__
    }

    assert told <= set(problems.KINDS)


def test_waiting_is_asked_for():
    assert problems.answer(exceptions.Throttled(wait=3), {}).headers["Retry-After"] == "3"
    assert "Retry-After" in problems.answer(errors.TryLaterError("no"), {}).headers


def test_sentences_stand_under_dotted_paths():
    detail = {"customer": {"email": ["bad"]}, "files": [{}, {"content": ["worse"]}], "x": ["y"]}

    assert problems.flatten(exceptions.ValidationError(detail).detail) == {
        "customer.email": ["bad"],
        "files.1.content": ["worse"],
        "x": ["y"],
    }


def test_what_is_wrong_with_the_whole_is_said_and_stands_under_no_empty_name():
    error = exceptions.ValidationError({"non_field_errors": ["Bad."], "x": ["worse"]})

    answer = problems.answer(error, {})

    assert answer.data["detail"] == "Bad.; x: worse"
    assert answer.data["errors"] == {"x": ["worse"]}
