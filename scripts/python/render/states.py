"""Draws the state machines of services into their READMEs, and of shared parts into docs, from the tables in the code.

A table is a `Transitions<...>(from: .state, [...])` with a row `(.state, .event, .next),` a line. A README names the file
that holds one between `<!-- states: <file below its folder> -->` and `<!-- end of states -->`, and the drawing stands
there. `--check` writes nothing and fails where a drawing is not what the code says, or a table is drawn nowhere.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
TABLE = re.compile(r"Transitions<[^>]*>\(\s*from: \.(?P<start>\w+),\s*\[(?P<rows>.*?)\]\)", re.DOTALL)
ROW = re.compile(r"^\s*\(\.(\w+), \.(\w+), \.(\w+)\),$", re.MULTILINE)
PLACE = re.compile(r"(<!-- states: (?P<file>\S+) -->\n).*?(<!-- end of states -->)", re.DOTALL)


class Mistake(Exception):
    pass


def drawing(file: pathlib.Path) -> str:
    table = TABLE.search(file.read_text())
    if not table:
        raise Mistake(f"{file.relative_to(ROOT)} holds no table of transitions")
    rows = ROW.findall(table["rows"])
    if table["rows"].count("(.") != len(rows):
        raise Mistake(f"{file.relative_to(ROOT)}: a row is `(.state, .event, .next),` on a line of its own")
    events: dict[tuple[str, str], list[str]] = {}
    for state, event, following in rows:
        events.setdefault((state, following), []).append(event)
    lines = [f"    [*] --> {table['start']}"]
    lines += [f"    {state} --> {following}: {', '.join(names)}" for (state, following), names in events.items()]
    left = {state for state, _ in events}
    lines += [f"    {state} --> [*]" for state in dict.fromkeys(next for _, next in events) if state not in left]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```", ""])


def rendered(readme: pathlib.Path) -> str:
    def draw(place: re.Match[str]) -> str:
        return place[1] + drawing(readme.parent / place["file"]) + place[3]

    return PLACE.sub(draw, readme.read_text())


def main() -> int:
    failed = False
    for readme in sorted((ROOT / "Services").glob("*/README.md")) + sorted((ROOT / "docs").glob("*.md")):
        drawn = {match["file"] for match in PLACE.finditer(readme.read_text())}
        tables = {
            str(file.relative_to(readme.parent))
            for file in readme.parent.rglob("*.swift")
            if TABLE.search(file.read_text())
        }
        try:
            if tables - drawn:
                raise Mistake(f"{readme.relative_to(ROOT)} does not draw {', '.join(sorted(tables - drawn))}")
            text = rendered(readme)
        except Mistake as mistake:
            print(mistake, file=sys.stderr)
            failed = True
            continue
        if text == readme.read_text():
            continue
        if "--check" in sys.argv:
            print(f"{readme.relative_to(ROOT)} does not draw what the code says: run scripts/render", file=sys.stderr)
            failed = True
        else:
            readme.write_text(text)
            print(f"wrote {readme.relative_to(ROOT)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
