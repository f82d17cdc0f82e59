"""Makes what names every service from the one place that does: suite.json.

Some files are made whole; of others the part between two lines, `rendered: <part>` and `end of <part>`, each in the
comment of its language. `--check` writes nothing and fails where a file is not what the declaration says.
docs/adding-a-service.md tells the fields.
"""

import difflib
import json
import pathlib
import re
import sys
from dataclasses import dataclass, field

ROOT = pathlib.Path(__file__).resolve().parents[3]
BY = "scripts/render from suite.json"
WIDTH = 120
RESERVED = {"operations", "florin", "amq", "public", "pg", "common", "suite"}


class Mistake(Exception):
    pass


@dataclass(frozen=True)
class Process:
    name: str
    slug: str
    module: str
    port: int
    about: str
    operations_port: int = 0
    # Where it takes mail.
    mail_port: int = 0
    # Where it takes pushes over HTTP/2.
    push_port: int = 0
    prefixes: list[str] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)
    # Whether it makes PDFs and sheets.
    documents: bool = False
    secrets: list[str] = field(default_factory=list)
    # The variable that tells where a partner is -> the partner, smtp://PARTNER for where it takes mail, or
    # apns://PARTNER for where it takes pushes over HTTP/2.
    partners: dict[str, str] = field(default_factory=dict)
    # Of the gateway to it, where it shall have fewer than others.
    connections: int = 0
    replicas: dict[str, int] = field(default_factory=lambda: {"local": 1, "production": 2, "most": 4})

    @property
    def variable(self) -> str:
        return self.slug.upper()

    @property
    def has_schema(self) -> bool:
        return "postgres" in self.needs

    @property
    def keeps_files(self) -> bool:
        return "files" in self.needs

    @property
    def folder(self) -> str:
        return "Gateway" if self.module == "Gateway" else f"Services/{self.module}"

    @property
    def secret_keys(self) -> list[str]:
        """What its secret in Kubernetes holds."""
        keys = {
            "postgres": ["DATABASE_URL"], "broker": ["BROKER_URL"], "redis": ["REDIS_URL"],
            "files": ["FILES_KEYS", "FILES_S3_ACCESS_KEY", "FILES_S3_SECRET_KEY"],
        }
        common = [] if not self.needs else ["CURSOR_SECRET"]
        return [key for need in self.needs for key in keys[need]] + common + self.secrets


@dataclass(frozen=True)
class Suite:
    gateway: Process
    services: list[Process]
    partners: list[Process]

    @property
    def processes(self) -> list[Process]:
        """In the order in which they start."""
        return [*self.partners, *self.services, self.gateway]

    def partner(self, name: str) -> Process:
        return next(partner for partner in self.partners if partner.name == name)


def read() -> Suite:
    declared = json.loads((ROOT / "suite.json").read_text())
    try:
        suite = Suite(
            gateway=Process(**declared["gateway"]),
            services=[Process(**service) for service in declared["services"]],
            partners=[Process(**partner) for partner in declared["partners"]],
        )
    except TypeError as error:
        raise Mistake(f"suite.json: {error}".replace("Process.__init__() ", "")) from None
    check(suite)
    return suite


def place_of_partner(partner: str) -> tuple[str, str, str, str]:
    """Its name, which of its ports is meant, the scheme that is spoken there, and the path."""
    if partner.startswith("smtp://"):
        return partner.removeprefix("smtp://"), "mail_port", "smtp", ""
    if partner.startswith("apns://"):
        return partner.removeprefix("apns://"), "push_port", "http", ""
    name, slash, path = partner.partition("/")
    return name, "port", "http", slash + path


