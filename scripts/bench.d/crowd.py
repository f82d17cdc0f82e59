"""Sockets by the thousand through the gateway, ten for each of as many new customers as that needs: what one costs in
each process, how long a broadcast takes to all, and how long a transfer takes from its posting to a frame.

usage: crowd.py GATEWAY SOCKETS ADMIN_TOKEN BENCH_FOLDER GATEWAY_PID NOTIFICATIONS_PID
"""

import asyncio
import json
import resource
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from websockets.asyncio.client import connect

gateway, count, admin, folder = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
pids = {"gateway": sys.argv[5], "notifications": sys.argv[6]}
EACH, TRANSFERS, PATIENCE_SECONDS = 10, 200, 60
run = int(time.time())
_, most = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def ask(path, body=None, token=None, key=None):
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    if key:
        headers["Idempotency-Key"] = key
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{gateway}{path}", data=data, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        sys.exit(f"{path} answered {error.code}: {error.read().decode()}")


def person(number):
    """A customer with a wallet: id, token, account number."""
    address, password = f"crowd{run}x{number}@sockets.test", f"a-long-word-{run}"
    names = {"first_name": "Crowd", "last_name": "Member"}
    user = ask("/api/v1/auth/register", {"email": address, "password": password, **names})
    token = ask("/api/v1/auth/login", {"email": address, "password": password, "device_name": "bench"})["access_token"]
    wallet = ask("/api/v1/wallets", {"currency": "USD", "name": "Crowd"}, token, f"wallet-{address}")
    return user.get("user", user)["id"], token, wallet["id"]


def resident_kib(pid):
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


class Listener:
    """One socket: tells the waiting future of the notification that it waits for."""

    def __init__(self, token):
        self.token = token
        self.waiting = {}

    async def open(self, limit):
        async with limit:
            self.socket = await connect(
                f"{gateway.replace('http', 'ws', 1)}/api/v1/notifications/socket",
                subprotocols=["florin.v1", f"florin.bearer.{self.token}"],
                compression=None, ping_interval=None, max_queue=None, open_timeout=60,
            )
            ready = json.loads(await self.socket.recv())
            assert ready["type"] == "ready", ready
            await self.socket.send('{"type": "subscribe"}')
        self.task = asyncio.create_task(self.read())

    async def read(self):
        async for text in self.socket:
            frame = json.loads(text)
            if frame["type"] == "notification":
                future = self.waiting.get(frame["notification"]["event"])
                if future and not future.done():
                    future.set_result(time.time())

    def expect(self, event):
        self.waiting[event] = asyncio.get_running_loop().create_future()
        return self.waiting[event]


async def broadcast(listeners, people):
    futures = [listener.expect("system.announcement") for listener in listeners]
    began = time.time()
    await asyncio.to_thread(
        ask, "/api/v1/admin/notifications/broadcasts",
        {
            "event": "system.announcement", "channels": ["in_app"], "rate_per_minute": 120_000,
            "content": {"en": {"title": "To all", "text": "Hello."}},
            "audience": {"user_ids": [identity for identity, _, _ in people]},
        },
        admin, f"crowd-{run}",
    )
    return max(await asyncio.wait_for(asyncio.gather(*futures), PATIENCE_SECONDS)) - began


async def frames(listeners, people):
    """From the instant that the ledger gave a transfer to the frame at whom it was for, one after another."""
    with open(f"{folder}/tokens") as file:
        payer = file.readline().strip()
    with open(f"{folder}/wallets") as file:
        source = next(line.split()[0] for line in file if line.split()[1] == "0")
    taken = []
    for number in range(TRANSFERS):
        listener, (_, _, wallet) = listeners[number % len(people) * EACH], people[number % len(people)]
        future = listener.expect("transfer.received")
        posted = await asyncio.to_thread(
            ask, "/api/v1/transfers",
            {
                "source_wallet_id": source, "destination_wallet_id": wallet,
                "amount": {"amount": "0.01", "currency": "USD"},
            },
            payer, f"frame-{run}-{number}",
        )
        shown = await asyncio.wait_for(future, PATIENCE_SECONDS)
        taken.append(1000 * (shown - datetime.fromisoformat(posted["created_at"]).timestamp()))
    return sorted(taken)


async def main():
    with ThreadPoolExecutor(8) as workers:
        people = list(workers.map(person, range(max(1, count // EACH))))
    before = {name: resident_kib(pid) for name, pid in pids.items()}
    limit = asyncio.Semaphore(64)
    listeners = [Listener(token) for _, token, _ in people for _ in range(EACH)]
    began = time.time()
    await asyncio.gather(*(listener.open(limit) for listener in listeners))
    opened = time.time() - began
    kib = {name: round((resident_kib(pid) - before[name]) / len(listeners), 1) for name, pid in pids.items()}
    # Ten of one person share an entry; the first thousand sockets are a hundred people.
    taken = await frames(listeners, people)
    spread = await broadcast(listeners, people)
    print(json.dumps({
        "sockets": len(listeners), "opened_seconds": round(opened, 1), "kib": kib,
        "broadcast_seconds": round(spread, 2), "frame_p50_ms": round(taken[len(taken) // 2], 1),
        "frame_p99_ms": round(taken[int(len(taken) * 0.99)], 1),
    }))
    for listener in listeners:
        listener.task.cancel()


asyncio.run(main())
