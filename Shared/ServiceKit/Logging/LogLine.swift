import JSONKit
import Logging

/// Builds one line. Keys that the line has already do not appear a second time.
struct LogLine {
    private static let reserved: Set<String> = ["time", "level", "service", "logger", "message"]

    private var out = JSONWriter(capacity: 512)
    private var isFirst = true

    init() { out.append("{") }

    mutating func text(_ key: String, _ value: String) {
        self.key(key)
        out.string(value)
    }

    /// Metadata, redacted.
    mutating func value(_ key: String, _ value: Logger.MetadataValue) {
        self.key(Self.reserved.contains(key) ? "\(key)_" : key)
        append(value, under: key)
    }

    consuming func finish() -> [UInt8] {
        out.append("}\n")
        return out.bytes
    }

    private mutating func key(_ key: String) {
        if !isFirst { out.append(",") }
        isFirst = false
        out.string(key)
        out.append(":")
    }

    private mutating func append(_ value: Logger.MetadataValue, under key: String) {
        if Redaction.isSecret(key) { return out.string(Redaction.placeholder) }
        switch value {
        case .string(let text): out.string(Redaction.scrub(text))
        case .stringConvertible(let value as any FixedWidthInteger): out.append(raw: "\(value)".utf8)
        case .stringConvertible(let value as Bool): out.append(value ? "true" : "false")
        case .stringConvertible(let value): out.string(Redaction.scrub(value.description))
        case .array(let values):
            out.append("[")
            for (index, value) in values.enumerated() {
                if index > 0 { out.append(",") }
                append(value, under: key)
            }
            out.append("]")
        case .dictionary(let values):
            out.append("{")
            for (index, member) in values.sorted(by: { $0.key < $1.key }).enumerated() {
                if index > 0 { out.append(",") }
                out.string(member.key)
                out.append(":")
                append(member.value, under: member.key)
            }
            out.append("}")
        }
    }
}
