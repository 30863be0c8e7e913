"""A chat room of our own: what a plugin posts to an incoming webhook."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Room:
    """`texts` are what was said, in order. While `status` is not 200 the room takes nothing."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.attempts = 0
        self.status = 200
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/hook/secret-part"

    def __enter__(self) -> "Room":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def handler(self) -> type[BaseHTTPRequestHandler]:
        room = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                room.attempts += 1
                if room.status == 200:
                    room.texts.append(json.loads(body)["text"])
                self.send_response(room.status)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        return Handler
