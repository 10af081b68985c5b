"""What an operator sees: request ids, health, readiness and metrics."""

import logging
import re
import uuid
from collections.abc import Callable
from datetime import UTC

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)

from sentiment.standing import ReadingCollector, reading_delay
from supportsentiment.kernel import metrics as _counters_of_the_kernel  # noqa: F401 - says where to count
from supportsentiment.kernel.backlog import BacklogCollector
from supportsentiment.kernel.shared_counts import counted
from supportsentiment.kernel.trace import tracing

GIVEN_ID = re.compile(r"[A-Za-z0-9_.-]{8,64}")

REQUESTS = Counter("supportsentiment_requests_total", "Requests answered.", ["method", "status"])
SECONDS = Histogram("supportsentiment_request_seconds", "Time to answer.")

Answer = Callable[[HttpRequest], HttpResponse]


class RequestIdMiddleware:
    """Gives each request an id (or keeps a proxy's) and counts it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        chosen = given if GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
        with tracing(chosen), SECONDS.time():
            response = self.get_response(request)
        response["X-Request-Id"] = chosen
        REQUESTS.labels(request.method, response.status_code).inc()
        return response


def healthz(_: HttpRequest) -> HttpResponse:
    """The process lives. Says nothing else to strangers."""
    return JsonResponse({"ok": True})


def readyz(_: HttpRequest) -> HttpResponse:
    """The process can serve: the database answers and has been migrated.

    What is degraded is named, and is no reason to send nobody here: pages work, messages are kept.
    """
    try:
        executor = MigrationExecutor(connection)
        ready = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Exception:
        logging.getLogger(__name__).exception("Not ready")
        ready = False
    if not ready:
        return JsonResponse({"ok": False}, status=503)
    degraded = _degraded()
    return JsonResponse({"ok": True, **({"degraded": degraded} if degraded else {})})


def _degraded() -> list[str]:
    """What works less well than it should, without a word of our insides."""
    delay = reading_delay()
    if delay is None:
        return []
    return [f"reading: held up since {delay.since.astimezone(UTC).isoformat(timespec='seconds')}"]


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus metrics and the backlog, for direct callers on this machine.

    Counters are those of this process, or of all where they share PROMETHEUS_MULTIPROC_DIR.
    """
    local = request.META.get("REMOTE_ADDR") in {"127.0.0.1", "::1"}
    if not local or "X-Forwarded-For" in request.headers:
        return HttpResponse(status=404)
    shared = CollectorRegistry()
    shared.register(BacklogCollector())
    shared.register(ReadingCollector())
    with counted() as registry:
        text = generate_latest(registry)
    text += generate_latest(shared)
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST)
