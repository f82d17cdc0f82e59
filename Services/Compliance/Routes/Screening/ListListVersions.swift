import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /screening/lists/{list}/versions`
struct ListListVersions: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/screening/lists/{list}/versions", id: "listListVersions",
        summary: "The versions of a list, newest first", tag: ScreeningRoutes.tag, access: KYCRoutes.staffReading,
        problems: [.badCursor])

    typealias Path = ListPath
    typealias Query = PageQuery

    let lists: ListStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<ListVersionView>> {
        let (limit, name) = (call.query.limit, "versions of \(call.path.list)")
        let after = try call.query.position(cursors, list: name).flatMap(ListVersionID.init)
        let found = try await lists.list(of: call.path.list, after: after, limit: limit + 1)
        return .ok(
            Page(found.map(ListVersionView.init), limit: limit) { cursors.encode("\($0.version.id)", list: name) })
    }
}
