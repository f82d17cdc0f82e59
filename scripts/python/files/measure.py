"""Sends files at once and fetches them again, and watches what the processes on the way need for it.

usage: measure.py --port PORT --path PATH --process NAME=PID... [--count 50] [--size BYTES] [--limit-mib 64] <token
Ends with 1 when a file comes back altered, or a process has grown by more than the limit at any moment.
"""

import argparse
import asyncio
import hashlib
import json
import sys
import time

PIECE = 64 << 10


def resident_mib(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024


def content(number, size):
    """Different for each file, and cheap to make in pieces."""
    seed = hashlib.sha256(str(number).encode()).digest() * (PIECE // 32)
    yield b"%PDF-1.7"
    left = size - 8
    while left > 0:
        yield seed[: min(left, PIECE)]
        left -= PIECE


class Watch:
    """The highest size of each process, looked at every 20 ms."""

    def __init__(self, processes):
        self.processes = processes
        self.before = {name: resident_mib(pid) for name, pid in processes.items()}
        self.highest = dict(self.before)

    async def run(self):
        while True:
            for name, pid in self.processes.items():
                self.highest[name] = max(self.highest[name], resident_mib(pid))
            await asyncio.sleep(0.02)


class Client:
    def __init__(self, port, path, token):
        self.port, self.path, self.token = port, path, token

    async def head(self, reader):
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        fields = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
        return int(lines[0].split()[1]), fields

    async def send(self, number, size):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        before = (b"--frame\r\nContent-Disposition: form-data; name=\"file\"; filename=\"paper.pdf\"\r\n"
                  b"Content-Type: application/pdf\r\n\r\n")
        after = b"\r\n--frame--\r\n"
        writer.write((f"POST {self.path} HTTP/1.1\r\nHost: florin\r\nAuthorization: Bearer {self.token}\r\n"
                      f"Content-Type: multipart/form-data; boundary=frame\r\nIdempotency-Key: paper-{number}\r\n"
                      f"Content-Length: {len(before) + size + len(after)}\r\nConnection: close\r\n\r\n").encode() + before)
        digest = hashlib.sha256()
        for piece in content(number, size):
            digest.update(piece)
            writer.write(piece)
            await writer.drain()
        writer.write(after)
        await writer.drain()
        status, fields = await self.head(reader)
        body = json.loads(await reader.readexactly(int(fields["content-length"])))
        writer.close()
        if status != 201 or body["sha256"] != digest.hexdigest():
            raise SystemExit(f"file {number}: {status} {body}")
        return body["id"], body["sha256"]

    async def fetch(self, kept):
        id, expected = kept
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write((f"GET {self.path}/{id} HTTP/1.1\r\nHost: florin\r\nAuthorization: Bearer {self.token}\r\n"
                      "Connection: close\r\n\r\n").encode())
        status, fields = await self.head(reader)
        digest = hashlib.sha256()
        left = int(fields["content-length"])
        while left:
            piece = await reader.read(min(left, PIECE))
            if not piece:
                break
            digest.update(piece)
            left -= len(piece)
        writer.close()
        if status != 200 or left or digest.hexdigest() != expected:
            raise SystemExit(f"file {id}: {status}, {left} bytes missing")


async def main():
    options = argparse.ArgumentParser()
    options.add_argument("--port", type=int, required=True)
    options.add_argument("--path", required=True)
    options.add_argument("--process", action="append", default=[])
    options.add_argument("--count", type=int, default=50)
    options.add_argument("--size", type=int, default=10 << 20)
    options.add_argument("--limit-mib", type=float, default=64)
    options = options.parse_args()
    client = Client(options.port, options.path, sys.stdin.read().strip())
    processes = {name: int(pid) for name, pid in (text.split("=") for text in options.process)}
    # One of each first: what a process needs once is no part of what a file costs.
    await client.fetch(await client.send(options.count, PIECE))
    watch = Watch(processes)
    watching = asyncio.create_task(watch.run())
    megabytes = options.count * options.size / 1e6
    start = time.monotonic()
    kept = await asyncio.gather(*(client.send(number, options.size) for number in range(options.count)))
    sent = time.monotonic()
    await asyncio.gather(*(client.fetch(file) for file in kept))
    fetched = time.monotonic()
    watching.cancel()
    print(f"{options.count} files of {options.size / (1 << 20):.1f} MiB at once")
    print(f"sent    {sent - start:6.2f} s {megabytes / (sent - start):8.0f} MB/s")
    print(f"fetched {fetched - sent:6.2f} s {megabytes / (fetched - sent):8.0f} MB/s")
    too_much = False
    for name in processes:
        grown = watch.highest[name] - watch.before[name]
        too_much |= grown > options.limit_mib
        print(f"{name:11} {watch.highest[name]:6.1f} MiB at most, {grown:5.1f} MiB more than before"
              f" (at most {options.limit_mib:.0f})")
    return 1 if too_much else 0


sys.exit(asyncio.run(main()))
