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

    /// A variable that is set and that nobody reads.
    init(unknown finding: UnknownVariables.Finding) {
        let nearest = finding.nearest.map { ", \($0) is one" } ?? ""
        self.init(
            finding.variable.split(separator: "_").joined(separator: ".").lowercased(),
            expected: "unset, as it is no name of a setting\(nearest)")
    }

    package var description: String {
        let found = found.map { ", is \"\($0)\"" } ?? ""
        return "configuration key \(key) (environment variable \(Self.variable(key))) must be \(expected)\(found)"
    }
}

/// Everything that is wrong with a configuration: more than one thing.
package struct ConfigErrors: Error, Sendable, CustomStringConvertible {
    package let errors: [ConfigError]

    package var description: String { errors.map(\.description).joined(separator: "\n") }
}
