"""Judges exchanges with Paystack by the document of its own: judge.py OPENAPI EXCHANGES.

EXCHANGES holds a JSON object a line: {"method": "get", "path": "/refund?page=1", "request": ... or null, "status": 200,
"answer": ...}. Says what is not valid, and exits with 1 when there is something.
"""

import json
import sys
from urllib.parse import parse_qsl, unquote

import jsonschema
import yaml


def resolved(document, schema):
    """The schema without references, and with what OpenAPI 3.0 calls nullable as JSON Schema has it."""
    if isinstance(schema, list):
        return [resolved(document, item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        target = document
        for part in schema["$ref"].split("/")[1:]:
            target = target[part]
        return resolved(document, target)
    plain = {key: resolved(document, value) for key, value in schema.items() if key != "nullable"}
    if schema.get("nullable") is True and len(plain) > 0:
        return {"anyOf": [plain, {"type": "null"}]}
    return plain


def operation(document, method, path):
    """The operation of a path and its parameters; templates come after what is spelt out."""
    parts = path.strip("/").split("/")
    for template in sorted(document["paths"], key=lambda name: name.count("{")):
        wanted = template.strip("/").split("/")
        if len(wanted) != len(parts) or method not in document["paths"][template]:
            continue
        values = {}
        for want, part in zip(wanted, parts):
            if want.startswith("{"):
                values[want[1:-1]] = unquote(part)
            elif want != part:
                break
        else:
            item = document["paths"][template]
            parameters = resolved(document, item.get("parameters", []) + item[method].get("parameters", []))
            return item[method], parameters, values
    raise LookupError(f"{method} {path} is no operation of Paystack's")


def typed(text, schema):
    """A parameter's text as the type that it is documented with."""
    if schema.get("type") == "integer":
        return int(text)
    if schema.get("type") == "boolean":
        return {"true": True, "false": False}[text]
    return text


def complaints(document, exchange):
    method, _, query = exchange["method"], None, exchange["path"].partition("?")[2]
    path = exchange["path"].partition("?")[0]
    found, parameters, values = operation(document, method, path)
    given = [("path", *pair) for pair in values.items()] + [("query", *pair) for pair in parse_qsl(query)]
    known = {(parameter["in"], parameter["name"]): parameter["schema"] for parameter in parameters}
    for where, name, text in given:
        if (where, name) not in known:
            yield f"{name} is no parameter"
        else:
            yield from errors(typed(text, known[where, name]), known[where, name])
    body = found.get("requestBody")
    if body is not None:
        schema = resolved(document, body)["content"]["application/json"]["schema"]
        yield from errors(exchange["request"], schema)
    answer = resolved(document, found["responses"]).get(str(exchange["status"]))
    if answer is None:
        yield f"{exchange['status']} is not an answer of {method} {path}"
    elif "content" in answer:
        yield from errors(exchange["answer"], answer["content"]["application/json"]["schema"])


def errors(value, schema):
    for error in jsonschema.Draft202012Validator(schema).iter_errors(value):
        yield f"{'.'.join(map(str, error.absolute_path))}: {error.message[:300]}"


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        document = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    with open(sys.argv[2], encoding="utf-8") as file:
        exchanges = [json.loads(line) for line in file if line.strip()]
    wrong = 0
    for exchange in exchanges:
        for complaint in complaints(document, exchange):
            print(f"{exchange['method']} {exchange['path']} -> {exchange['status']}: {complaint}")
            wrong += 1
    print(f"{len(exchanges)} exchanges, {wrong} complaints")
    sys.exit(1 if wrong or not exchanges else 0)


main()
