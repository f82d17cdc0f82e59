import HTTPKit
import JSONKit
import Testing

/// The document says exactly what the declarations do.
@Suite struct OpenAPIDocumentTests {
    private let endpoints: [any Endpoint] = [CreateThing(), GetThing(), ListThings(), EchoBytes(), Forgotten()]

    private var paths: JSONValue {
        OpenAPIDocument(title: "Things", version: "1", routes: endpoints.descriptions).json["paths"] ?? .null
    }

    @Test func servedAndDocumentedRoutesAreTheSameSet() {
        guard case .object(let members) = paths else { return #expect(Bool(false), "paths is an object") }
        var documented: Set<String> = []
        for member in members {
            guard case .object(let operations) = member.value else { continue }
            for operation in operations { documented.insert("\(operation.name) \(member.name)") }
        }
        let served = endpoints.descriptions.map { "\($0.spec.method.rawValue.lowercased()) \($0.spec.path)" }
        #expect(documented == Set(served))
    }

    @Test func bodiesAreClosedAndSayWhatTheyBound() throws {
        let body = try #require(
            paths["/api/v1/things"]?["post"]?["requestBody"]?["content"]?["application/json"])
        #expect(body["schema"]?["$ref"] == .string("#/components/schemas/CreateThingRequest"))
        let document = OpenAPIDocument(title: "Things", version: "1", routes: endpoints.descriptions).json
        let schema = try #require(document["components"]?["schemas"]?["CreateThingRequest"])
        #expect(schema["additionalProperties"] == .bool(false))
        #expect(schema["properties"]?["name"]?["maxLength"] == .number("20"))
        #expect(schema["required"] == .array([.string("name")]))
        #expect(body["example"]?["name"] == .string("a"))
    }

    @Test func everyRefusalOfARouteIsListedUnderItsStatus() throws {
        let responses = try #require(paths["/api/v1/things"]?["post"]?["responses"])
        let refused = responses["422"]?["content"]?["application/problem+json"]?["schema"]
        let codes = refused?["properties"]?["code"]?["enum"]?.arrayValue
        #expect(codes == [.string("validation_failed"), .string("thing_refused")])
        for status in ["201", "400", "401", "403", "413", "415", "500", "503"] {
            #expect(responses[status] != nil, "\(status) is missing")
        }
    }

    @Test func openRoutesAskForNoTokenAndOthersDo() {
        #expect(paths["/api/v1/echo"]?["post"]?["security"] == .array([]))
        #expect(paths["/api/v1/things"]?["get"]?["security"]?.arrayValue?.first?["bearer"] != nil)
    }

    @Test func parametersOfPathAndQueryAreTyped() throws {
        let path = try #require(paths["/api/v1/things/{id}"]?["get"]?["parameters"]?.arrayValue?.first)
        #expect(path["in"] == .string("path"))
        #expect(path["schema"]?["format"] == .string("uuid"))
        let query = try #require(paths["/api/v1/things"]?["get"]?["parameters"]?.arrayValue)
        #expect(query.map { $0["name"] } == [.string("limit"), .string("cursor"), .string("name")])
    }

    @Test func aTitledSchemaStandsOnceAmongTheComponents() throws {
        let document = OpenAPIDocument(title: "Things", version: "1", routes: endpoints.descriptions).json
        let schemas = document["components"]?["schemas"]
        let answer = paths["/api/v1/things/{id}"]?["get"]?["responses"]?["200"]?["content"]?["application/json"]
        #expect(answer?["schema"]?["$ref"] == .string("#/components/schemas/Thing"))
        #expect(schemas?["Thing"]?["additionalProperties"] == .bool(false))
        #expect(schemas?["Thing"]?["properties"]?["amount"]?["$ref"] == .string("#/components/schemas/Money"))
        #expect(schemas?["ThingPage"]?["properties"]?["data"]?["items"]?["$ref"] != nil)
    }

    @Test func mergingKeepsWhatIsRoutedAndAddsItsRefusals() throws {
        let one = OpenAPIDocument(
            title: "A", version: "1", routes: ([CreateThing(), GetThing()] as [any Endpoint]).descriptions)
        let two = OpenAPIDocument(title: "B", version: "1", routes: ([EchoBytes()] as [any Endpoint]).descriptions)
        var merge = OpenAPIMerge()
        let busy = ProblemCode("busy", 503, "Busy")
        merge.add(one.json) { method, _ in method == "post" ? [busy] : nil }
        merge.add(two.json) { _, _ in [] }
        let merged = merge.document(title: "All", version: "1").json
        #expect(merge.conflicts.isEmpty)
        #expect(merged["paths"]?["/api/v1/echo"]?["post"] != nil)
        #expect(merged["paths"]?["/api/v1/things/{id}"] == nil)
        // Refusals of few codes stand once, among the components.
        let name = "dependency_unavailable.request_timeout.busy"
        let reference = merged["paths"]?["/api/v1/things"]?["post"]?["responses"]?["503"]?["$ref"]
        #expect(reference == .string("#/components/responses/\(name)"))
        let refused = merged["components"]?["responses"]?[name]?["content"]?["application/problem+json"]
        let codes = refused?["schema"]?["properties"]?["code"]?["enum"]?.arrayValue
        #expect(codes?.last == .string("busy"))
        #expect(codes?.contains(.string("dependency_unavailable")) == true)
        #expect(merged["components"]?["examples"]?["busy"]?["value"]?["status"] == .number("503"))
    }

    @Test func oneNameForTwoThingsIsToldByTheMerge() {
        let schema = { (type: String) in
            JSONMember(
                "components",
                .object([
                    JSONMember(
                        "schemas",
                        .object([
                            JSONMember("Thing", .object([JSONMember("type", .string(type))]))
                        ]))
                ]))
        }
        var merge = OpenAPIMerge()
        merge.add(.object([schema("object")])) { _, _ in [] }
        merge.add(.object([schema("string")])) { _, _ in [] }
        #expect(merge.conflicts == ["schemas/Thing"])
    }

    /// JSON, and the same as a table.
    private struct TableOfThings: Endpoint {
        static let spec = EndpointSpec(
            .get, "/api/v1/table", id: "table", summary: "Things as JSON or as a table", tag: "Things",
            access: .public, produces: [EndpointSpec.json, "text/csv"])

        struct Table: FieldEncodable {
            static let example = Table()
            func encode(to out: inout JSONWriter) { out.field("rows", "1") }
        }

        func handle(_ call: Call<Self>) async throws -> Reply<Table> { .ok(.example) }
    }

    @Test func anAnswerInSeveralFormsIsDocumentedInEach() throws {
        let routes = ([TableOfThings()] as [any Endpoint]).descriptions
        let document = OpenAPIDocument(title: "Things", version: "1", routes: routes).json
        let content = document["paths"]?["/api/v1/table"]?["get"]?["responses"]?["200"]?["content"]
        #expect(content?["application/json"]?["schema"] != nil)
        #expect(content?["application/json"]?["example"]?["rows"] == .string("1"))
        #expect(content?["text/csv"]?["schema"]?["type"] == .string("string"))
    }

    @Test func examplesOfBodiesAreTaken() {
        for route in endpoints.descriptions {
            guard let example = route.bodyExample else { continue }
            #expect(route.bodyErrors(example).isEmpty, "\(route.spec.id)")
        }
    }
}
