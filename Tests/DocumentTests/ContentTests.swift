import HTTPKit
import JSONKit
import ServiceKit
import Testing

@testable import GatewayService

/// What the documents say of each route is true and complete.
@Suite struct ContentTests {
    @Test func everyExampleOfABodyIsTaken() async throws {
        try await withWholeSuite { suite in
            for (name, service) in suite.all {
                for route in service.host.endpoints.descriptions {
                    guard let example = route.bodyExample else { continue }
                    let errors = route.bodyErrors(example)
                    #expect(errors.isEmpty, "\(name) \(route.spec.id): \(JSON.text(example)): \(errors)")
                }
            }
        }
    }

    @Test func aTokenIsAskedForWhereTheGatewayWantsOne() async throws {
        try await withWholeSuite { suite in
            let table = suite.table
            for (route, operation) in DocumentedRoute.all(in: try await suite.mergedDocument()) {
                let line = Upstream.all.lazy.compactMap {
                    table.route(to: $0, method: route.method, path: route.path)
                }.first
                let isOpen = operation["security"] == .array([])
                #expect((line?.access == .public) == isOpen, "\(route)")
                #expect((operation["responses"]?["401"] == nil) == isOpen || isOpen, "\(route) hides its 401")
            }
        }
    }

    @Test func everyRouteTellsTheRefusalsOfTheGateway() async throws {
        try await withWholeSuite { suite in
            for (route, operation) in DocumentedRoute.all(in: try await suite.mergedDocument()) {
                for status in ["400", "408", "413", "414", "417", "429", "431", "502", "503", "504"] {
                    #expect(operation["responses"]?[status] != nil, "\(route) lacks \(status)")
                }
            }
        }
    }

    @Test func namesStandForOneThing() async throws {
        try await withWholeSuite { suite in
            var merge = OpenAPIMerge()
            for service in suite.all.values {
                merge.add(try await suite.page(service, "/openapi.json")) { _, _ in [] }
            }
            #expect(merge.conflicts.isEmpty)
            let paths = JSON.text(try await suite.mergedDocument()["paths"] ?? .null)
            #expect(!paths.contains(#""title":"Money""#), "an amount is described once")
            let ids = DocumentedRoute.all(in: try await suite.mergedDocument()).map(\.operation["operationId"])
            #expect(Set(ids.map { $0?.stringValue }).count == ids.count)
        }
    }

    @Test func parametersAreExplained() async throws {
        try await withWholeSuite { suite in
            for (route, operation) in DocumentedRoute.all(in: try await suite.mergedDocument()) {
                for parameter in operation["parameters"]?.arrayValue ?? [] where parameter["in"] != .string("path") {
                    let text = parameter["description"]?.stringValue ?? ""
                    #expect(!text.isEmpty, "\(route): \(JSON.text(parameter))")
                }
            }
        }
    }

    /// Nobody learns from `"string"`, from letters that fill a length, or from an ellipsis.
    @Test func examplesAreReal() async throws {
        try await withWholeSuite { suite in
            for (name, service) in suite.all {
                for route in service.host.endpoints.descriptions {
                    for example in [route.bodyExample, route.outputExample].compactMap({ $0.map { JSON.text($0) } }) {
                        let isFiller = example.contains(/"(a+|string|[^"]*\.\.\.)"/)
                        #expect(!isFiller, "\(name) \(route.spec.id): \(example)")
                    }
                }
            }
        }
    }

    /// Bodies are closed, texts and lists bounded.
    @Test func schemasOfBodiesAreStrict() async throws {
        try await withWholeSuite { suite in
            for (name, service) in suite.all {
                for route in service.host.endpoints.descriptions {
                    guard let body = route.body else { continue }
                    expectStrict(body.json, "\(name) \(route.spec.id)")
                }
            }
        }
    }

    /// Answers too: a client is told all that may come.
    @Test func everyObjectSaysWhatElseMayBeInIt() async throws {
        try await withWholeSuite { suite in
            let schemas = members(try await suite.mergedDocument()["components"]?["schemas"])
            #expect(schemas.count > 60)
            for schema in schemas { expectClosed(schema.value, schema.name) }
        }
    }

    private func expectClosed(_ schema: JSONValue, _ place: String) {
        if schema["properties"] != nil { #expect(schema["additionalProperties"] != nil, "\(place) is open") }
        for part in members(schema) {
            expectClosed(part.value, "\(place).\(part.name)")
            for choice in part.value.arrayValue ?? [] { expectClosed(choice, "\(place).\(part.name)") }
        }
    }

    private func expectStrict(_ schema: JSONValue, _ place: String) {
        for choice in schema["anyOf"]?.arrayValue ?? [] { expectStrict(choice, place) }
        switch schema["type"]?.stringValue {
        case "object":
            // Names that a table of ours closes: then the values are of one kind, and not without an end.
            if let values = schema["additionalProperties"], values.boolValue == nil {
                #expect(schema["maxProperties"] != nil, "\(place) is a map without an end")
                expectStrict(values, "\(place).*")
            } else {
                #expect(schema["additionalProperties"] == .bool(false), "\(place) is open")
            }
            for field in members(schema["properties"]) { expectStrict(field.value, "\(place).\(field.name)") }
        case "array":
            #expect(schema["maxItems"] != nil, "\(place) is a list without an end")
            schema["items"].map { expectStrict($0, "\(place).items") }
        case "integer": #expect(schema["minimum"] != nil && schema["maximum"] != nil, "\(place) has no bounds")
        case "string":
            let bounds = ["enum", "format", "pattern", "maxLength"]
            #expect(bounds.contains { schema[$0] != nil }, "\(place) may be anything")
        default: break
        }
    }
}
