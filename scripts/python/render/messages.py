"""Makes the Swift of messages from their declarations.

Each `Shared/Contracts/<Publisher>/<Name>.messages` becomes `<Name>.swift` beside it: properties, decoding, encoding
and an example of every message; `Shared/Contracts/AllMessages.swift` lists them for tests and documents. docs/messages.md
tells the notation. `--check` writes nothing and fails where a file is not what its declaration says.
"""

import pathlib
import re
import sys
from dataclasses import dataclass, field

ROOT = pathlib.Path(__file__).resolve().parents[3]
CONTRACTS = ROOT / "Shared" / "Contracts"
WIDTH = 120

# Notation: (Swift type, field type, example)
PLAIN = {
    "uuid": ("UniqueID", ".uuid", ".example"),
    "user": ("UserID", ".id(UserID.self)", "UserID(.example)"),
    "money": ("Money", ".money", ".example"),
    "currency": ("Currency", ".currency", "Currency.USD"),
    "time": ("Timestamp", ".timestamp", ".example"),
    "day": ("CalendarDay", ".day", "Timestamp.example.day"),
    "text": ("String", ".text(0...4096)", None),
    "int": ("Int", ".integer(0...Int.max)", None),
    "int64": ("Int64", ".integer(0...Int64.max)", None),
    "bool": ("Bool", ".bool", None),
    "json": ("JSONValue", ".json", None),
}
PARTS_IN_CAPITALS = {"id": "ID", "ids": "IDs", "url": "URL", "ip": "IP", "iban": "IBAN", "mfa": "MFA", "html": "HTML"}


class Mistake(Exception):
    pass


def camel_case(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(PARTS_IN_CAPITALS.get(part, part.capitalize()) for part in rest)


# Words of Swift that a case may be called all the same; a field gets `Value` behind it.
RESERVED = {"as", "case", "class", "default", "else", "for", "func", "if", "import", "in", "internal", "is", "let"}
RESERVED |= {"operator", "private", "protocol", "public", "repeat", "return", "self", "static", "switch", "true", "var"}


def escaped(name: str) -> str:
    return f"`{name}`" if name in RESERVED else name


def enum_case(word: str) -> str:
    return escaped(word) if camel_case(word) == word else f'{camel_case(word)} = "{word}"'


@dataclass
class Field:
    name: str
    is_optional: bool
    notation: str
    absent: str | None
    example: str | None
    doc: list[str]

    @property
    def swift_name(self) -> str:
        name = camel_case(self.name)
        # `out` is what the fields are written to.
        return f"{name}Value" if name in RESERVED | {"out"} else name


@dataclass
class Message:
    kind: str
    name: str
    type: str = ""
    reply: str = ""
    base: str = ""
    cases: list[str] = field(default_factory=list)
    doc: list[str] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)


HEAD = re.compile(
    r"(?:(?P<event>event) (?P<e_name>\w+) (?P<e_type>[\w.]+)(?:: (?P<base>\w+))?"
    r"|(?P<request>request) (?P<r_name>\w+) (?P<r_type>[\w.]+) -> (?P<reply>\w+)(?:: (?P<r_base>\w+))?"
    r"|(?P<object>object) (?P<o_name>\w+)"
    r"|(?P<enum>enum) (?P<n_name>\w+): (?P<cases>[\w ]+))$"
)
FIELD = re.compile(
    r"    (?P<name>[a-z][a-z0-9_]*)(?P<optional>\??): (?P<notation>\[?\w+(?:; \d+)?\]?)"
    r"(?: else (?P<absent>\S+))?(?: = (?P<example>.+))?$"
)
TYPE = re.compile(r"(?P<publisher>[a-z][a-z0-9]*)\.[a-z0-9_]+\.v[1-9][0-9]*$")
# A message begins with the slug of who sends it: the broker lets nobody else send it.
# Beside them those that are listened to and built elsewhere, or later: compliance's tier is auth's to apply.
PUBLISHERS = {"compliance"} | set(re.findall(r'"slug": "([a-z0-9]+)"', (ROOT / "suite.json").read_text()))


