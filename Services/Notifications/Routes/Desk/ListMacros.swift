import HTTPKit
import NotificationsDomain
import Primitives

/// `GET /admin/support/macros`
struct ListMacros: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/support/macros", id: "listMacros", summary: "Answers that are given often, newest first",
        tag: DeskRoutes.rules, access: DeskRoutes.staff)

    typealias Query = TableQuery

    let macros: MacroStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<MacroView>> {
        let all = try await macros.list()
        return .ok(
            try call.query.page(all.map(MacroView.init), cursors, list: "macros", newestFirst: true) {
                "\($0.macro.id)"
            })
    }
}
