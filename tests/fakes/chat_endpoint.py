"""A server that speaks the chat-completions protocol, and misbehaves on command."""

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from sentiment.analysis import Emotion

READING = {
    "score": 0.5,
    "frustration": 0.0,
    "urgency": 0.0,
    "confusion": 0.0,
    "satisfaction": 0.7,
    "sarcasm": 0.0,
    "passive_aggression": 0.3,
    "resigned": 0.0,
    "intent_to_leave": 0.0,
    "intent": "complaint",
    "area": "billing",
    "emotions": {emotion.value: 0.0 for emotion in Emotion},
    "language": "en",
    "confidence": 0.8,
}


class Endpoint(ThreadingHTTPServer):
    """Answers with `status` and `body`, and remembers what it was asked."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status = 200
        self.headers = {}
        self.body = self.reply(READING)
        self.pause = 0.0
        self.drip = 0.0
        self.asked = []
        self.paths = []
        self.keys = []

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    @staticmethod
    def reply(content, **beside):
        choices = [{"message": {"content": json.dumps(content)}}]
        return json.dumps({"choices": choices, **beside}).encode()

    def handle_error(self, request, client_address):
        """A client that hangs up is part of the game."""


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        server = self.server
        server.paths.append(self.path)
        server.keys.append(self.headers.get("Authorization"))
        server.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        time.sleep(server.pause)
        self.send_response(server.status)
        for name, value in server.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(server.body)))
        self.end_headers()
        if server.drip:
            for byte in server.body:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(server.drip)
        else:
            self.wfile.write(server.body)

    def log_message(self, *args):
        """Be silent."""


@contextmanager
def running_endpoint():
    """A server in a thread, on a port of its own."""
    server = Endpoint()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
