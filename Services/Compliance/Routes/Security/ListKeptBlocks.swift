import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /security/blocks`: those in force, unless it is asked otherwise.
struct ListKeptBlocks: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/security/blocks", id: "listBlocks", summary: "Who is turned away, newest first",
        tag: SecurityRoutes.tag, access: KYCRoutes.staffReading, problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let kind: Block.Kind?
        let value: String?
        let all: Bool

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            kind = fields.optional("kind", .choice(Block.Kind.self).described("Only these"))
            value = fields.optional("value", .text(1...64).described("Only this one, in its one form"))
            all = fields.optional("all", .bool.described("Those that have ended too")) ?? false
        }
    }

    private static let list = "blocks"

    let store: BlockStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<BlockView>> {
        let query = call.query
        let after = try query.page.position(cursors, list: Self.list).map(Self.place)
        let found = try await store.list(
            kind: query.kind, value: query.value, inForceAt: query.all ? nil : call.receivedAt, after: after,
            limit: query.page.limit + 1)
        return .ok(
            Page(found.map { BlockView($0) }, limit: query.page.limit) {
                cursors.encode($0.block.id.description, list: Self.list)
            })
    }

    /// - Throws: `InvalidCursor`.
    private static func place(_ text: String) throws -> BlockID {
        guard let id = BlockID(text) else { throw InvalidCursor() }
        return id
    }
}
