import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

extension Block.Kind: FieldValue {}
extension SecuritySignal.Kind: FieldValue {}
extension SecuritySignal.Severity: FieldValue {}

extension FieldType where Value == String {
    /// Of any kind that can be blocked; which is meant says another field.
    static var blockedValue: FieldType {
        .characters(1...64, pattern: "^[A-Za-z0-9._:/-]+$", example: "203.0.113.0/24") { scalar in
            ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
                || "._:/-".unicodeScalars.contains(scalar)
        }
    }
}

enum SecurityRoutes {
    static let tag = "Security"
}

/// `{id}` of a block's path.
struct BlockPath: FieldDecodable {
    let id: BlockID

    init(_ fields: inout Fields) { id = fields.required("id", .id(BlockID.self)) }
}

struct BlockView: FieldEncodable {
    let block: Block

    init(_ block: Block) { self.block = block }

    static let example = BlockView(
        Block(
            id: BlockID(.example), kind: .cidr, value: "203.0.113.0/24", reason: "A run of guesses at passwords",
            until: .example, createdBy: UserID(.example), createdAt: .example))

    func encode(to out: inout JSONWriter) {
        out.field("id", block.id)
        out.field("kind", block.kind)
        out.field("value", block.value)
        out.field("reason", block.reason)
        out.field("until", block.until)
        out.field("status", block.endedAt == nil ? BlockStatus.active : .ended)
        out.field("created_by", block.createdBy)
        out.field("created_at", block.createdAt)
        out.field("ended_at", block.endedAt)
        out.field("ended_by", block.endedBy)
    }
}

enum BlockStatus: String, CaseIterable, FieldValue {
    case active, ended
}
