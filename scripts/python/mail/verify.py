"""What a DKIM verifier that is not ours (dkimpy) makes of a message.

usage: verify.py MESSAGE NAME=RECORD...

NAME is that of a DNS record (rsa._domainkey.florin.test), RECORD its text. Ends with 0 when every signature of the
message is right and there is one for each record.
"""

import pathlib
import sys

import dkim

message = pathlib.Path(sys.argv[1]).read_bytes()
records = dict(argument.split("=", 1) for argument in sys.argv[2:])
asked = []


def look_up(name, timeout=5):
    asked.append(name.decode().rstrip("."))
    return records[asked[-1]].encode()


verifier = dkim.DKIM(message)
count = sum(name.lower() == b"dkim-signature" for name, _ in verifier.headers)
for index in range(count):
    if not verifier.verify(idx=index, dnsfunc=look_up):
        sys.exit(f"signature {index} is wrong")
if sorted(asked) != sorted(records):
    sys.exit(f"asked for {asked}")
