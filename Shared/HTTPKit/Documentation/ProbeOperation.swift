import JSONKit

/// A page beside the API, in a document.
struct ProbeOperation {
    let json: JSONValue

    init(_ probe: Probe) {
        let schema = probe.contentType == Probe.json ? JSONSchema.map(of: JSONSchema([])) : JSONSchema.string()
        let content: JSONValue = .object([
            JSONMember(
                String(probe.contentType.prefix { $0 != ";" }), .object([JSONMember("schema", schema.json)]))
        ])
        let responses = probe.statuses.map { status in
            JSONMember(
                "\(status)",
                .object([
                    JSONMember("description", .string(status == 200 ? "Done" : "Not now")),
                    JSONMember("content", content),
                ]))
        }
        json = .object([
            JSONMember("operationId", .string(probe.id)), JSONMember("summary", .string(probe.summary)),
            JSONMember("tags", .array([.string("Probes")])), JSONMember("description", .string("Open to everybody.")),
            JSONMember("responses", .object(responses)), JSONMember("security", .array([])),
            JSONMember("x-florin-access", Access.public.json(reading: true)),
            JSONMember("x-florin-right", .string(Right.see.rawValue)),
        ])
    }
}
