// Made by scripts/render from AuditEvents.messages.
package import JSONKit
package import Primitives

/// Where the log of the suite ends. Whoever keeps it elsewhere can show later whether anything before it was changed:
/// `compliance verify --expect <sequence>:<hash>`.
package struct AuditHeadPublished: EventContract {
    package static let type = "compliance.audit_head_published.v1"

    package let sequence: Int64
    /// SHA-256, in hexadecimal digits.
    package let hash: String
    /// When all entries up to there were last found to be right.
    package let verifiedAt: Timestamp?
    package let at: Timestamp

    package init(sequence: Int64, hash: String, verifiedAt: Timestamp? = nil, at: Timestamp) {
        self.sequence = sequence
        self.hash = hash
        self.verifiedAt = verifiedAt
        self.at = at
    }

    package init(_ fields: inout Fields) {
        sequence = fields.required("sequence", .integer(0...Int64.max))
        hash = fields.required("hash", .text(0...4096))
        verifiedAt = fields.optional("verified_at", .timestamp)
        at = fields.required("at", .timestamp)
    }

    package static let example = AuditHeadPublished(
        sequence: 4_711,
        hash: "5850bf8f0b2a4a6d3e1f5c7b9d8e2a1c5850bf8f0b2a4a6d3e1f5c7b9d8e2a1c",
        verifiedAt: .example,
        at: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("sequence", sequence)
        out.field("hash", hash)
        out.optional("verified_at", verifiedAt)
        out.field("at", at)
    }
}