def check(suite: Suite) -> None:
    patterns = {"name": r"[a-z]+(-[a-z]+)*", "slug": r"[a-z][a-z0-9]*", "module": r"[A-Z][A-Za-z0-9]*"}
    for process in suite.processes:
        for key, pattern in patterns.items():
            if not re.fullmatch(pattern, getattr(process, key)):
                raise Mistake(f"suite.json: the {key} {getattr(process, key)!r} is not {pattern}")
        if process.slug in RESERVED:
            raise Mistake(f"suite.json: the slug {process.slug} has another meaning")
        if set(process.needs) - {"postgres", "broker", "redis", "files"}:
            raise Mistake(f"suite.json: {process.name} needs what is not there: {process.needs}")
        if set(process.replicas) != {"local", "production", "most"}:
            raise Mistake(f"suite.json: {process.name}: replicas are local, production and most")
        for partner in process.partners.values():
            name, key, _, _ = place_of_partner(partner)
            if name not in [one.name for one in suite.partners if getattr(one, key)]:
                raise Mistake(f"suite.json: {process.name} names a partner {partner} that is not there")
        if not all(re.fullmatch(r"/[a-z0-9./-]*[a-z0-9]", prefix) for prefix in process.prefixes):
            raise Mistake(f"suite.json: {process.name}: a prefix is the beginning of a path, without a slash at its end")
    for key in ("name", "slug", "module", "port"):
        values = [getattr(process, key) for process in suite.processes]
        if len(set(values)) != len(values):
            raise Mistake(f"suite.json: two processes have one {key}")
    prefixes = [(prefix, service.name) for service in suite.services for prefix in service.prefixes]
    for prefix, owner in prefixes:
        for other, name in prefixes:
            if name != owner and (other == prefix or other.startswith(prefix + "/")):
                raise Mistake(f"suite.json: {other} of {name} lies within {prefix} of {owner}")


# Whole files


def elements(items: list[str], indent: str) -> str:
    """Of a Swift array, one a line; the formatter wants no comma behind one that is alone."""
    comma = "," if len(items) > 1 else ""
    return "".join(f"{indent}{item}{comma}\n" for item in items)


def swift_processes(suite: Suite) -> str:
    def declaration(process: Process) -> str:
        parts = [f'name: "{process.name}"', f'slug: "{process.slug}"', f"port: {process.port}"]
        if process.needs:
            parts.append(f"needs: [{', '.join('.' + need for need in process.needs)}]")
        if process.connections:
            parts.append(f"connections: {process.connections}")
        head = f"    package static let {process.slug} = SuiteProcess(\n        {', '.join(parts)}"
        if not process.prefixes:
            return head + ")\n"
        prefixes = elements([f'"{prefix}"' for prefix in process.prefixes], 12 * " ")
        return f"{head},\n        prefixes: [\n{prefixes}        ])\n"

    def names(processes: list[Process]) -> str:
        return elements([f".{process.slug}" for process in processes], 8 * " ")

    declarations = "\n".join(declaration(process) for process in [suite.gateway, *suite.services, *suite.partners])
    return f"""// Written by {BY}.

extension SuiteProcess {{
{declarations}}}

/// The whole of Florin.
package enum FlorinSuite {{
    /// Those that the gateway stands before, in the order in which they start.
    package static let services: [SuiteProcess] = [
{names(suite.services)}    ]

    /// Outside partners that a development machine runs itself.
    package static let partners: [SuiteProcess] = [
{names(suite.partners)}    ]

    /// The second listener of the gateway.
    package static let operationsPort = {suite.gateway.operations_port}
}}
"""


def swift_listings(suite: Suite) -> str:
    listings = elements([f"(.{one.slug}, PackageResources.{one.slug}_json)" for one in suite.services], 8 * " ")
    return f"""// Written by {BY}.

import SuiteKit

extension FlorinRoutes {{
    /// What each service says of its routes, as it lies in `Gateway/Routes`.
    static let listings: [(service: SuiteProcess, json: [UInt8])] = [
{listings}    ]
}}
"""


