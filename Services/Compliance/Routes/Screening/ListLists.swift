import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /screening/lists`: those that are searched, by their names.
struct ListLists: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/screening/lists", id: "listScreeningLists",
        summary: "The lists that are searched, and how old they are", tag: ScreeningRoutes.tag,
        access: KYCRoutes.staffReading, problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery

        init(_ fields: inout Fields) { page = PageQuery(&fields) }
    }

    private static let list = "screening-lists"

    let lists: ListStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<SearchedListView>> {
        let limit = call.query.page.limit
        let after = try call.query.page.position(cursors, list: Self.list).flatMap(ListName.init)
        // Few enough to be read at once.
        let live = try await lists.live().sorted { $0.list < $1.list }.filter { version in
            after.map { $0 < version.list } ?? true
        }
        let found = live.prefix(limit + 1).compactMap { SearchedListView($0, at: call.receivedAt) }
        return .ok(Page(found, limit: limit) { cursors.encode($0.list.text, list: Self.list) })
    }
}
