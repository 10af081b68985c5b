"""Refusals have one shape, and accidents tell nothing."""

import pytest
from django.db import DataError, IntegrityError, OperationalError
from django.http import Http404
from rest_framework import exceptions

from api import problems
from supportsentiment.kernel import errors


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
        (problems.TooLargeError("no"), 413),
        (exceptions.NotAuthenticated(), 401),
        (exceptions.Throttled(wait=3), 429),
        (exceptions.MethodNotAllowed("PUT"), 405),
        (Http404(), 404),
        (DataError("no"), 400),
        (IntegrityError("no"), 409),
        (OperationalError("no"), 503),
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
