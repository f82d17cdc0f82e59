/// Keeps secrets out of logs, as a second line behind not logging them.
package enum Redaction {
    package static let placeholder = "[redacted]"

    private static let words: [String] = [
        "password", "passwd", "secret", "token", "authorization", "cookie", "credential", "api_key", "apikey",
        "private_key", "otp", "pin", "totp", "recovery_code", "email", "phone", "card_number", "pan", "cvv", "iban",
    ]
    /// Ids of secret things are not secret.
    private static let harmlessEndings = ["_id", "_count", "_seconds", "_hash_prefix"]

    /// Whether a key names something that no log may hold: one of the words, alone or as a part between underscores.
    package static func isSecret(_ key: String) -> Bool {
        let key = key.lowercased().replacing("-", with: "_").replacing(".", with: "_")
        if harmlessEndings.contains(where: key.hasSuffix) { return false }
        let padded = "_\(key)_"
        return words.contains { padded.contains("_\($0)_") }
    }

    /// Takes the password out of URLs in a text: `postgres://user:[redacted]@host`.
    package static func scrub(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "@")), let scheme = text.firstRange(of: "://") else { return text }
        let rest = text[scheme.upperBound...]
        let end = rest.firstIndex { $0 == "/" || $0 == " " || $0 == "\"" } ?? rest.endIndex
        guard let at = rest[..<end].lastIndex(of: "@"), let colon = rest[..<at].firstIndex(of: ":") else {
            return text[..<end] + scrub(String(text[end...]))
        }
        return text[...colon] + placeholder + text[at..<end] + scrub(String(text[end...]))
    }
}
