import HTTPKit
package import Logging
package import Primitives

/// One JSON object per line: `time`, `level`, `service`, `logger`, `message`, then the metadata.
///
/// Adds `request_id`, `trace_id` and `user_id` of the task by itself, and replaces the values of known secret keys.
///
/// Keys that mean the same everywhere; a part adds its own where these do not say it:
///
/// | key | value |
/// |---|---|
/// | `request_id` | as in `X-Request-Id` |
/// | `trace_id` | 32 hexadecimal digits |
/// | `user_id` | who acts; the only thing a log says of a person |
/// | `error` | what went wrong, without values of anybody |
/// | `operation` | id of the endpoint |
/// | `method`, `route`, `status`, `duration_us` | of a request, the route as template |
/// | `job` | name of a periodic job |
/// | `role` | what a connection is for |
/// | `host`, `port` | where we listen |
package struct JSONLogHandler: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    package var logLevel: Logger.Level

    private let label: String
    private let service: String
    private let clock: WallClock
    private let output: LogOutput

    /// - Parameter clock: the machine's; a moved test clock would make the logs unreadable.
    package init(
        label: String, service: String, level: Logger.Level, output: LogOutput = .standardOutput,
        clock: WallClock = .system
    ) {
        self.label = label
        self.service = service
        self.output = output
        self.clock = clock
        logLevel = level
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var line = LogLine()
        line.text("time", clock.now().rfc3339)
        line.text("level", event.level.rawValue)
        line.text("service", service)
        line.text("logger", label)
        line.text("message", event.message.description)
        var given = metadata
        if let provided = metadataProvider?.get() { given.merge(provided) { _, new in new } }
        if let own = event.metadata { given.merge(own) { _, new in new } }
        if let error = event.error, given["error"] == nil { given["error"] = "\(error)" }
        addScope(to: &line, unless: given)
        for (key, value) in given.sorted(by: { $0.key < $1.key }) { line.value(key, value) }
        output.write(line.finish())
    }

    private func addScope(to line: inout LogLine, unless given: Logger.Metadata) {
        if let scope = LogScope.current {
            if given["request_id"] == nil { line.text("request_id", scope.requestID) }
            if let user = scope.userID, given["user_id"] == nil { line.text("user_id", user.description) }
        }
        if let trace = TraceContext.current, given["trace_id"] == nil { line.text("trace_id", trace.traceID) }
    }
}
