package import Configuration

/// Reads checked values from the configuration. Every wrong or missing value throws a `ConfigError` that names its key.
///
/// Only composition roots hold one; a part gets a small struct made by its `init(_ settings: Settings)`.
package struct Settings: Sendable {
    package let reader: ConfigReader
    package let mode: RunMode

    /// - Throws: when `florin.mode` is not a mode.
    package init(_ reader: ConfigReader) throws(ConfigError) {
        self.reader = reader
        let text = reader.string(forKey: "florin.mode") ?? ""
        guard let mode = text.isEmpty ? .production : RunMode(rawValue: text) else {
            throw ConfigError("florin.mode", expected: "production, local or test", found: text)
        }
        self.mode = mode
    }

    /// The settings of this process's environment.
    package static func environment() throws(ConfigError) -> Settings {
        try Settings(ConfigReader(provider: EnvironmentVariablesProvider()))
    }

    /// The given variables and nothing else: `["HTTP_PORT": "0"]`.
    package static func variables(_ variables: [String: String]) throws(ConfigError) -> Settings {
        try Settings(ConfigReader(provider: EnvironmentVariablesProvider(environmentVariables: variables)))
    }

    // MARK: Values

    /// Nil when the key is not set, or set to nothing.
    package func optionalText(_ key: String) -> String? {
        guard let text = reader.string(forKey: ConfigKey(key)), !text.isEmpty else { return nil }
        return text
    }

    package func text(_ key: String, default fallback: String? = nil) throws(ConfigError) -> String {
        guard let text = optionalText(key) ?? fallback else { throw ConfigError(key, expected: "set") }
        return text
    }

    package func integer(
        _ key: String, default fallback: Int? = nil, in range: ClosedRange<Int>
    ) throws(ConfigError) -> Int {
        let expected = "an integer from \(range.lowerBound) to \(range.upperBound)"
        guard let text = optionalText(key) else {
            guard let fallback else { throw ConfigError(key, expected: expected) }
            return fallback
        }
        guard let number = Int(text), range.contains(number) else {
            throw ConfigError(key, expected: expected, found: text)
        }
        return number
    }

    /// A whole number of seconds.
    package func seconds(
        _ key: String, default fallback: Int? = nil, in range: ClosedRange<Int>
    ) throws(ConfigError) -> Duration {
        .seconds(try integer(key, default: fallback, in: range))
    }

    package func bool(_ key: String, default fallback: Bool) throws(ConfigError) -> Bool {
        switch optionalText(key) {
        case nil: return fallback
        case "true": return true
        case "false": return false
        case let other: throw ConfigError(key, expected: "true or false", found: other)
        }
    }

    package func choice<Value: RawRepresentable & CaseIterable>(
        _ key: String, default fallback: Value? = nil
    ) throws(ConfigError) -> Value where Value.RawValue == String {
        let expected = "one of " + Value.allCases.map(\.rawValue).joined(separator: ", ")
        guard let text = optionalText(key) else {
            guard let fallback else { throw ConfigError(key, expected: expected) }
            return fallback
        }
        guard let value = Value(rawValue: text) else { throw ConfigError(key, expected: expected, found: text) }
        return value
    }

    /// Texts separated by commas, spaces around them dropped.
    package func list(_ key: String, default fallback: [String]) -> [String] {
        guard let text = optionalText(key) else { return fallback }
        return text.split(separator: ",").map { String($0.drop { $0 == " " }.prefix { $0 != " " }) }
    }

    /// An `http://` or `https://` address without a slash at its end.
    package func httpURL(_ key: String, default fallback: String? = nil) throws(ConfigError) -> String {
        try Self.httpURL(key, try text(key, default: fallback))
    }

    /// Several of them, with commas between.
    package func httpURLs(_ key: String, default fallback: [String]) throws(ConfigError) -> [String] {
        var urls: [String] = []
        for text in list(key, default: fallback) { urls.append(try Self.httpURL(key, text)) }
        guard !urls.isEmpty else { throw ConfigError(key, expected: "an http or https URL") }
        return urls
    }

    private static func httpURL(_ key: String, _ given: String) throws(ConfigError) -> String {
        var text = given
        guard text.hasPrefix("http://") || text.hasPrefix("https://") else {
            throw ConfigError(key, expected: "an http or https URL", found: text)
        }
        while text.last == "/" { text.removeLast() }
        return text
    }

    // MARK: Secrets

    /// A secret from the key, or from the file that `<key>.file` names (`DATABASE_URL_FILE`), a line feed at the end
    /// of the file dropped.
    /// - Parameter developmentDefault: taken outside production when nothing is set; refused in production.
    package func secret(_ key: String, developmentDefault: String? = nil) throws(ConfigError) -> String {
        guard let secret = try optionalSecret(key) else {
            guard mode != .production, let developmentDefault else {
                throw ConfigError(key, expected: "set, or \(ConfigError.variable(key))_FILE name a file that holds it")
            }
            return developmentDefault
        }
        if mode == .production, secret == developmentDefault {
            throw ConfigError(key, expected: "something else than the development default in production mode")
        }
        return secret
    }

    package func optionalSecret(_ key: String) throws(ConfigError) -> String? {
        if let secret = reader.string(forKey: ConfigKey(key), isSecret: true), !secret.isEmpty { return secret }
        guard let path = optionalText("\(key).file") else { return nil }
        return try SecretFile.read(path, key: key)
    }
}
