"""A collector for tests: takes OTLP over HTTP and writes each span as a line of JSON.

What arrives is read by `opentelemetry-proto`, the messages as their authors publish them, so it judges the wire format
from outside. usage: receive.py PORT FILE
"""

import http.server
import json
import sys

from google.protobuf.unknown_fields import UnknownFieldSet
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.trace.v1.trace_pb2 import Span

PORT, FILE = int(sys.argv[1]), sys.argv[2]
VALUES = {"string_value", "int_value", "bool_value", "double_value"}


def values(attributes):
    pairs = {pair.key: getattr(pair.value, pair.value.WhichOneof("value")) for pair in attributes}
    assert all(pair.value.WhichOneof("value") in VALUES for pair in attributes), pairs
    return pairs


def lines(request):
    for resource in request.resource_spans:
        facts = values(resource.resource.attributes)
        for span in (span for scope in resource.scope_spans for span in scope.spans):
            assert len(span.trace_id) == 16 and len(span.span_id) == 8, "ids of the wrong length"
            assert len(span.parent_span_id) in (0, 8), "a parent of the wrong length"
            assert span.start_time_unix_nano <= span.end_time_unix_nano, "it ends before it begins"
            assert not len(UnknownFieldSet(span)), "fields that nobody knows"
            yield {
                "service": facts["service.name"],
                "trace": span.trace_id.hex(),
                "span": span.span_id.hex(),
                "parent": span.parent_span_id.hex(),
                "name": span.name,
                "kind": Span.SpanKind.Name(span.kind),
                "start": str(span.start_time_unix_nano),
                "end": str(span.end_time_unix_nano),
                "attributes": values(span.attributes),
                "links": [link.trace_id.hex() for link in span.links],
                "failed": span.status.code == 2,
            }


class Collector(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):  # noqa: N802
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status, answer = 200, ExportTraceServiceResponse().SerializeToString()
        try:
            assert self.path == "/v1/traces" and self.headers["Content-Type"] == "application/x-protobuf", self.path
            text = "".join(json.dumps(line) + "\n" for line in lines(ExportTraceServiceRequest.FromString(body)))
        except Exception as fault:  # noqa: BLE001 - whatever it is, the sender sees it and the test reads it
            status, answer, text = 400, repr(fault).encode(), json.dumps({"fault": repr(fault)}) + "\n"
        with open(FILE, "a", encoding="utf-8") as file:
            file.write(text)
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer(("127.0.0.1", PORT), Collector).serve_forever()
