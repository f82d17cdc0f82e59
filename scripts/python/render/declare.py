"""Puts the line of a service into suite.json, among the others by port. Each service is one line there.

usage: declare.py PORT LINE
"""

import json
import pathlib
import re
import sys

FILE = pathlib.Path(__file__).resolve().parents[3] / "suite.json"

port, line = int(sys.argv[1]), sys.argv[2]
json.loads(line)
lines = FILE.read_text().splitlines()
first = lines.index('"services": [') + 1
last = next(number for number in range(first, len(lines)) if lines[number] == "],")
later = [number for number in range(first, last) if int(re.search(r'"port": (\d+)', lines[number])[1]) > port]
if later:
    lines.insert(later[0], line + ",")
else:
    lines[last - 1] += ","
    lines.insert(last, line)
text = "\n".join(lines) + "\n"
json.loads(text)
FILE.write_text(text)
