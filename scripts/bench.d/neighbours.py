"""The p99 of calm callers, alone and beside each kind of hostile load, as a JSON object of milliseconds.

usage: neighbours.py PORT BENCH_FOLDER SECONDS

Fifteen customers send transfers and read balances, three a second each; the sixteenth, or somebody without a token, sends
what is dear to judge, from eight connections, as fast as it is answered.
"""

import asyncio
import json
import sys
import time
import uuid

port, folder, seconds = int(sys.argv[1]), sys.argv[2], float(sys.argv[3])
NEIGHBOURS, PER_SECOND, HOSTILE_CONNECTIONS, HELD_CONNECTIONS = 15, 3, 8, 400
with open(f"{folder}/tokens") as file:
    tokens = file.read().split()
wallets = [[] for _ in tokens]
with open(f"{folder}/wallets") as file:
    for line in file:
        wallet, owner = line.split()
        if len(wallets[int(owner)]) < 100:
            wallets[int(owner)].append(wallet)


def head(method, path, length, token=None, key=None):
    lines = [f"{method} {path} HTTP/1.1", "Host: florin.test", f"Content-Length: {length}"]
    lines += ["Content-Type: application/json"]
    if token:
        lines.append(f"Authorization: Bearer {token}")
    if key:
        lines.append(f"Idempotency-Key: {key}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


class Caller:
    """One connection that is opened again whenever the other side closes it."""

    writer = None

    async def ask(self, request):
        try:
            if self.writer is None:
                self.reader, self.writer = await asyncio.open_connection("127.0.0.1", port)
            self.writer.write(request)
            await self.writer.drain()
            answer = await self.reader.readuntil(b"\r\n\r\n")
            fields = answer.decode("latin-1").lower()
            length = int(fields.split("content-length:")[1].split("\r\n")[0]) if "content-length:" in fields else 0
            await self.reader.readexactly(length)
            if "connection: close" in fields:
                self.close()
            return int(answer[9:12])
        except (OSError, asyncio.IncompleteReadError):
            self.close()
            return 0

    def close(self):
        if self.writer is not None:
            self.writer.close()
            self.writer = None


def request(method, path, body=None, token=None, key=None):
    data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    return head(method, path, len(data), token, key) + data


def transfer(source, destination):
    amount = {"amount": "0.01", "currency": "USD"}
    return {"source_wallet_id": source, "destination_wallet_id": destination, "amount": amount}


async def neighbour(owner, end, taken):
    caller, token, number = Caller(), tokens[owner], 0
    await asyncio.sleep(owner / NEIGHBOURS / PER_SECOND)
    due = time.monotonic()
    while due < end:
        own = wallets[owner]
        if number % 2:
            message = request("GET", f"/api/v1/wallets/{own[number % 100]}", token=token)
        else:
            body = transfer(own[number % 100], wallets[(owner + 1) % NEIGHBOURS][number % 100])
            message = request("POST", "/api/v1/transfers", body, token, str(uuid.uuid4()))
        status = await caller.ask(message)
        if status not in (200, 201):
            sys.exit(f"a neighbour was answered {status}")
        # From when it was due: who waits behind a slow answer waits as well.
        taken.append(1000 * (time.monotonic() - due))
        number += 1
        due += 1 / PER_SECOND
        await asyncio.sleep(max(0, due - time.monotonic()))
    caller.close()


MIB = 1 << 20
own, other = wallets[NEIGHBOURS], wallets[0]
# What is sent is made once: this process shares the machine.
members = b"{" + b",".join(b'"m%d":1' % number for number in range(90_000)) + b"}"
doubles = b"{" + b",".join(b'"m%d":1' % (number % 45_000) for number in range(90_000)) + b"}"
deep = b'{"a":' * 150_000 + b"1" + b"}" * 150_000
values = b'{"tags":[' + b",".join([b"0"] * 500_000) + b"]}"
wrong = {"transfers": [{"id": "no", "amount": {"amount": "-1.234", "currency": "ZZZ"}, "x": 1} for _ in range(1_000)]}
refused = {"transfers": [{"id": str(uuid.uuid4()), **transfer(other[0], own[0])} for _ in range(1_000)]}
LOADS = {
    "members": lambda: request("POST", "/api/v1/transfers", members, tokens[NEIGHBOURS], str(uuid.uuid4())),
    "doubles": lambda: request("POST", "/api/v1/transfers", doubles, tokens[NEIGHBOURS], str(uuid.uuid4())),
    "depth": lambda: request("POST", "/api/v1/transfers", deep, tokens[NEIGHBOURS], str(uuid.uuid4())),
    "values": lambda: request("POST", "/api/v1/transfers", values, tokens[NEIGHBOURS], str(uuid.uuid4())),
    "errors": lambda: request("POST", "/api/v1/transfers/batch", wrong, tokens[NEIGHBOURS], str(uuid.uuid4())),
    "refused": lambda: request("POST", "/api/v1/transfers/batch", refused, tokens[NEIGHBOURS], str(uuid.uuid4())),
    "strangers": lambda: request("POST", "/api/v1/auth/login", members),
    "passwords": lambda: request(
        "POST", "/api/v1/auth/login", {"email": "nobody@florin.test", "password": "x" * 200, "device_name": "x"}),
}


async def attack(make, end):
    caller = Caller()
    while time.monotonic() < end:
        status = await caller.ask(make())
        if status == 0:
            await asyncio.sleep(0.05)
        if status >= 500:
            sys.exit(f"hostile load was answered {status}")
    caller.close()


async def hold(end):
    """Sends half a body, a byte a second, and never the rest."""
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(head("POST", "/api/v1/transfers", MIB, tokens[NEIGHBOURS], str(uuid.uuid4())) + b"{" * 1000)
        while time.monotonic() < end:
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(1)
        writer.close()
    except OSError:
        return  # turned away, which is one way to bound it


async def measure(name):
    end, taken = time.monotonic() + seconds, []
    hostile = []
    if name == "held":
        hostile = [hold(end) for _ in range(HELD_CONNECTIONS)]
    elif name != "alone":
        hostile = [attack(LOADS[name], end) for _ in range(HOSTILE_CONNECTIONS)]
    await asyncio.gather(*(neighbour(owner, end, taken) for owner in range(NEIGHBOURS)), *hostile)
    taken.sort()
    return round(taken[int(len(taken) * 0.99)], 2)


async def main():
    # Each kind has the calm before it to be compared with: minutes of a machine are not alike.
    result = {}
    for name in [*LOADS, "held"]:
        result[f"{name}_alone"] = await measure("alone")
        result[name] = await measure(name)
    print(json.dumps(result))


asyncio.run(main())
