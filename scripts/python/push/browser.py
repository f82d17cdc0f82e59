"""A browser and its push service: believes what `http-ece` and `PyJWT` of PyPI believe.

It subscribes, writes its PushSubscription to FILE, answers each push with 201 and writes it there, a line each; what it
does not believe it answers with 400 and the reason.
usage: browser.py FILE
"""

import base64
import http.server
import json
import os
import pathlib
import sys
import urllib.parse

import http_ece
import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


KEY = ec.generate_private_key(ec.SECP256R1())
SECRET = os.urandom(16)
FILE = pathlib.Path(sys.argv[1])


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            push = {
                "claims": self.sender(),
                "message": json.loads(self.text(body)),
                "headers": {name.lower(): value for name, value in self.headers.items()},
                "length": len(body),
            }
            with FILE.open("a") as file:
                file.write(json.dumps(push) + "\n")
            self.answer(201, b"")
        except Exception as refusal:
            self.answer(400, repr(refusal).encode())

    def sender(self) -> dict:
        scheme, _, fields = self.headers["Authorization"].partition(" ")
        assert scheme == "vapid", "another scheme"
        values = dict(field.strip().split("=", 1) for field in fields.split(","))
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decode(values["k"]))
        origin = f"http://{self.headers['Host']}"
        return jwt.decode(values["t"], key, algorithms=["ES256"], audience=origin, options={"require": ["exp", "sub"]})

    def text(self, body: bytes) -> bytes:
        assert self.headers["Content-Encoding"] == "aes128gcm", "another encoding"
        assert int(self.headers["TTL"]) >= 0, "no TTL"
        return http_ece.decrypt(body, private_key=KEY, auth_secret=SECRET, version="aes128gcm")

    def answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
point = KEY.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
subscription = {
    "endpoint": urllib.parse.urlunsplit(("http", f"127.0.0.1:{server.server_address[1]}", "/push/1", "", "")),
    "expirationTime": None,
    "keys": {"p256dh": encode(point), "auth": encode(SECRET)},
}
FILE.write_text(json.dumps(subscription) + "\n")
server.serve_forever()