def parse(path: pathlib.Path) -> list[Message]:
    messages: list[Message] = []
    doc: list[str] = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        where = f"{path.relative_to(ROOT)}:{number}"
        if not line.strip() or line.startswith("#"):
            continue
        if line.lstrip().startswith("///"):
            doc.append(line.strip())
        elif match := FIELD.match(line):
            if not messages or messages[-1].kind == "enum":
                raise Mistake(f"{where}: a field needs an event, a request or an object before it")
            messages[-1].fields.append(
                Field(
                    match["name"], bool(match["optional"]), match["notation"], match["absent"], match["example"], doc
                )
            )
            doc = []
        elif match := HEAD.match(line):
            messages.append(head(match, doc, where))
            doc = []
        else:
            raise Mistake(f"{where}: neither a field nor a message: {line.strip()}")
    return messages


def head(match: re.Match[str], doc: list[str], where: str) -> Message:
    if match["event"]:
        message = Message("event", match["e_name"], match["e_type"], base=match["base"] or "", doc=doc)
    elif match["request"]:
        message = Message("request", match["r_name"], match["r_type"], match["reply"], match["r_base"] or "", doc=doc)
    elif match["enum"]:
        return Message("enum", match["n_name"], cases=match["cases"].split(), doc=doc)
    else:
        return Message("object", match["o_name"], doc=doc)
    parts = TYPE.match(message.type)
    if not parts:
        raise Mistake(f"{where}: a type is <publisher>.<what_happened>.v<major>, not {message.type}")
    if parts["publisher"] not in PUBLISHERS:
        raise Mistake(f"{where}: {parts['publisher']} is the slug of no process in suite.json")
    return message


def check_bases(messages: list[Message]) -> None:
    objects = {message.name for message in messages if message.kind == "object"}
    for message in messages:
        if message.base and message.base not in objects:
            raise Mistake(f"nobody declares {message.base}")
        if message.base and message.fields:
            raise Mistake(f"{message.name} is a {message.base}, so it has no fields of its own")


class Renderer:
    def __init__(self, messages: list[Message]):
        self.enums = {message.name: message for message in messages if message.kind == "enum"}
        self.objects = {message.name for message in messages if message.kind == "object"}

    def types(self, notation: str) -> tuple[str, str, str | None]:
        """Swift type, field type and example of a notation."""
        if notation.startswith("["):
            element, _, limit = notation[1:-1].partition("; ")
            swift, wire, example = self.types(element)
            bound = f"{int(limit):_}" if int(limit or 0) >= 10_000 else limit or "1000"
            return f"[{swift}]", f".array({wire}, 0...{bound})", f"[{example}]" if example else None
        if notation in PLAIN:
            return PLAIN[notation]
        if notation in self.enums:
            return notation, f".choice({notation}.self)", f".{camel_case(self.enums[notation].cases[0])}"
        if notation in self.objects:
            return notation, f".object({notation}.self)", f"{notation}.example"
        raise Mistake(f"nobody declares {notation}")

    def example(self, field: Field) -> str:
        _, _, usual = self.types(field.notation)
        example = field.example or usual
        if example is None:
            raise Mistake(f"{field.name} needs an example")
        return example

    def render(self, message: Message) -> str:
        if message.kind == "enum":
            lines = message.doc + [f"package enum {message.name}: String, CaseIterable, FieldValue {{"]
            return "\n".join(lines + [f"    case {enum_case(case)}" for case in message.cases] + ["}"]) + "\n"
        return "\n".join([*self.opening(message), *self.body(message), "}"]) + "\n"

    def opening(self, message: Message) -> list[str]:
        protocol = {"event": "EventContract", "request": "RequestContract"}.get(
            message.kind, "FieldEncodable, FieldDecodable, Hashable"
        )
        lines = message.doc + [f"package struct {message.name}: {protocol} {{"]
        if message.type:
            lines += [f'    package static let type = "{message.type}"', ""]
        if message.reply:
            lines += [f"    package typealias Reply = {message.reply}", ""]
        return lines

    def body(self, message: Message) -> list[str]:
        if message.base:
            return self.wrapping_body(message)
        if not message.fields:
            return self.empty_body(message)
        lines, parameters, examples = [], [], []
        for item in message.fields:
            swift, _, _ = self.types(item.notation)
            mark = "?" if item.is_optional and item.absent is None else ""
            lines += [f"    {line}" for line in item.doc]
            lines.append(f"    package let {item.swift_name}: {swift}{mark}")
            usual = f" = {item.absent or 'nil'}" if item.is_optional else ""
            parameters.append(f"{item.swift_name}: {swift}{mark}{usual}")
            examples.append(f"{item.swift_name}: {self.example(item)}")
        lines += ["", *call("    package init(", parameters, ") {", closing_alone=True)]
        lines += [f"        self.{item.swift_name} = {item.swift_name}" for item in message.fields]
        lines += ["    }", "", "    package init(_ fields: inout Fields) {"]
        for item in message.fields:
            _, wire, _ = self.types(item.notation)
            how = "optional" if item.is_optional else "required"
            usual = f" ?? {item.absent}" if item.absent else ""
            lines.append(f'        {item.swift_name} = fields.{how}("{item.name}", {wire}){usual}')
        lines += ["    }", ""]
        lines += call(f"    package static let example = {message.name}(", examples, ")", closing_alone=False)
        lines += ["", "    package func encode(to out: inout JSONWriter) {"]
        for item in message.fields:
            how = "optional" if item.is_optional and item.absent is None else "field"
            lines.append(f'        out.{how}("{item.name}", {item.swift_name})')
        return lines + ["    }"]

    def wrapping_body(self, message: Message) -> list[str]:
        return [
            f"    package let content: {message.base}",
            "",
            f"    package init(_ content: {message.base}) {{",
            "        self.content = content",
            "    }",
            "",
            "    package init(_ fields: inout Fields) {",
            f"        content = {message.base}(&fields)",
            "    }",
            "",
            f"    package static let example = {message.name}(.example)",
            "",
            "    package func encode(to out: inout JSONWriter) {",
            "        content.encode(to: &out)",
            "    }",
        ]

    def empty_body(self, message: Message) -> list[str]:
        return [
            "    package init() {}",
            "",
            "    package init(_ fields: inout Fields) {}",
            "",
            f"    package static let example = {message.name}()",
            "",
            "    package func encode(to out: inout JSONWriter) {}",
        ]