def swift_services(suite: Suite) -> str:
    imports = "".join(f"import {module}\n" for module in sorted([f"{one.module}Service" for one in suite.services] + ["ServiceKit"]))
    services = elements([f"{service.module}Service.self" for service in suite.services], 4 * " ")
    return f"""// Written by {BY}.

{imports}
/// The composition roots of all services, in the order of `FlorinSuite.services`.
let allServices: [any FlorinService.Type] = [
{services}]
"""


def migrations(process: Process) -> str:
    lines = []
    for file in sorted((ROOT / process.folder / "Migrations").glob("V*.sql")):
        name, resource = file.stem, f"PackageResources.{file.stem}_sql"
        line = f'Migration(name: "{name}", sql: {resource})'
        if 8 + len(line) + 1 > WIDTH:
            line = f'Migration(\n            name: "{name}", sql: {resource})'
        if len(line.splitlines()[-1]) + 1 > WIDTH:
            line = f'Migration(\n            name: "{name}",\n            sql: {resource})'
        lines.append(line)
    return f"""// Written by scripts/render from Migrations/.

import PostgresAccess

enum {process.module}Migrations {{
    static let all = [
{elements(lines, 8 * " ")}    ]
}}
"""


# What a service brings for tests of the whole, by the name of its file: (folder, ending of the name, protocol, list)
BROUGHT = [
    ("Tests/EndToEndTests/Fixtures", "Fixtures", "ServiceFixtures", "allFixtures"),
    ("Tests/Chaos/Services", "Drill", "ServiceDrill", "allDrills"),
    ("Tests/CrashPointTests/Walks", "Walk", "CrashWalk", "allWalks"),
]


def brought(suite: Suite, folder: str, ending: str, protocol: str, name: str) -> str:
    types = [f"{one.module}{ending}" for one in suite.services if (ROOT / folder / f"{one.module}{ending}.swift").exists()]
    return f"""// Written by scripts/render from the files beside it.

/// Those of all services, in the order of `suite.json`.
let {name}: [any {protocol}.Type] = [
{elements([f"{type}.self" for type in types], 4 * " ")}]
"""


def shell_processes(suite: Suite) -> str:
    def words(values: list[str]) -> str:
        return "(" + " ".join(values) + ")"

    def table(key: str, processes: list[Process]) -> str:
        return "(" + " ".join(f"[{one.name}]={getattr(one, key)}" for one in processes) + ")"

    def lists(key: str) -> str:
        rows = [f"[{one.name}]='{' '.join(getattr(one, key))}'" for one in suite.processes if getattr(one, key)]
        return "(" + " ".join(rows) + ")"

    partners = " ".join(
        f"[{one.name}]='{' '.join(f'{variable}={name}' for variable, name in one.partners.items())}'"
        for one in suite.processes if one.partners)
    secrets = sorted({secret for one in suite.processes for secret in one.secrets} | {
        "FILES_SECRET" for one in suite.processes if one.keeps_files})
    return f"""# shellcheck shell=bash disable=SC2034 # read by who sources this
# Written by {BY}.

# In the order in which they start; readiness is awaited for all together.
readonly PROCESSES={words([one.name for one in suite.processes])}
# Those that the gateway stands before.
readonly SERVICES={words([one.name for one in suite.services])}
# Outside partners that a development machine runs itself.
readonly PARTNERS={words([one.name for one in suite.partners])}
declare -rA HTTP_PORT_OF={table("port", suite.processes)}
# Where partners take mail.
declare -rA MAIL_PORT_OF={table("mail_port", [one for one in suite.processes if one.mail_port])}
# Where partners take pushes over HTTP/2.
declare -rA PUSH_PORT_OF={table("push_port", [one for one in suite.processes if one.push_port])}
# The gateway's second listener: metrics and operator routes.
readonly GATEWAY_OPERATIONS_PORT={suite.gateway.operations_port}
# The same as identifiers: schema and role, user at the broker, endings of variables. PROCESSES and files go by the name.
declare -rA SLUG_OF={table("slug", suite.processes)}
# Their folders under Services.
declare -rA MODULE_OF={table("module", suite.processes)}
# Those with a schema, a role of their own and migrations; and the schemas.
readonly MIGRATING={words([one.name for one in suite.services if one.has_schema])}
readonly SCHEMAS={words([one.slug for one in suite.services if one.has_schema])}
# The slugs of those that speak AMQP, and of those that use Redis.
readonly BROKER_USERS={words([one.slug for one in suite.processes if "broker" in one.needs])}
readonly REDIS_USERS={words([one.slug for one in suite.processes if "redis" in one.needs])}
# The slugs of those that keep files.
readonly FILES_USERS={words([one.slug for one in suite.processes if one.keeps_files])}
# Secrets beside their accounts, under the names of their variables; made at the first start.
declare -rA SECRETS_OF={lists("secrets")}
readonly GENERATED_SECRETS={words(["CURSOR_SECRET", *secrets])}
# The variables that tell where partners are.
declare -rA PARTNERS_OF=({partners})
"""


