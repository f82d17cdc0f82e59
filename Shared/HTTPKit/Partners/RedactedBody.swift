import JSONKit

/// A body of a partner's exchange as it may be kept: secrets go by their names, numbers of cards but for their ends.
enum RedactedBody {
    private static let limitBytes = 4_096

    /// All that is told of one that nobody may read.
    static func length(_ bytes: [UInt8]) -> String { "\(bytes.count) bytes that are not kept" }

    /// - Parameter only: the members that are kept; nil keeps all.
    static func text(_ bytes: [UInt8], only: Set<String>? = nil) -> String {
        guard !bytes.isEmpty else { return "" }
        guard case .object(let members)? = try? JSONParser.parse(bytes) else {
            // No form that we know to look through.
            return "\(bytes.count) bytes that are no JSON object"
        }
        let told = only.map { names in members.filter { names.contains($0.name) } } ?? members
        let kept = JSON.encode(JSONValue.object(AuditRedaction(nil).redacted(told)))
        guard kept.count > limitBytes else { return String(decoding: kept, as: UTF8.self) }
        return String(decoding: kept.prefix(limitBytes), as: UTF8.self) + " (cut)"
    }
}
