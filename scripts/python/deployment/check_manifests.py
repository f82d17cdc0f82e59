"""Reads one rendered overlay on standard input and asks whether it can work in a cluster and keeps strangers out.

usage: check_manifests.py production|local README.md <rendered.yaml
Prints each fault; ends with 1 when there is one.
"""

import re
import sys

import yaml

DRAIN, TIMEOUT = "SHUTDOWN_DRAIN_SECONDS", "SHUTDOWN_TIMEOUT_SECONDS"
ADDRESS_OF_ONE_MACHINE = re.compile(r"127\.0\.0\.1|localhost")

faults = []


def fault(text):
    faults.append(text)


def name_of(thing):
    return thing["metadata"]["name"]


class Pod:
    """What a Deployment makes, as a NetworkPolicy sees it."""

    def __init__(self, deployment):
        template = deployment["spec"]["template"]
        self.name = name_of(deployment)
        self.labels = template["metadata"]["labels"]
        self.annotations = template["metadata"].get("annotations", {})
        self.spec = template["spec"]
        self.container = self.spec["containers"][0]
        self.ports = {port["name"]: port["containerPort"] for port in self.container["ports"]}


def selects(selector, labels):
    if any(labels.get(key) != value for key, value in selector.get("matchLabels", {}).items()):
        return False
    for expression in selector.get("matchExpressions", []):
        value, values = labels.get(expression["key"]), expression.get("values", [])
        holds = {"In": value in values, "NotIn": value not in values, "Exists": value is not None,
                 "DoesNotExist": value is None}[expression["operator"]]
        if not holds:
            return False
    return True


class Peer:
    """Somebody who connects: a pod with labels in a namespace."""

    def __init__(self, namespace, labels=None):
        self.namespace, self.labels = namespace, labels or {}

    def comes_from(self, source, ours):
        namespaces = source.get("namespaceSelector")
        if namespaces is None:
            inside = self.namespace == ours
        else:
            inside = selects(namespaces, {"kubernetes.io/metadata.name": self.namespace})
        return inside and selects(source.get("podSelector", {}), self.labels)


def admits(policies, pod, peer, port, ours):
    """Kubernetes: a pod that no policy selects takes all; one that is selected takes what any of them allows."""
    selected = [policy for policy in policies if selects(policy["spec"]["podSelector"], pod.labels)]
    for policy in selected:
        for rule in policy["spec"].get("ingress", []):
            from_here = "from" not in rule or any(peer.comes_from(source, ours) for source in rule["from"])
            to_port = "ports" not in rule or any(wanted.get("port") in (port, pod.ports[port]) for wanted in rule["ports"])
            if from_here and to_port:
                return True
    return not selected


def check_network(pods, policies, ours):
    stranger = Peer("default")
    prometheus = Peer("monitoring", {"app": "prometheus"})
    controller = Peer("ingress-nginx", {"app": "controller"})
    operator = Peer(ours, {"florin.dev/access": "operations"})
    gateway = next(pod for pod in pods if pod.name == "gateway")
    notifications = next(pod for pod in pods if pod.name == "notifications")
    colleague = Peer(ours, gateway.labels)

    def expect(wanted, pod, peer, port, why):
        if admits(policies, pod, peer, port, ours) != wanted:
            fault(f"{pod.name}: port {port} is {'shut to' if wanted else 'open to'} {why}")

    for pod in pods:
        for port in pod.ports:
            expect(False, pod, stranger, port, "a pod of another namespace")
        expect(True, pod, colleague, "http", "our own pods")
        scraped = pod.annotations.get("prometheus.io/port")
        if scraped:
            names = [port for port, number in pod.ports.items() if str(number) == scraped]
            if not names:
                fault(f"{pod.name}: the annotation for Prometheus names port {scraped}, which it has not")
            for port in names:
                expect(True, pod, prometheus, port, "Prometheus")
        elif pod.name != "sandbox":
            fault(f"{pod.name}: not annotated for Prometheus")
        if pod.name != "gateway":
            expect(False, pod, controller, "http", "the ingress controller")
        if "smtp" in pod.ports:
            expect(True, pod, Peer(ours, notifications.labels), "smtp", "who sends mail")
            expect(False, pod, colleague, "smtp", "who sends none")
        if "apns" in pod.ports:
            expect(True, pod, Peer(ours, notifications.labels), "apns", "who pushes")
            expect(False, pod, colleague, "apns", "who pushes nothing")
    expect(True, gateway, controller, "http", "the ingress controller")
    expect(False, gateway, controller, "operations", "the ingress controller")
    expect(False, gateway, colleague, "operations", "our own services")
    expect(True, gateway, operator, "operations", "an operator's pod")


def seconds_of_pause(pod):
    command = pod.container.get("lifecycle", {}).get("preStop", {}).get("exec", {}).get("command", [])
    return int(command[1]) if command[:1] == ["sleep"] else None


