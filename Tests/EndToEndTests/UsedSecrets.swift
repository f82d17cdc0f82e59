import FoundationEssentials
import Glibc
import JSONKit
import Synchronization
import TestSupport

/// Whatever a log must never hold, as the tests come by it: one a line in a file, which is looked for in all logs once
/// the tests are over.
enum UsedSecrets {
    /// Members of bodies, ours and the API's.
    private static let names: Set<String> = [
        "password", "current_password", "new_password", "access_token", "refresh_token", "mfa_token", "secret",
        "otpauth_url", "recovery_code", "recovery_codes", "pin", "current_pin", "new_pin", "authorization", "email",
        "phone",
    ]

    /// Four digits are in every log.
    private static let shortest = 6

    private static let noted = Mutex<Set<String>>([])

    static func note(_ secrets: [String?], _ bodies: [[UInt8]?] = []) throws {
        var found = Set(secrets.compactMap(\.self))
        for body in bodies.compactMap(\.self) where body.count < 100_000 {
            // What is no JSON has no members.
            if let value = try? JSONParser.parse(body) { collect(value, into: &found) }
        }
        let new = noted.withLock { noted in
            defer { noted.formUnion(found) }
            return found.subtracting(noted)
        }
        if !new.isEmpty { try append(new.filter { $0.utf8.count >= Self.shortest }.map { $0 + "\n" }.joined()) }
    }

    private static func collect(_ value: JSONValue, into found: inout Set<String>) {
        switch value {
        case .object(let members):
            for member in members {
                if isSecret(member) || isOneTimeCode(member) { texts(member.value, into: &found) }
                collect(member.value, into: &found)
            }
        case .array(let elements): for element in elements { collect(element, into: &found) }
        case .null, .bool, .number, .string: break
        }
    }

    /// Of what somebody wants to be told by `email`, the word is no address.
    private static func isSecret(_ member: JSONMember) -> Bool {
        guard names.contains(member.name) else { return false }
        return member.name != "email" || member.value.stringValue?.contains("@") ?? true
    }

    /// A problem has a `code` as well, which is no number.
    private static func isOneTimeCode(_ member: JSONMember) -> Bool {
        member.name == "code" && member.value.stringValue?.allSatisfy(\.isNumber) ?? false
    }

    private static func texts(_ value: JSONValue, into found: inout Set<String>) {
        if let text = value.stringValue { found.insert(text) }
        for element in value.arrayValue ?? [] { texts(element, into: &found) }
    }

    private static func append(_ lines: String) throws {
        let path = try FlorinClient.environment("FLORIN_TEST_SECRETS_FILE")
        guard let file = fopen(path, "a") else {
            throw FlorinClient.NotConfigured(variable: "FLORIN_TEST_SECRETS_FILE")
        }
        defer { fclose(file) }
        // One write of the kernel for all lines, so that tests beside each other do not mix theirs.
        setvbuf(file, nil, _IOFBF, max(4_096, lines.utf8.count + 1))
        fputs(lines, file)
    }
}
