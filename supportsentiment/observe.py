"""What an operator sees: request ids, structured logs, health, readiness and metrics."""

import json
import logging
import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest

GIVEN_ID = re.compile(r"[A-Za-z0-9_.-]{8,64}")
request_id: ContextVar[str] = ContextVar("request_id", default="-")

REQUESTS = Counter("supportsentiment_requests_total", "Requests answered.", ["method", "status"])
SECONDS = Histogram("supportsentiment_request_seconds", "Time to answer.", ["view"])

Answer = Callable[[HttpRequest], HttpResponse]


class RequestIdMiddleware:
    """Gives each request an id (or keeps a proxy's) and counts it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        chosen = given if GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
        token = request_id.set(chosen)
        try:
            with SECONDS.labels("all").time():
                response = self.get_response(request)
        finally:
            request_id.reset(token)
        response["X-Request-Id"] = chosen
        REQUESTS.labels(request.method, response.status_code).inc()
        return response


class RequestIdFilter(logging.Filter):
    """Puts the id of the request, or of the work, on each line."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


class JsonFormatter(logging.Formatter):
    """One JSON object a line, for log collectors."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": getattr(record, "request_id", "-"),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def healthz(_: HttpRequest) -> HttpResponse:
    """The process lives. Says nothing else to strangers."""
    return JsonResponse({"ok": True})


def readyz(_: HttpRequest) -> HttpResponse:
    """The process can serve: the database answers and has been migrated."""
    try:
        executor = MigrationExecutor(connection)
        ready = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Exception:
        logging.getLogger(__name__).exception("Not ready")
        ready = False
    return JsonResponse({"ok": ready}, status=200 if ready else 503)


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus metrics, only for direct callers on this machine."""
    local = request.META.get("REMOTE_ADDR") in {"127.0.0.1", "::1"}
    if not local or "X-Forwarded-For" in request.headers:
        return HttpResponse(status=404)
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)
