"""A mail server that is not ours (aiosmtpd).

usage: server.py MODE PORT FOLDER

MODE is plain, starttls (required before anything is said), tls (from the first byte), or auth (STARTTLS, then AUTH by
the account florin:right). Messages lie in FOLDER as they came, <number>.eml, with <number>.json for the envelope;
FOLDER/ca.pem is the certificate to trust.
"""

import asyncio
import json
import pathlib
import ssl
import subprocess
import sys

from aiosmtpd.smtp import SMTP, AuthResult


class Keeper:
    """Keeps what it takes."""

    def __init__(self, folder):
        self.folder = folder
        self.count = 0

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        about = {
            "from": envelope.mail_from, "to": envelope.rcpt_tos, "options": envelope.mail_options,
            "tls": session.ssl is not None or MODE == "tls",
            "login": session.auth_data is not None and session.auth_data.decode(), "name": session.host_name,
        }
        (self.folder / f"{self.count}.eml").write_bytes(envelope.original_content)
        (self.folder / f"{self.count}.json").write_text(json.dumps(about))
        return "250 2.0.0 taken"


def authenticate(server, session, envelope, mechanism, data):
    right = data.login == b"florin" and data.password == b"right"
    return AuthResult(success=right, auth_data=data.login if right else None, handled=False)


def certificate(folder):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", folder / "key.pem", "-out", folder / "ca.pem"],
        check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "ca.pem", folder / "key.pem")
    return context


async def serve(port, folder):
    context = certificate(folder) if MODE != "plain" else None
    keeper = Keeper(folder)
    options = {"hostname": "judge.test", "enable_SMTPUTF8": False}
    if MODE in ("starttls", "auth"):
        options |= {"tls_context": context, "require_starttls": True}
    if MODE == "auth":
        options |= {"authenticator": authenticate, "auth_required": True}
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(keeper, **options), "127.0.0.1", port, ssl=context if MODE == "tls" else None)
    (folder / "ready").touch()
    await server.serve_forever()


MODE = sys.argv[1]
asyncio.run(serve(int(sys.argv[2]), pathlib.Path(sys.argv[3])))
