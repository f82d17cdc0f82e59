"""Validates OpenAPI documents, and in each the examples by their schemas.

usage: check_documents.py FILE...
"""

import json
import sys

from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012


def media_types(document):
    """Everything with a schema that a route takes or answers, with its place."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            place = f"{method.upper()} {path}"
            for kind, content in operation.get("requestBody", {}).get("content", {}).items():
                yield f"{place} takes {kind}", content
            for status, response in operation["responses"].items():
                if "$ref" in response:
                    response = document["components"]["responses"][response["$ref"].rpartition("/")[2]]
                for kind, content in response.get("content", {}).items():
                    yield f"{place} answers {status} {kind}", content


def example_errors(document):
    resource = Resource(contents=document, specification=DRAFT202012)
    registry = Registry().with_resource("urn:document", resource)
    for place, content in media_types(document):
        # A reference inside the document becomes one to the document, which the registry knows.
        schema = json.loads(json.dumps(content["schema"]).replace('"#/', '"urn:document#/'))
        validator = Draft202012Validator(schema, registry=registry, format_checker=FormatChecker())
        examples = [content["example"]] if "example" in content else []
        for reference in content.get("examples", {}).values():
            name = reference["$ref"].rpartition("/")[2]
            examples.append(document["components"]["examples"][name]["value"])
        for example in examples:
            for error in validator.iter_errors(example):
                yield f"{place}: {error.json_path}: {error.message}"


def main(files):
    found = 0
    for file in files:
        with open(file, encoding="utf-8") as text:
            document = json.load(text)
        errors = [f"{error.json_path}: {error.message}" for error in OpenAPIV31SpecValidator(document).iter_errors()]
        errors += example_errors(document)
        for error in errors:
            print(f"{file}: {error}", file=sys.stderr)
        found += len(errors)
        routes = sum(len(operations) for operations in document["paths"].values())
        print(f"    {file.rpartition('/')[2]}: OpenAPI {document['openapi']}, {routes} routes, {len(errors)} errors")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
