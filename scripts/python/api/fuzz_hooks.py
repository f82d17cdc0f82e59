"""Logs the fuzzer in, shows it ids that exist, and knows the one refusal of a well-formed request that no schema can
foresee."""

import functools
import os
import uuid
import zlib

import requests
import schemathesis
from schemathesis.core.failures import Failure

API = os.environ["FLORIN_API"]


def log_in():
    credentials = {"email": os.environ["FUZZ_EMAIL"], "password": os.environ["FUZZ_PASSWORD"]}
    answer = requests.post(f"{API}/api/v1/auth/login", json=credentials, timeout=20)
    answer.raise_for_status()
    return answer.json()["access_token"]


@schemathesis.auth(refresh_interval=300)
class LoggedIn:
    """Logs in anew when a request of the run has ended the session: logging out is tried as well."""

    def get(self, case, context):
        return log_in()

    def set(self, case, token, context):
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {token}"}


@functools.cache
def known_ids(path):
    """Ids that the list at the path shows us at the start; none where we may not look."""
    answer = requests.get(f"{API}{path}", headers={"Authorization": f"Bearer {log_in()}"}, timeout=20)
    return [row["id"] for row in answer.json()["data"]] if answer.status_code == 200 else []


def real(value, path):
    """Every other id becomes one that exists; what is no id stays what it is."""
    try:
        number = uuid.UUID(value).int
    except (AttributeError, TypeError, ValueError):
        return value
    known = known_ids(path)
    return known[number // 2 % len(known)] if known and zlib.crc32(number.to_bytes(16)) % 2 else value


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    if path_parameters and "id" in path_parameters and context.operation is not None:
        path = context.operation.path.partition("/{id}")[0]
        path_parameters["id"] = real(path_parameters["id"], path)
    return path_parameters


@schemathesis.hook
def map_body(context, body):
    if isinstance(body, dict):
        return {
            key: real(value, "/api/v1/wallets") if key.endswith("wallet_id") else map_body(context, value)
            for key, value in body.items()
        }
    # The fuzzer learns its own address from answers, and five guesses at its password would lock it out.
    if body == os.environ["FUZZ_EMAIL"]:
        return "nobody@florin.test"
    return [map_body(context, element) for element in body] if isinstance(body, list) else body


@schemathesis.check
def well_formed_is_never_malformed(context, response, case):
    """A request that satisfies the document is not malformed, unless in its cursor: what is in one is our affair."""
    if case.meta is None or not case.meta.generation.mode.is_positive or response.status_code != 400:
        return
    code = response.json().get("code")
    if code != "bad_cursor":
        raise Failure(
            operation=case.operation.label,
            title="A well-formed request is called malformed",
            message=f"{code}: {response.json().get('detail', '')} {response.json().get('errors', '')}",
        )