def call(start: str, arguments: list[str], end: str, closing_alone: bool) -> list[str]:
    """A call or declaration on one line if it fits, else an argument a line."""
    whole = start + ", ".join(arguments) + end
    if len(whole) <= WIDTH:
        return [whole]
    lines = [start, *(f"        {argument}," for argument in arguments)]
    lines[-1] = lines[-1][:-1]
    if closing_alone:
        return [*lines, f"    {end}"]
    return [*lines[:-1], lines[-1] + end]


def imports(messages: list[Message]) -> str:
    notations = " ".join(item.notation for message in messages for item in message.fields)
    modules = ["JSONKit"]
    if re.search(r"\b(money|currency)\b", notations):
        modules.append("MoneyKit")
    if re.search(r"\b(uuid|user|time|day)\b", notations):
        modules.append("Primitives")
    return "".join(f"package import {module}\n" for module in modules)


def swift_file(path: pathlib.Path, messages: list[Message], renderer: Renderer) -> str:
    note = f"// Made by scripts/render from {path.name}.\n"
    return note + imports(messages) + "\n" + "\n".join(renderer.render(message) for message in messages)


def list_file(messages: list[Message]) -> str:
    events = sorted(message.name for message in messages if message.kind == "event")
    requests = sorted(message.name for message in messages if message.kind == "request")
    lines = [
        "// Made by scripts/render from the declarations of all messages.",
        "/// Every message of the suite.",
        "package enum AllMessages {",
        "    package static let events: [any EventContract.Type] = [",
        *(f"        {name}.self," for name in events),
        "    ]",
        "    package static let requests: [any RequestContract.Type] = [",
        *(f"        {name}.self," for name in requests),
        "    ]",
        "}",
    ]
    return "\n".join(lines) + "\n"


def rendered() -> dict[pathlib.Path, str]:
    """What each file must hold."""
    declarations = {path: parse(path) for path in sorted(CONTRACTS.glob("*/*.messages"))}
    everything = [message for messages in declarations.values() for message in messages]
    names = [message.name for message in everything] + [message.type for message in everything if message.type]
    for name in names:
        if names.count(name) > 1:
            raise Mistake(f"{name} is declared twice")
    check_bases(everything)
    renderer = Renderer(everything)
    files = {path.with_suffix(".swift"): swift_file(path, each, renderer) for path, each in declarations.items() if each}
    files[CONTRACTS / "AllMessages.swift"] = list_file(everything)
    return files


def main() -> int:
    try:
        files = rendered()
    except Mistake as mistake:
        print(mistake, file=sys.stderr)
        return 1
    stale = [path for path, text in files.items() if not path.exists() or path.read_text() != text]
    for path in stale:
        if "--check" in sys.argv:
            print(f"{path.relative_to(ROOT)} is not what its declaration says: run scripts/render", file=sys.stderr)
        else:
            path.write_text(files[path])
            print(f"wrote {path.relative_to(ROOT)}")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