def manifest(process: Process) -> str:
    template = (ROOT / "k8s" / "service.yaml.template").read_text()
    values = {
        "NAME": process.name, "PORT": process.port, "ABOUT": process.about, "REPLICAS": process.replicas["production"],
        "MAXIMUM": process.replicas["most"],
    }
    text = re.sub(r"@([A-Z]+)@", lambda match: str(values[match[1]]), template)
    for part, is_there in (
            ("migration", process.has_schema), ("files", process.keeps_files), ("documents", process.documents),
            ("volumes", process.keeps_files or process.documents)):
        kept = r"\1" if is_there else ""
        text = re.sub(rf"# {part} begins?\n(.*?)# {part} ends?\n", kept, text, flags=re.DOTALL)
    return text


def whole_files(suite: Suite) -> dict[str, str]:
    files = {
        "Shared/SuiteKit/SuiteProcess+Declared.swift": swift_processes(suite),
        "Gateway/Routing/FlorinRoutes+Listings.swift": swift_listings(suite),
        "Tests/DocumentTests/AllServices.swift": swift_services(suite),
        "scripts/lib/processes.sh": shell_processes(suite),
    }
    for folder, ending, protocol, name in BROUGHT:
        files[f"{folder}/{name[0].upper()}{name[1:]}.swift"] = brought(suite, folder, ending, protocol, name)
    for service in suite.services:
        files[f"k8s/base/{service.name}.yaml"] = manifest(service)
        if service.has_schema:
            files[f"{service.folder}/{service.module}Migrations.swift"] = migrations(service)
    return files


# Parts of files


def compose_service(service: Process) -> str:
    environment = [f"HTTP_PORT: {service.port}"]
    environment += [f"{secret}: ${{{secret}}}" for secret in service.secrets]
    urls = {
        "postgres": f"DATABASE_URL: postgres://florin_{service.slug}:${{DATABASE_PASSWORD_{service.variable}}}@postgres:5432/florin",
        "broker": f"BROKER_URL: amqp://florin-{service.slug}:${{BROKER_PASSWORD_{service.variable}}}@rabbitmq:5672/florin",
        "redis": "REDIS_URL: redis://:${REDIS_PASSWORD}@redis:6379/0",
    }
    environment += [urls[need] for need in service.needs if need in urls]
    if service.keeps_files:
        environment += [f"FILES_FOLDER: /data/{service.slug}", "FILES_KEYS: first:${FILES_SECRET}"]
    environment += [f"{variable}: {url_of_partner(partner)}" for variable, partner in service.partners.items()]
    variables = "".join(f"      {line}\n" for line in environment)
    build = f"    build:\n      context: .\n      args: {{ PROGRAM: {service.name} }}\n    image: florin-{service.name}\n"
    anchor = f"    environment: &{service.slug}\n      <<: *environment\n{variables}"
    if service.keeps_files:
        volumes = "    volumes:\n      - files:/data\n"
    else:
        volumes = ""
    waits = "    depends_on:\n      <<: *wait-for-servers\n"
    health = "    healthcheck:\n      test: [CMD, bash, -c, *ask]\n      <<: *healthcheck\n"
    if not service.has_schema:
        return f"  {service.name}:\n    <<: *program\n{build}{anchor}{volumes}{health}{waits}"
    return (
        f"  {service.name}-migrate:\n    <<: *migrate\n{build}{anchor}\n"
        f"  {service.name}:\n    <<: *program\n    image: florin-{service.name}\n    environment: *{service.slug}\n{volumes}{health}{waits}"
        f"      {service.name}-migrate:\n        condition: service_completed_successfully\n")