def check_pod(pod, config):
    for container in pod.spec["containers"] + pod.spec.get("initContainers", []):
        locked = container.get("securityContext", {})
        if locked.get("allowPrivilegeEscalation") is not False or not locked.get("readOnlyRootFilesystem"):
            fault(f"{pod.name}/{container['name']}: not locked down")
        if locked.get("capabilities", {}).get("drop") != ["ALL"]:
            fault(f"{pod.name}/{container['name']}: keeps capabilities")
        if "limits" not in container.get("resources", {}):
            fault(f"{pod.name}/{container['name']}: no limit of memory")
    if not pod.spec["securityContext"].get("runAsNonRoot"):
        fault(f"{pod.name}: may run as root")
    if "readinessProbe" not in pod.container:
        fault(f"{pod.name}: no readiness probe")
    if pod.name == "sandbox":
        return
    pause = seconds_of_pause(pod)
    if not pause:
        fault(f"{pod.name}: no preStop pause: connections are refused while its address is still handed out")
    needed = (pause or 0) + int(config.get(DRAIN, 0)) + int(config.get(TIMEOUT, 20))
    if int(config.get(DRAIN, 0)) == 0:
        fault(f"{DRAIN} is 0: clients are cut off instead of sent away")
    if pod.spec.get("terminationGracePeriodSeconds", 30) <= needed:
        fault(f"{pod.name}: is killed before it has stopped, after {pod.spec.get('terminationGracePeriodSeconds')} s of {needed}")


def check_production(things, pods, config):
    kinds = {(thing["kind"], name_of(thing)) for thing in things}
    for pod in pods:
        for kind in ("PodDisruptionBudget", "HorizontalPodAutoscaler"):
            if (kind, pod.name) not in kinds:
                fault(f"{pod.name}: no {kind}")
        if pod.name == "sandbox":
            fault("the sandbox provider belongs to no production cluster")
    if config.get("FLORIN_MODE") != "production":
        fault("not in production mode")
    for variable in ("HTTP_TRUSTED_PROXIES", "TRUSTED_PROXIES"):
        if not config.get(variable):
            fault(f"{variable} is not set: every client has the address of a pod")
    for variable, without in (("WALLET_FX_URL", "there is no source of rates"),
                              ("MAIL_DOMAIN", "notifications does not start"),
                              ("PUBLIC_URL", "links lead to the reader's own machine")):
        if not config.get(variable):
            fault(f"{variable} is not set: {without}")
    ingresses = [thing for thing in things if thing["kind"] == "Ingress"]
    if not ingresses:
        fault("no ingress")
    for ingress in ingresses:
        hosts = {host for tls in ingress["spec"].get("tls", []) for host in tls["hosts"]}
        if {rule["host"] for rule in ingress["spec"]["rules"]} - hosts:
            fault(f"ingress {name_of(ingress)}: a host without TLS")
    for thing in things:
        if "SANDBOX" in str(thing):
            fault(f"{thing['kind']} {name_of(thing)} names the sandbox provider")


def check_values(pods, config, readme):
    known = set(re.findall(r"^\| `([A-Z][A-Z0-9_]*)` \|", readme, re.MULTILINE))
    values = dict(config)
    for pod in pods:
        values.update({entry["name"]: entry.get("value", "") for entry in pod.container.get("env", [])})
    for variable, value in values.items():
        if variable not in known:
            fault(f"{variable} is set and no process reads it")
        if ADDRESS_OF_ONE_MACHINE.search(value):
            fault(f"{variable} is {value}: in a cluster that is the pod itself")


def check_services(things, pods, config):
    ports = {name_of(thing): {port["port"] for port in thing["spec"]["ports"]}
             for thing in things if thing["kind"] == "Service"}
    for pod in pods:
        if pod.name not in ports:
            fault(f"{pod.name}: no service")
        values = dict(config)
        values.update({entry["name"]: entry.get("value", "") for entry in pod.container.get("env", [])})
        for name, value in values.items():
            for host, port in re.findall(r"(?:http|smtp)://([a-z-]+):(\d+)", value):
                if int(port) not in ports.get(host, set()):
                    fault(f"{pod.name}: {name} names {host}:{port}, which no service has")


def main():
    overlay, readme = sys.argv[1], open(sys.argv[2]).read()
    things = [thing for thing in yaml.safe_load_all(sys.stdin) if thing]
    pods = [Pod(thing) for thing in things if thing["kind"] == "Deployment"]
    config = next(thing["data"] for thing in things if thing["kind"] == "ConfigMap")
    policies = [thing for thing in things if thing["kind"] == "NetworkPolicy"]
    namespace = next((name_of(thing) for thing in things if thing["kind"] == "Namespace"), None)
    if namespace is None:
        fault("no namespace")
    elsewhere = [f"{thing['kind']} {name_of(thing)}" for thing in things
                 if thing["kind"] != "Namespace" and thing["metadata"].get("namespace") != namespace]
    for thing in elsewhere:
        fault(f"{thing} is not in {namespace}")
    check_network(pods, policies, namespace)
    for pod in pods:
        check_pod(pod, config)
    check_values(pods, config, readme)
    check_services(things, pods, config)
    if overlay == "production":
        check_production(things, pods, config)
    for text in faults:
        print(f"{overlay}: {text}", file=sys.stderr)
    if faults:
        sys.exit(1)
    print(f"    {overlay}: {len(things)} things, {len(pods)} deployments: as they should be")


if __name__ == "__main__":
    main()
