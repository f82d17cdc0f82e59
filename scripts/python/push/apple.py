"""Apple's push service as `h2` and `PyJWT` of PyPI see it: HTTP/2 without TLS, by prior knowledge.

It writes its port to FILE, and each push that it takes as a line behind it. The device's token steers the answer.
usage: apple.py FILE PUBLIC_KEY_PEM KEY_ID TEAM TOPIC
"""

import json
import pathlib
import socketserver
import sys
import time

import h2.config
import h2.connection
import h2.events
import jwt

FILE, PUBLIC_KEY, KEY_ID, TEAM, TOPIC = (pathlib.Path(sys.argv[1]), *sys.argv[2:6])
seen_tokens: list[str] = []
connections = 0


def judge(headers: dict[str, str], body: bytes) -> tuple[int, dict]:
    """What Apple says to one push: a status and its JSON."""
    provider = headers["authorization"].removeprefix("bearer ")
    if jwt.get_unverified_header(provider) != {"alg": "ES256", "kid": KEY_ID}:
        return 403, {"reason": "InvalidProviderToken"}
    claims = jwt.decode(provider, PUBLIC_KEY, algorithms=["ES256"], options={"verify_iat": False})
    if claims["iss"] != TEAM or set(claims) != {"iss", "iat"}:
        return 403, {"reason": "InvalidProviderToken"}
    if provider not in seen_tokens:
        seen_tokens.append(provider)
    if headers["apns-topic"] != TOPIC:
        return 400, {"reason": "DeviceTokenNotForTopic"}
    if headers["apns-push-type"] != "alert" or headers["apns-priority"] not in ("5", "10"):
        return 400, {"reason": "BadMessageId"}
    if len(body) > 4096 or len(headers["apns-collapse-id"]) > 64:
        return 413, {"reason": "PayloadTooLarge"}
    token = headers[":path"].removeprefix("/3/device/")
    if token.startswith("dead"):
        return 410, {"reason": "Unregistered", "timestamp": int(time.time() * 1000) + 60_000}
    if token.startswith("01d"):
        return 410, {"reason": "Unregistered", "timestamp": 1_000}
    if token.startswith("0bad"):
        return 400, {"reason": "BadDeviceToken"}
    if token.startswith("e0") and provider == seen_tokens[0]:
        return 403, {"reason": "ExpiredProviderToken"}
    push = {"headers": headers, "payload": json.loads(body), "claims": claims, "connection": connections}
    with FILE.open("a") as file:
        file.write(json.dumps(push) + "\n")
    return 200, {}


class Handler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        global connections
        connections += 1
        connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False, header_encoding="utf-8"))
        connection.initiate_connection()
        self.request.sendall(connection.data_to_send())
        requests: dict[int, tuple[dict, bytearray]] = {}
        while data := self.request.recv(65_536):
            for event in connection.receive_data(data):
                if isinstance(event, h2.events.RequestReceived):
                    requests[event.stream_id] = (dict(event.headers), bytearray())
                elif isinstance(event, h2.events.DataReceived):
                    requests[event.stream_id][1].extend(event.data)
                    connection.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
                elif isinstance(event, h2.events.StreamEnded):
                    headers, body = requests.pop(event.stream_id)
                    self.answer(connection, event.stream_id, headers, bytes(body))
            self.request.sendall(connection.data_to_send())

    def answer(self, connection: h2.connection.H2Connection, stream: int, headers: dict, body: bytes) -> None:
        try:
            status, words = judge(headers, body)
        except Exception as refusal:
            status, words = 400, {"reason": repr(refusal)}
        connection.send_headers(stream, [(":status", str(status)), ("apns-id", headers.get("apns-id", ""))])
        connection.send_data(stream, json.dumps(words).encode() if words else b"", end_stream=True)


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True


server = Server(("127.0.0.1", 0), Handler)
FILE.write_text(f"{server.server_address[1]}\n")
server.serve_forever()
