import JSONKit
import TestSupport
import Testing

@testable import Authentication

/// The public test vectors for JSON Web Signature, read at run time from `../shared/data`.
struct WycheproofTests {
    private struct Case {
        let number: String
        let key: JSONValue
        let jws: String
        let isValid: Bool
    }

    private static func cases() throws -> [Case] {
        let document = try JSONParser.parse(SharedData.bytes("wycheproof/json_web_signature_test.json"))
        return (document["testGroups"]?.arrayValue ?? []).flatMap { group in
            (group["tests"]?.arrayValue ?? []).map { test in
                Case(
                    number: "case \(test["tcId"]?.integerValue ?? 0)",
                    key: group["public"] ?? group["private"] ?? .null,
                    jws: test["jws"]?.stringValue ?? "",
                    isValid: test["result"]?.stringValue == "valid"
                )
            }
        }
    }

    /// What a service would decide: the key as a published set, the text as a token.
    private func isAccepted(_ test: Case) throws -> Bool {
        let set = try JSONWebKeySet(parsing: JSON.encode(JSONValue.object([JSONMember("keys", .array([test.key]))])))
        guard let jws = try? CompactJWS(test.jws) else { return false }  // a refusal is the answer here
        guard let key = set.keys.first(where: { $0.id == jws.keyID }) else { return false }
        return (try? jws.verify(with: key)) != nil
    }

    @Test func everyES256CaseIsDecidedRight() throws {
        let cases = try Self.cases().filter { $0.key["crv"]?.stringValue == "P-256" }
        #expect(cases.count == 41)
        for test in cases { #expect(try isAccepted(test) == test.isValid, "\(test.number)") }
    }

    @Test func everyOtherAlgorithmIsRefused() throws {
        let cases = try Self.cases().filter { $0.key["crv"]?.stringValue != "P-256" }
        #expect(cases.count == 360)
        for test in cases { #expect(try !isAccepted(test), "\(test.number)") }
    }
}
