package import Configuration
import FoundationEssentials

/// Reads checked values from the configuration. Every wrong or missing value throws a `ConfigError` that names its key.
///
/// While a process is put together they are collected instead (`collecting`), so that whoever configures it sees all of
/// them at once.
///
/// Only composition roots hold one; a part gets a small struct made by its `init(_ settings: Settings)`.
package struct Settings: Sendable {
    package let reader: ConfigReader
    package let mode: RunMode
    private let variables: [String: String]
    /// Nil when every error is thrown where it is found.
    private var record: SettingsRecord?

    /// - Throws: when `florin.mode` is not a mode.
    private init(_ variables: [String: String]) throws(ConfigError) {
        self.variables = variables
        reader = ConfigReader(provider: EnvironmentVariablesProvider(environmentVariables: variables))
        let text = reader.string(forKey: "florin.mode") ?? ""
        guard let mode = text.isEmpty ? .production : RunMode(rawValue: text) else {
            throw ConfigError("florin.mode", expected: "production, local or test", found: text)
        }
        self.mode = mode
    }

    /// The settings of this process's environment.
    package static func environment() throws(ConfigError) -> Settings {
        try Settings(ProcessInfo.processInfo.environment)
    }

    /// The given variables and nothing else: `["HTTP_PORT": "0"]`.
    package static func variables(_ variables: [String: String]) throws(ConfigError) -> Settings {
        try Settings(variables)
    }

    // MARK: All errors at once

    /// The same settings, but a wrong value is noted and something that fits stands in for it. What is built with them
    /// must not be used before `finish` has found nothing.
    func collecting() -> Settings {
        var copy = self
        copy.record = SettingsRecord()
        return copy
    }

    /// The errors noted so far with one more that was thrown.
    func errors(with last: ConfigError? = nil) -> (any Error)? {
        if let last { record?.note(last) }
        let errors = record?.errors ?? last.map { [$0] } ?? []
        return errors.count > 1 ? ConfigErrors(errors: errors) : errors.first
    }

    /// Ends the collecting: every key that the process reads has been read.
    ///
    /// In production mode a variable that is nearly one of ours is an error as well.
    /// - Returns: such variables outside production.
    /// - Throws: what was wrong, `ConfigError` or `ConfigErrors`.
    func finish(service: String) throws -> [ConfigError] {
        guard let record else { return [] }
        let unknown = UnknownVariables(known: record.variables, service: service).findings(in: variables)
            .map(ConfigError.init(unknown:))
        if mode == .production { unknown.forEach(record.note) }
        if let errors = errors() { throw errors }
        return unknown
    }

    /// Throws the error, or notes it.
    package func refuse(_ error: ConfigError) throws(ConfigError) {
        guard let record else { throw error }
        record.note(error)
    }

    private func checked<Value>(
        _ standIn: Value?, _ read: () throws(ConfigError) -> Value
    ) throws(ConfigError) -> Value {
        do {
            return try read()
        } catch {
            guard let standIn else { throw error }
            try refuse(error)
            return standIn
        }
    }

    // MARK: Values

    /// Nil when the key is not set, or set to nothing.
    package func optionalText(_ key: String) -> String? {
        record?.asked(key)
        guard let text = reader.string(forKey: ConfigKey(key)), !text.isEmpty else { return nil }
        return text
    }

    package func text(_ key: String, default fallback: String? = nil) throws(ConfigError) -> String {
        try checked(fallback ?? "") { () throws(ConfigError) in
            guard let text = optionalText(key) ?? fallback else { throw ConfigError(key, expected: "set") }
            return text
        }
    }

    package func integer(
        _ key: String, default fallback: Int? = nil, in range: ClosedRange<Int>
    ) throws(ConfigError) -> Int {
        let expected = "an integer from \(range.lowerBound) to \(range.upperBound)"
        return try checked(fallback ?? range.lowerBound) { () throws(ConfigError) in
            guard let text = optionalText(key) else {
                guard let fallback else { throw ConfigError(key, expected: expected) }
                return fallback
            }
            guard let number = Int(text), range.contains(number) else {
                throw ConfigError(key, expected: expected, found: text)
            }
            return number
        }
    }

    /// A whole number of seconds.
    package func seconds(
        _ key: String, default fallback: Int? = nil, in range: ClosedRange<Int>
    ) throws(ConfigError) -> Duration {
        .seconds(try integer(key, default: fallback, in: range))
    }

    package func bool(_ key: String, default fallback: Bool) throws(ConfigError) -> Bool {
        try checked(fallback) { () throws(ConfigError) in
            switch optionalText(key) {
            case nil: return fallback
            case "true": return true
            case "false": return false
            case let other: throw ConfigError(key, expected: "true or false", found: other)
            }
        }
    }

    package func choice<Value: RawRepresentable & CaseIterable>(
        _ key: String, default fallback: Value? = nil
    ) throws(ConfigError) -> Value where Value.RawValue == String {
        let expected = "one of " + Value.allCases.map(\.rawValue).joined(separator: ", ")
        return try checked(fallback ?? Value.allCases.first) { () throws(ConfigError) in
            guard let text = optionalText(key) else {
                guard let fallback else { throw ConfigError(key, expected: expected) }
                return fallback
            }
            guard let value = Value(rawValue: text) else { throw ConfigError(key, expected: expected, found: text) }
            return value
        }
    }

    /// Texts separated by commas, spaces around them dropped.
    package func list(_ key: String, default fallback: [String]) -> [String] {
        guard let text = optionalText(key) else { return fallback }
        return text.split(separator: ",").map { String($0.drop { $0 == " " }.prefix { $0 != " " }) }
    }

    /// An `http://` or `https://` address without a slash at its end.
    package func httpURL(_ key: String, default fallback: String? = nil) throws(ConfigError) -> String {
        try checked(fallback ?? Self.standInURL) { () throws(ConfigError) in
            guard let text = optionalText(key) ?? fallback else { throw ConfigError(key, expected: "set") }
            return try Self.httpURL(key, text)
        }
    }

    /// Several of them, with commas between.
    package func httpURLs(_ key: String, default fallback: [String]) throws(ConfigError) -> [String] {
        try checked([Self.standInURL]) { () throws(ConfigError) in
            var urls: [String] = []
            for text in list(key, default: fallback) { urls.append(try Self.httpURL(key, text)) }
            guard !urls.isEmpty else { throw ConfigError(key, expected: "an http or https URL") }
            return urls
        }
    }

    private static let standInURL = "http://127.0.0.1"

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
        try checked(developmentDefault) { () throws(ConfigError) in
            guard let secret = try optionalSecret(key) else {
                guard mode != .production, let developmentDefault else {
                    throw ConfigError(
                        key, expected: "set, or \(ConfigError.variable(key))_FILE name a file that holds it")
                }
                return developmentDefault
            }
            if mode == .production, secret == developmentDefault {
                throw ConfigError(key, expected: "something else than the development default in production mode")
            }
            return secret
        }
    }

    package func optionalSecret(_ key: String) throws(ConfigError) -> String? {
        record?.asked(key)
        if let secret = reader.string(forKey: ConfigKey(key), isSecret: true), !secret.isEmpty { return secret }
        guard let path = optionalText("\(key).file") else { return nil }
        return try SecretFile.read(path, key: key)
    }
}
