"""What many open sockets cost the gateway and notifications, and how fast they are told.

usage: many.py GATEWAY [COUNT]     such as http://localhost:8080 1000

Registers a user for each ten sockets, opens them through the gateway, then has each user told of a new wallet. Ends
with 0 when every socket was told once and no process has grown by more than 20 KiB for each.
"""

import asyncio
import json
import resource
import sys
import time
import urllib.request
import uuid
from urllib.parse import urlsplit

from websockets.asyncio.client import connect

OF_ONE = 10
LIMIT = 20 * 1024
PASSWORD = "correct horse battery 9"


def call(base, path, body=None, token=None):
    request = urllib.request.Request(base + path, None if body is None else json.dumps(body).encode())
    request.add_header("Content-Type", "application/json")
    if body is not None:
        request.add_header("Idempotency-Key", str(uuid.uuid4()))
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read().decode()


def sign_up(base):
    email = f"many-{uuid.uuid4()}@florin.test"
    person = {"email": email, "password": PASSWORD, "first_name": "Many", "last_name": "Sockets"}
    call(base, "/api/v1/auth/register", person)
    answer = call(base, "/api/v1/auth/login", {"email": email, "password": PASSWORD})
    return json.loads(answer)["access_token"]


def metric(url, name):
    lines = call(url, "/metrics").splitlines()
    return sum(float(line.split()[-1]) for line in lines if line.split("{")[0].split(" ")[0] == name)


async def opened(base, token):
    """A socket that is told what comes."""
    url = base.replace("http", "ws", 1) + "/api/v1/notifications/socket"
    socket = await connect(
        url, subprotocols=["florin.v1", f"florin.bearer.{token}"], open_timeout=60, compression=None)
    ready = json.loads(await socket.recv())
    assert ready["type"] == "ready", ready
    await socket.send(json.dumps({"type": "subscribe", "cursor": ready["cursor"]}))
    await socket.send(json.dumps({"type": "ping"}))
    while json.loads(await socket.recv())["type"] != "pong":
        pass
    return socket


async def told(socket, since):
    """When it was told of the wallet; it may hear of its user's log-in before."""
    while True:
        frame = json.loads(await asyncio.wait_for(socket.recv(), 60))
        if frame["type"] == "notification" and frame["notification"]["event"] == "wallet.created":
            return time.monotonic() - since


async def tell(base, token, sockets):
    began = time.monotonic()
    await asyncio.to_thread(call, base, "/api/v1/wallets", {"currency": "USD"}, token)
    return await asyncio.gather(*(told(socket, began) for socket in sockets))


async def in_turns(size, makers):
    """The results, of so many at a time."""
    turn = asyncio.Semaphore(size)

    async def one(make):
        async with turn:
            return await make()

    return await asyncio.gather(*(one(make) for make in makers))


async def main(base, count="1000"):
    count = int(count)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 4 * count)), hard))
    offset = urlsplit(base).port - 8080
    processes = {
        "gateway": f"http://127.0.0.1:{9080 + offset}", "notifications": f"http://127.0.0.1:{8109 + offset}",
    }
    users = max(1, count // OF_ONE)
    tokens = await in_turns(4, [lambda: asyncio.to_thread(sign_up, base) for _ in range(users)])
    # What the first of its kind costs is no socket's.
    await (await opened(base, tokens[0])).close()
    before = {name: metric(url, "process_resident_memory_bytes") for name, url in processes.items()}
    makers = [lambda token=token: opened(base, token) for token in tokens for _ in range(OF_ONE)]
    sockets = await in_turns(32, makers)
    open_now = metric(processes["notifications"], "notifications_live_open")
    assert open_now >= len(sockets), f"{open_now} of {len(sockets)} are open"
    failures = 0
    for name, url in processes.items():
        each = (metric(url, "process_resident_memory_bytes") - before[name]) / len(sockets)
        failures += each > LIMIT
        print(f"{name}: {each / 1024:.1f} KiB for each of {len(sockets)} sockets", flush=True)
    groups = [sockets[start:start + OF_ONE] for start in range(0, len(sockets), OF_ONE)]
    pairs = zip(tokens, groups)
    times = sorted(sum(await in_turns(4, [lambda p=p: tell(base, *p) for p in pairs]), []))
    p50, p99 = times[len(times) // 2], times[min(len(times) - 1, len(times) * 99 // 100)]
    print(f"request to frame: p50 {p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms, {len(times)} frames")
    taken = metric(processes["notifications"], "notifications_live_lag_seconds_sum")
    frames = metric(processes["notifications"], "notifications_live_lag_seconds_count")
    print(f"entry to frame: {1000 * taken / max(1, frames):.1f} ms in the mean of {frames:.0f}")
    await asyncio.gather(*(socket.close() for socket in sockets))
    return 1 if failures else 0


sys.exit(asyncio.run(main(*sys.argv[1:])))
