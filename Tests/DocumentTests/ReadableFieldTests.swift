import HTTPKit
import JSONKit
import ServiceKit
import Testing

/// What somebody writes and somebody else reads hides nothing and reads in one direction, whichever route takes it.
@Suite struct ReadableFieldTests {
    /// Secrets, codes and names from a list: compared, and never shown as they were sent. What a QR code says is
    /// checked as it is spelt, and only what is readable of it is shown.
    private static let compared: Set<String> = [
        "password", "current_password", "new_password", "code", "recovery_code", "mfa_token", "refresh_token",
        "authorization", "provider", "name1", "name2", "payload",
    ]

    @Test func everyTextOfABodyIsReadable() async throws {
        try await withWholeSuite { suite in
            for (name, service) in suite.all {
                for route in service.host.endpoints.descriptions {
                    guard let body = route.body else { continue }
                    try expectReadable(body.json, "", "\(name) \(route.spec.id)")
                }
            }
        }
    }

    private func expectReadable(_ schema: JSONValue, _ name: String, _ place: String) throws {
        for choice in schema["anyOf"]?.arrayValue ?? [] { try expectReadable(choice, name, place) }
        for field in members(schema["properties"]) {
            try expectReadable(field.value, field.name, "\(place).\(field.name)")
        }
        if let items = schema["items"] { try expectReadable(items, name, "\(place).items") }
        guard Self.isFreeText(schema), !Self.compared.contains(name) else { return }
        let pattern = try schema["pattern"]?.stringValue.map { try Regex($0).matchingSemantics(.unicodeScalar) }
        // What is called by a name is called so in one line, in lists and in mails.
        let breaks = name == "name" || name.hasSuffix("_name") ? ["a\nb", "a\rb"] : []
        for hidden in ["a\u{202E}b", "a\u{200B}b", "a\u{2066}b", "a\u{1B}b"] + breaks {
            #expect(pattern.map { !hidden.contains($0) } ?? false, "\(place) takes \(hidden.debugDescription)")
        }
    }

    private static func isFreeText(_ schema: JSONValue) -> Bool {
        let types = schema["type"]?.arrayValue ?? [schema["type"] ?? .null]
        return types.contains(.string("string")) && schema["enum"] == nil && schema["format"] == nil
    }
}
