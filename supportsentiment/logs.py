"""Structured log lines. Loaded before the apps are ready, so nothing here knows a model."""

import json
import logging

from supportsentiment.kernel.trace import busy_with


class RequestIdFilter(logging.Filter):
    """Puts the id of the request, or of the work, on each line."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = busy_with()
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
