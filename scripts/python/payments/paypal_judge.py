"""What PayPal's own description of its API makes of what is said to it, and of what the sandbox says in its place.

usage: paypal_judge.py FOLDER DOCUMENTS     a line of DOCUMENTS: <file> <schema> <JSON>; prints a verdict for each
"""

import json
import pathlib
import sys

import jsonschema

folder = pathlib.Path(sys.argv[1])
for line in pathlib.Path(sys.argv[2]).read_text().splitlines():
    name, schema, document = line.split(" ", 2)
    description = json.loads((folder / name).read_text())
    rules = {"$ref": f"#/components/schemas/{schema}", "components": description["components"]}
    validator = jsonschema.Draft202012Validator(rules, format_checker=jsonschema.FormatChecker())
    errors = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(json.loads(document))]
    print(schema, "; ".join(errors)[:500] or "fits")