suite = None


def url_of_partner(partner: str) -> str:
    name, key, scheme, path = place_of_partner(partner)
    return f"{scheme}://{name}:{getattr(suite.partner(name), key)}{path}"


def partner_variables() -> list[str]:
    return sorted({f"{variable}={url_of_partner(name)}" for one in suite.services for variable, name in one.partners.items()})


def table_row(process: Process) -> str:
    port = f"{process.port}, operations {process.operations_port}" if process.operations_port else f"{process.port}"
    schema = f"`{process.slug}`" if process.has_schema else "-"
    return f"| [`{process.name}`]({process.folder}/README.md) | {port} | {schema} | {process.about} |\n"


def registry_and_tag() -> tuple[str, str]:
    """Whoever runs this fills them in; they stay."""
    text = (ROOT / "k8s" / "overlays" / "production" / "kustomization.yaml").read_text()
    found = re.search(r"newName: (\S+)/florin-gateway, newTag: ([^}]+)}", text)
    return (found[1], found[2]) if found else ("registry.example.com", "1.0.0")


def bucket_patch(service: Process) -> str:
    """Files of each service lie in a bucket of its own: one cannot delete what another keeps."""
    variables = {
        "STORE": "s3", "S3_ENDPOINT": "https://s3.eu-central-1.amazonaws.com", "S3_REGION": "eu-central-1",
        "S3_BUCKET": f"example-florin-{service.name}",
    }
    lines = "".join(f"                  - {{name: FILES_{key}, value: {value}}}\n" for key, value in variables.items())
    return (
        f"  - target: {{kind: Deployment, name: {service.name}}}\n    patch: |\n      apiVersion: apps/v1\n"
        f"      kind: Deployment\n      metadata: {{name: {service.name}}}\n      spec:\n        template:\n          spec:\n"
        f"            containers:\n              - name: {service.name}\n                env:\n{lines}")


def secret_rows() -> str:
    rows = ""
    for process in [suite.gateway, *suite.services, *suite.partners]:
        where = " (not in production)" if process in suite.partners else ""
        keys = ", ".join(f"`{key}`" for key in process.secret_keys)
        rows += f"| `florin-{process.name}`{where} | {keys} |\n"
    return f"| secret | keys |\n|---|---|\n{rows}"


