"""How long a code takes from the answer of a registration to the inbox, for one new customer after another.

usage: codes.py GATEWAY SANDBOX NAME COUNT
"""

import json
import sys
import time
import urllib.parse
import urllib.request
from datetime import datetime

gateway, sandbox, name, count = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
PATIENCE_SECONDS = 60


def ask(url, body=None):
    request = urllib.request.Request(url, headers={"Content-Type": "application/json"})
    if body is not None:
        request.data = json.dumps(body).encode()
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def received_at(address):
    """The inbox says when it took the mail, so asking seldom makes nothing look slow."""
    query = urllib.parse.urlencode({"to": address, "limit": 1})
    give_up = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < give_up:
        found = ask(f"{sandbox}/inbox/messages?{query}")["data"]
        if found:
            return datetime.fromisoformat(found[0]["received_at"]).timestamp()
        time.sleep(0.25)
    sys.exit(f"no code for {address} within {PATIENCE_SECONDS} s")


run = int(time.time())
taken = []
for number in range(count):
    address = f"{name}{run}x{number}@codes.test"
    ask(
        f"{gateway}/api/v1/auth/register",
        {"email": address, "password": f"a-long-word-{run}", "first_name": "Code", "last_name": "Reader"},
    )
    answered = time.time()
    taken.append(1000 * (received_at(address) - answered))
taken.sort()
print(json.dumps({"p50_ms": round(taken[len(taken) // 2], 1), "p99_ms": round(taken[int(len(taken) * 0.99)], 1)}))
