/// Why a process does not start: a key, and what it should hold. Never shows the value of a secret.
package struct ConfigError: Error, Sendable, Equatable, CustomStringConvertible {
    /// As in the documentation: `http.port`.
    package let key: String
    package let expected: String
    /// What was found instead; nil when nothing was, or when it is secret.
    package let found: String?

    package init(_ key: String, expected: String, found: String? = nil) {
        self.key = key
        self.expected = expected
        self.found = found
    }

    /// The variable that sets a key: `http.port` is `HTTP_PORT`.
    package static func variable(_ key: String) -> String {
        key.uppercased().split(separator: ".").joined(separator: "_")
    }

    package var description: String {
        let found = found.map { ", is \"\($0)\"" } ?? ""
        return "configuration key \(key) (environment variable \(Self.variable(key))) must be \(expected)\(found)"
    }
}