def parts() -> dict[tuple[str, str], str]:
    services, gateway = suite.services, suite.gateway
    upstreams = [(f"UPSTREAM_{one.variable}_URL", f"http://{one.name}:{one.port}") for one in services]
    base = sorted([*(one.name for one in services), gateway.name, "namespace", "network-policy"])
    deployed = sorted([*services, gateway], key=lambda one: one.name)
    programs = [gateway, *services, *suite.partners]
    schemas = [one for one in services if one.has_schema]
    registry, tag = registry_and_tag()
    return {
        ("Package.swift", "services"): (
            "let suiteServices: [(module: String, program: String, makesDocuments: Bool)] = [\n"
            + elements([f'("{one.module}", "{one.name}", {str(one.documents).lower()})' for one in services], 4 * " ") + "]\n"),
        ("Dockerfile", "programs"): f'ENV PROGRAMS="{" ".join(one.name for one in programs)}"\n',
        ("docker-compose.yml", "database"): (
            f"    command: [/florin/scripts/prepare-database, florin, {', '.join(one.slug for one in schemas)}]\n"
            "    environment:\n      PGHOST: postgres\n      PGUSER: florin_admin\n      PGPASSWORD: ${POSTGRES_ADMIN_PASSWORD}\n"
            + "".join(f"      DATABASE_PASSWORD_{one.variable}: ${{DATABASE_PASSWORD_{one.variable}}}\n" for one in schemas)),
        ("docker-compose.yml", "services"): "\n".join(compose_service(one) for one in services),
        ("docker-compose.yml", "upstreams"): "".join(f"      {name}: {url}\n" for name, url in upstreams),
        ("docker-compose.yml", "gateway waits for"): "".join(
            f"      {one.name}:\n        condition: service_healthy\n" for one in services),
        ("k8s/base/kustomization.yaml", "resources"): "".join(f"  - {name}.yaml\n" for name in base),
        ("k8s/base/gateway.yaml", "upstreams"): "".join(
            f'            - {{name: {name}, value: "{url}"}}\n' for name, url in upstreams),
        ("k8s/overlays/local/kustomization.yaml", "partners"): "".join(f"      - {line}\n" for line in partner_variables()),
        ("k8s/overlays/local/kustomization.yaml", "replicas"): "".join(
            f"  - {{name: {one.name}, count: {one.replicas['local']}}}\n" for one in deployed),
        ("k8s/overlays/production/kustomization.yaml", "images"): "".join(
            f"  - {{name: florin-{one.name}, newName: {registry}/florin-{one.name}, newTag: {tag}}}\n" for one in deployed),
        ("k8s/overlays/production/kustomization.yaml", "buckets"): "".join(
            bucket_patch(one) for one in services if one.keeps_files),
        ("README.md", "processes"): (
            "| process | port | schema | what it is for |\n|---|---|---|---|\n" + "".join(map(table_row, programs))),
        ("k8s/README.md", "secrets"): secret_rows(),
    }


def with_part(path: str, text: str, part: str, content: str) -> str:
    marks = re.compile(
        rf"^(?P<begin>[ ]*(?:#|//|<!--) rendered: {re.escape(part)}\b[^\n]*\n)(?P<old>.*?)"
        rf"(?P<end>^[ ]*(?:#|//|<!--) end of {re.escape(part)}\b)", re.MULTILINE | re.DOTALL)
    # Markdown's tables end at an empty line only.
    space = "\n" if path.endswith(".md") else ""
    found, count = marks.subn(lambda match: match["begin"] + space + content + space + match["end"], text)
    if count != 1:
        raise Mistake(f"{path} has no part {part}")
    return found


def rendered() -> dict[str, str]:
    files = whole_files(suite)
    for (path, part), content in parts().items():
        text = files[path] if path in files else (ROOT / path).read_text()
        files[path] = with_part(path, text, part, content)
    return files


def orphans() -> list[str]:
    """What was written for services that are no more."""
    files = {f"{service.name}.yaml" for service in suite.services}
    written = [file for file in (ROOT / "k8s" / "base").glob("*.yaml") if file.read_text().startswith("# Written by scripts/render")]
    return [str(file.relative_to(ROOT)) for file in written if file.name not in files]


def main() -> None:
    global suite
    suite = read()
    is_check = sys.argv[1:] == ["--check"]
    differing = []
    for path, text in rendered().items():
        file = ROOT / path
        old = file.read_text() if file.exists() else ""
        if old == text:
            continue
        differing.append(path)
        if is_check:
            sys.stderr.writelines(difflib.unified_diff(
                old.splitlines(keepends=True), text.splitlines(keepends=True), path, f"{path} as suite.json has it"))
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
    for path in orphans():
        differing.append(path)
        if not is_check:
            (ROOT / path).unlink()
    if is_check and differing:
        raise Mistake(f"{', '.join(differing)}: not what scripts/render writes; run it")


if __name__ == "__main__":
    try:
        main()
    except Mistake as mistake:
        sys.exit(f"error: {mistake}")
