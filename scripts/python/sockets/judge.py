"""What a WebSocket library that is not ours makes of the gateway and a service behind it.

usage: judge.py URL TOKEN

Ends with 0 when all of it is as RFC 6455 has it, and tells what is not.
"""

import asyncio
import sys

import websockets
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.frames import Opcode

LIMIT = 16 << 10


def opened(url, token, **options):
    """A socket whose messages are whatever the peer sends: this library's own limits are not the question."""
    return connect(url, additional_headers={"Authorization": f"Bearer {token}"}, ping_interval=None, **options)


async def close_code(socket):
    """With what the server ends it."""
    try:
        while True:
            await asyncio.wait_for(socket.recv(), 10)
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else None


def frame(opcode, data=b"", fin=True, reserved=0):
    """As a client sends it, whether it may or not: the library itself writes nothing that is forbidden."""
    length = len(data)
    head = bytes([fin << 7 | reserved << 4 | opcode])
    head += bytes([0x80 | length]) if length < 126 else bytes([0xFE]) + length.to_bytes(2, "big")
    mask = b"\x1d\xc0\xff\xee"
    return head + mask + bytes(byte ^ mask[index % 4] for index, byte in enumerate(data))


async def write(socket, *frames):
    """Past what the library would let us send."""
    for sent in frames:
        socket.transport.write(sent)


async def messages(url, token):
    async with opened(url, token) as socket:
        for message in ["text", "", "ünïcödé 🦊", "x" * LIMIT, b"", b"\x00\xff" * 100, b"x" * LIMIT]:
            await socket.send(message)
            assert await socket.recv() == message
        await socket.send(["in ", "three ", "pieces"])
        assert await socket.recv() == "in three pieces"
        # A character over two fragments, and a ping between them.
        await write(
            socket,
            frame(Opcode.TEXT, b"\xc3", fin=False), frame(Opcode.PING, b"now"), frame(Opcode.CONT, b"\xbc"),
        )
        assert await socket.recv() == "ü"


async def pings(url, token):
    async with opened(url, token) as socket:
        for content in [b"", b"x" * 125]:
            await asyncio.wait_for(await socket.ping(content), 10)


async def subprotocols(url, token):
    async with opened(url, token, subprotocols=["unknown", "florin.v1"]) as socket:
        assert socket.subprotocol == "florin.v1"
    async with opened(url, token, compression="deflate") as socket:
        assert socket.protocol.extensions == []


async def closing(url, token):
    async with opened(url, token) as socket:
        await socket.close(4000, "enough")
        assert (socket.close_code, socket.close_reason) == (4000, "enough") or socket.close_code == 4000
    for word, code in [("close", 4400), ("return", 1000), ("fail", 1011)]:
        async with opened(url, token) as socket:
            await socket.send(word)
            assert await close_code(socket) == code, word


async def violations(url, token):
    text, cont, binary = Opcode.TEXT, Opcode.CONT, Opcode.BINARY
    cases = [
        ("text that is no UTF-8", 1007, [frame(text, b"\xff\xfe")]),
        ("half a character", 1007, [frame(text, b"\xc3")]),
        ("a surrogate", 1007, [frame(text, b"\xed\xa0\x80")]),
        ("a frame too long", 1009, [frame(binary, b"x" * (LIMIT + 1))]),
        ("a message too long", 1009, [frame(binary, b"x" * LIMIT, fin=False), frame(cont, b"x")]),
        ("a continuation of nothing", 1002, [frame(cont, b"x")]),
        ("a message within another", 1002, [frame(text, b"x", fin=False), frame(text, b"x")]),
        ("a reserved bit", 1002, [frame(text, b"x", reserved=4)]),
        ("a close of one byte", 1002, [frame(Opcode.CLOSE, b"\x03")]),
        ("a close code that may not be sent", 1002, [frame(Opcode.CLOSE, b"\x03\xed")]),
        ("a close reason that is no UTF-8", 1007, [frame(Opcode.CLOSE, b"\x03\xe8\xff")]),
    ]
    for name, code, frames in cases:
        async with opened(url, token) as socket:
            await write(socket, *frames)
            found = await close_code(socket)
            assert found == code, f"{name}: {found}"
    raw = [
        ("a ping in pieces", 1002, b"\x09\x80\x00\x00\x00\x00"),
        ("a ping too long", 1002, b"\x89\xfe\x00\x7e\x00\x00\x00\x00" + b"x" * 126),
        ("an unknown opcode", 1002, b"\x83\x80\x00\x00\x00\x00"),
        ("an unknown control opcode", 1002, b"\x8b\x80\x00\x00\x00\x00"),
        ("no mask", 1002, b"\x81\x01x"),
    ]
    for name, code, sent in raw:
        async with opened(url, token) as socket:
            socket.transport.write(sent)
            found = await close_code(socket)
            assert found == code, f"{name}: {found}"


async def main(url, token):
    for check in [messages, pings, subprotocols, closing, violations]:
        await check(url, token)
        print(f"{check.__name__}: as RFC 6455 has it ({websockets.__version__})", flush=True)


asyncio.run(main(*sys.argv[1:]))
