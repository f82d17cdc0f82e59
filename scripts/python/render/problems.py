"""Makes the Swift of the suite's problem codes from their table.

`Shared/HTTPKit/Problems/problem-codes.tsv` holds each code once, with the status and title that always go with it, in
the order of the alphabet; `ProblemCodes.swift` beside it is made from it. `--check` writes nothing and fails where that
is not what the table says.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
TABLE = ROOT / "Shared" / "HTTPKit" / "Problems" / "problem-codes.tsv"
WIDTH = 120
HEAD = "code\tstatus\ttitle"
LINE = re.compile(r"(?P<code>[a-z][a-z0-9]*(?:_[a-z0-9]+)*)\t(?P<status>[45][0-9]{2})\t(?P<title>[A-Z][^\t\"\\\\]+)$")
PARTS_IN_CAPITALS = {"id": "ID", "ids": "IDs", "url": "URL", "ip": "IP", "json": "JSON", "api": "API", "mfa": "MFA"}


class Mistake(Exception):
    pass


def swift_name(code: str) -> str:
    first, *rest = code.split("_")
    return first + "".join(PARTS_IN_CAPITALS.get(part, part.capitalize()) for part in rest)


def parse(lines: list[str]) -> list[tuple[str, str, str]]:
    if not lines or lines[0] != HEAD:
        raise Mistake(f"the table begins with {HEAD!r}")
    codes: list[tuple[str, str, str]] = []
    for number, line in enumerate(lines[1:], 2):
        match = LINE.match(line)
        if not match:
            raise Mistake(f"line {number} is no code, status and title with tabs between: {line}")
        if codes and codes[-1][0] >= match["code"]:
            raise Mistake(f"line {number}: {match['code']} stands twice, or not in the order of the alphabet")
        codes.append((match["code"], match["status"], match["title"]))
    return codes


def declaration(code: str, status: str, title: str) -> str:
    start = f"    package static let {swift_name(code)} = ProblemCode("
    arguments = f'"{code}", {status}, "{title}")'
    line = start + arguments
    return line if len(line) <= WIDTH else f"{start}\n        {arguments}"


def rendered(codes: list[tuple[str, str, str]]) -> str:
    names = [f"        {swift_name(code)}," for code, _, _ in codes]
    return "\n".join(
        [
            f"// Made by scripts/render from {TABLE.name}.",
            "extension ProblemCode {",
            *(declaration(*code) for code in codes),
            "",
            "    /// All of the suite, in the order of the alphabet.",
            "    package static let all: [ProblemCode] = [",
            *names,
            "    ]",
            "}",
            "",
        ]
    )


def main() -> int:
    try:
        text = rendered(parse(TABLE.read_text().splitlines()))
    except Mistake as mistake:
        print(f"{TABLE.relative_to(ROOT)}: {mistake}", file=sys.stderr)
        return 1
    file = TABLE.with_name("ProblemCodes.swift")
    if file.exists() and file.read_text() == text:
        return 0
    if "--check" in sys.argv:
        print(f"{file.relative_to(ROOT)} is not what its table says: run scripts/render", file=sys.stderr)
        return 1
    file.write_text(text)
    print(f"wrote {file.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
