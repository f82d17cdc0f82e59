// Made by scripts/render from SecurityEvents.messages.
package import JSONKit
package import Primitives

/// Somebody is turned away at the gateway from now on, or no more.
package struct BlocksChanged: EventContract {
    package static let type = "compliance.blocks_changed.v1"

    package let blockID: UniqueID
    package let kind: BlockKind
    /// A network, what clients send as `X-Device-Id`, or the id of a user.
    package let value: String
    /// Whom, where a person is blocked.
    package let userID: UserID?
    /// Absent: until it is ended.
    package let until: Timestamp?
    /// It holds no more.
    package let ended: Bool
    package let changedAt: Timestamp

    package init(
        blockID: UniqueID,
        kind: BlockKind,
        value: String,
        userID: UserID? = nil,
        until: Timestamp? = nil,
        ended: Bool,
        changedAt: Timestamp
    ) {
        self.blockID = blockID
        self.kind = kind
        self.value = value
        self.userID = userID
        self.until = until
        self.ended = ended
        self.changedAt = changedAt
    }

    package init(_ fields: inout Fields) {
        blockID = fields.required("block_id", .uuid)
        kind = fields.required("kind", .choice(BlockKind.self))
        value = fields.required("value", .text(0...4096))
        userID = fields.optional("user_id", .id(UserID.self))
        until = fields.optional("until", .timestamp)
        ended = fields.required("ended", .bool)
        changedAt = fields.required("changed_at", .timestamp)
    }

    package static let example = BlocksChanged(
        blockID: .example,
        kind: .cidr,
        value: "203.0.113.0/24",
        userID: UserID(.example),
        until: .example,
        ended: false,
        changedAt: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("block_id", blockID)
        out.field("kind", kind)
        out.field("value", value)
        out.optional("user_id", userID)
        out.optional("until", until)
        out.field("ended", ended)
        out.field("changed_at", changedAt)
    }
}

package enum BlockKind: String, CaseIterable, FieldValue {
    case cidr
    case device
    case user
}

/// Gateway to compliance, at its start and now and then: who is turned away.
package struct ListBlocks: RequestContract {
    package static let type = "compliance.list_blocks.v1"

    package typealias Reply = BlockList

    package init() {}

    package init(_ fields: inout Fields) {}

    package static let example = ListBlocks()

    package func encode(to out: inout JSONWriter) {}
}

/// All that hold now.
package struct BlockList: FieldEncodable, FieldDecodable, Hashable {
    package let blocks: [BlockedClient]

    package init(blocks: [BlockedClient]) {
        self.blocks = blocks
    }

    package init(_ fields: inout Fields) {
        blocks = fields.required("blocks", .array(.object(BlockedClient.self), 0...10_000))
    }

    package static let example = BlockList(blocks: [BlockedClient.example])

    package func encode(to out: inout JSONWriter) {
        out.field("blocks", blocks)
    }
}

package struct BlockedClient: FieldEncodable, FieldDecodable, Hashable {
    package let blockID: UniqueID
    package let kind: BlockKind
    package let value: String
    package let until: Timestamp?

    package init(blockID: UniqueID, kind: BlockKind, value: String, until: Timestamp? = nil) {
        self.blockID = blockID
        self.kind = kind
        self.value = value
        self.until = until
    }

    package init(_ fields: inout Fields) {
        blockID = fields.required("block_id", .uuid)
        kind = fields.required("kind", .choice(BlockKind.self))
        value = fields.required("value", .text(0...4096))
        until = fields.optional("until", .timestamp)
    }

    package static let example = BlockedClient(blockID: .example, kind: .cidr, value: "203.0.113.0/24", until: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("block_id", blockID)
        out.field("kind", kind)
        out.field("value", value)
        out.optional("until", until)
    }
}
