"""A client of the notifications socket with a library that is not ours: prints each frame, and how it ended.

usage: inbox.py URL TOKEN WAY [CURSOR]

WAY is where the token goes: header, subprotocol or message.
"""

import asyncio
import json
import sys

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed


def say(**what):
    print(json.dumps(what), flush=True)


async def main(url, token, way, cursor=None):
    options = {"subprotocols": ["florin.v1"]}
    if way == "header":
        options["additional_headers"] = {"Authorization": f"Bearer {token}"}
    elif way == "subprotocol":
        options["subprotocols"] = ["florin.v1", f"florin.bearer.{token}"]
    async with connect(url, **options) as socket:
        say(opened=socket.subprotocol)
        if way == "message":
            await socket.send(json.dumps({"type": "authenticate", "token": token}))
        subscribe = {"type": "subscribe"}
        if cursor is not None:
            subscribe["cursor"] = int(cursor)
        try:
            while True:
                frame = json.loads(await socket.recv())
                say(frame=frame)
                if frame["type"] == "ready":
                    await socket.send(json.dumps(subscribe))
        except ConnectionClosed as closed:
            say(closed=closed.rcvd.code if closed.rcvd else None)


asyncio.run(main(*sys.argv[1:]))
