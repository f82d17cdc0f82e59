import FoundationEssentials
import JSONKit
import SuiteKit
import TestSupport
import Testing

/// The public API gains and loses nothing. `FLORIN_UPDATE_GOLDEN=1` writes what it has gained; the change is then seen
/// in review, as is a loss that somebody has meant.
@Suite struct PublicContractTests {
    private static let file = "\(Checkout.root)/Tests/DocumentTests/Golden/public-api.txt"

    @Test func clientsOfBeforeStillWork() async throws {
        try await withWholeSuite { suite in
            let now = PublicContract(try await suite.mergedDocument())
            if ProcessInfo.processInfo.environment["FLORIN_UPDATE_GOLDEN"] == "1" {
                let text = now.lines.sorted().joined(separator: "\n") + "\n"
                try Data(text.utf8).write(to: URL(filePath: Self.file))
            }
            let text = try String(decoding: Data(contentsOf: URL(filePath: Self.file)), as: UTF8.self)
            let golden = Set(text.split(separator: "\n").map(String.init))
            #expect(now.lost(since: golden) == [], "lost, or not always there any more")
            #expect(now.demanded(since: golden) == [], "asked of clients that do not know it")
            #expect(now.lines.subtracting(golden).sorted() == [], "gained: FLORIN_UPDATE_GOLDEN=1 writes it down")
        }
    }

    @Test func whatBreaksAClientIsFound() throws {
        let before = PublicContract(try Self.document(body: ["a"], required: ["a"], answer: "x", always: true))
        let golden = before.lines
        #expect(before.lost(since: golden) == [] && before.demanded(since: golden) == [])
        let asksMore = PublicContract(try Self.document(body: ["a", "b"], required: ["a", "b"], answer: "x"))
        #expect(asksMore.demanded(since: golden) == ["POST /api/v1/things <- b: string, required"])
        let renamed = PublicContract(try Self.document(body: ["a"], required: ["a"], answer: "y", always: true))
        #expect(renamed.lost(since: golden) == ["POST /api/v1/things -> 201 x: string, always"])
        let seldom = PublicContract(try Self.document(body: ["a"], required: ["a"], answer: "x"))
        #expect(seldom.lost(since: golden) == ["POST /api/v1/things -> 201 x: string, always"])
        let asksLess = PublicContract(try Self.document(body: ["a"], required: [], answer: "x", always: true))
        #expect(asksLess.lost(since: golden) == [])
    }

    private static func document(
        body: [String], required: [String], answer: String, always: Bool = false
    ) throws -> JSONValue {
        func list(_ names: [String]) -> String { names.map { "\"\($0)\"" }.joined(separator: ",") }
        let fields = body.map { "\"\($0)\": {\"type\": \"string\"}" }.joined(separator: ",")
        let content = { (schema: String) in #""content": {"application/json": {"schema": \#(schema)}}"# }
        let asked = #"{"type": "object", "properties": {\#(fields)}, "required": [\#(list(required))]}"#
        let told = ##"{"$ref": "#/components/schemas/Thing"}"##
        return try JSONParser.parse(
            Array(
                """
                {"paths": {"/api/v1/things": {"post": {
                    "requestBody": {\(content(asked))},
                    "responses": {"201": {\(content(told))}}}}},
                "components": {"schemas": {"Thing": {
                    "properties": {"\(answer)": {"type": "string"}}, "required": [\(always ? "\"\(answer)\"" : "")]}}}}
                """.utf8))
    }
}
