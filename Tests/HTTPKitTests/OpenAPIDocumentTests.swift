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
        #expect(body["schema"]?["additionalProperties"] == .bool(false))
        #expect(body["schema"]?["properties"]?["name"]?["maxLength"] == .number("20"))
        #expect(body["schema"]?["required"] == .array([.string("name")]))
        #expect(body["example"]?["amount"]?["currency"] == .string("USD"))
    }

    @Test func everyRefusalOfARouteIsListedUnderItsStatus() throws {
        let responses = try #require(paths["/api/v1/things"]?["post"]?["responses"])
        let refused = responses["422"]?["content"]?["application/problem+json"]?["schema"]
        let codes = refused?["allOf"]?.arrayValue?.last?["properties"]?["code"]?["enum"]?.arrayValue
        #expect(codes == [.string("validation_failed"), .string("thing_refused")])
        for status in ["201", "400", "401", "403", "413", "415", "429", "500", "503"] {
            #expect(responses[status] != nil, "\(status) is missing")
        }
    }

    @Test func openRoutesAskForNoTokenAndOthersDo() {
        #expect(paths["/api/v1/echo"]?["post"]?["security"] == .array([]))
        #expect(paths["/api/v1/things"]?["get"]?["security"]?.arrayValue?.count == 1)
    }

    @Test func parametersOfPathAndQueryAreTyped() throws {
        let path = try #require(paths["/api/v1/things/{id}"]?["get"]?["parameters"]?.arrayValue?.first)
        #expect(path["in"] == .string("path"))
        #expect(path["schema"]?["format"] == .string("uuid"))
        let query = try #require(paths["/api/v1/things"]?["get"]?["parameters"]?.arrayValue)
        #expect(query.map { $0["name"] } == [.string("limit"), .string("cursor"), .string("name")])
    }

    @Test func documentsAreMergedPathByPath() {
        let one = OpenAPIDocument(title: "A", version: "1", routes: ([CreateThing()] as [any Endpoint]).descriptions)
            .json
        let two = OpenAPIDocument(title: "B", version: "1", routes: ([EchoBytes()] as [any Endpoint]).descriptions).json
        let merged = OpenAPIDocument(title: "All", version: "1", merging: [one, two]).json
        #expect(merged["paths"]?["/api/v1/things"] != nil)
        #expect(merged["paths"]?["/api/v1/echo"] != nil)
        #expect(merged["openapi"] == .string("3.1.0"))
    }
}
