"""A merchant's program: takes webhooks and believes those that `standardwebhooks` of PyPI believes.

What it believes it answers with 204, all else with 400 and the library's reason.
usage: judge.py PORT_FILE SECRET
"""

import http.server
import pathlib
import sys

import standardwebhooks


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            event = standardwebhooks.Webhook(sys.argv[2]).verify(body, dict(self.headers))
            assert event["id"] == self.headers["webhook-id"], "another id"
            self.answer(204, b"")
        except Exception as refusal:
            self.answer(400, repr(refusal).encode())

    def answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
pathlib.Path(sys.argv[1]).write_text(str(server.server_address[1]))
server.serve_forever()
