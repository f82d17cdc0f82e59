"""Judges signatures of reports on short messages with `RequestValidator` of PyPI's `twilio`.

usage: twilio_judge.py sign URL TOKEN FORM...   prints what it signs each form (as it is posted) with, a line each
       twilio_judge.py take PORT_FILE TOKEN     takes reports, and prints what it makes of each
"""

import http.server
import pathlib
import sys
import urllib.parse

import multidict
from twilio.request_validator import RequestValidator


class Fields(multidict.MultiDict):
    """As web frameworks hand forms on; the library asks for all values of a name by this."""

    def getlist(self, name: str) -> list[str]:
        return self.getall(name)


def fields(form: str) -> Fields:
    return Fields(urllib.parse.parse_qsl(form, keep_blank_values=True, strict_parsing=bool(form)))


def sign(url: str, token: str, forms: list[str]) -> None:
    validator = RequestValidator(token)
    for form in forms:
        print(validator.compute_signature(url, fields(form)))


def take(port_file: str, token: str) -> None:
    validator = RequestValidator(token)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            url = f"http://{self.headers['Host']}{self.path}"
            believed = validator.validate(url, fields(body), self.headers["X-Twilio-Signature"])
            print("believed" if believed else "refused", flush=True)
            self.send_response(204 if believed else 403)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *arguments: object) -> None:
            """Nothing but verdicts is printed."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    pathlib.Path(port_file).write_text(str(server.server_address[1]))
    server.serve_forever()


if sys.argv[1] == "sign":
    sign(sys.argv[2], sys.argv[3], sys.argv[4:])
else:
    take(sys.argv[2], sys.argv[3])
