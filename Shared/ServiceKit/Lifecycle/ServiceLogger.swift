import Logging

enum ServiceLogger {
    /// The logger of a service inside a test: to the given output, or only warnings to standard output.
    static func make(_ name: String, settings: Settings, overrides: ServiceOverrides) -> Logger {
        let output = overrides.logOutput ?? .standardOutput
        let level: Logger.Level = overrides.logOutput == nil ? .warning : .info
        return Logger(label: name) { label in
            JSONLogHandler(label: label, service: name, level: level, output: output)
        }
    }
}
