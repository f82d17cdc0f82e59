"""What the providers' own libraries make of webhooks: `stripe` and `squareup` of PyPI.

usage: judge.py sign BODY_FILE SECRET TIME URL   prints what each signs the file with, a line each
       judge.py take PORT_FILE                    takes events as a merchant, and prints a verdict for each

A merchant's secrets are those of development.
"""

import base64
import hashlib
import hmac
import http.server
import pathlib
import sys

import stripe
from square.utils.webhooks_helper import verify_signature


def sign(body: bytes, secret: str, time: str, url: str) -> None:
    signed = f"{time}.{body.decode()}"
    print("stripe", f"t={time},v1={stripe.WebhookSignature._compute_signature(signed, secret)}")
    code = base64.b64encode(hmac.new(secret.encode(), url.encode() + body, hashlib.sha256).digest()).decode()
    believed = verify_signature(
        request_body=body.decode(), signature_header=code, signature_key=secret, notification_url=url
    )
    assert believed, "squareup does not believe what is signed as it says"
    print("square", code)


class Merchant(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        name = self.path.strip("/")
        print(name, "believed" if self.is_believed(name, body) else "refused", flush=True)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def is_believed(self, name: str, body: str) -> bool:
        secret = f"whsec_{name}_development"
        if name == "stripe":
            try:
                stripe.Webhook.construct_event(body, self.headers["Stripe-Signature"], secret)
                return True
            except stripe.SignatureVerificationError:
                return False
        return verify_signature(
            request_body=body,
            signature_header=self.headers["x-square-hmacsha256-signature"],
            signature_key=secret,
            notification_url=f"http://127.0.0.1:{self.server.server_address[1]}/{name}",
        )

    def log_message(self, *_: object) -> None:
        pass


if sys.argv[1] == "sign":
    sign(pathlib.Path(sys.argv[2]).read_bytes(), *sys.argv[3:6])
else:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Merchant)
    pathlib.Path(sys.argv[2]).write_text(str(server.server_address[1]))
    server.serve_forever()
