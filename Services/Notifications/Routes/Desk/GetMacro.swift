import HTTPKit
import NotificationsDomain

/// `GET /admin/support/macros/{id}`
struct GetMacro: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/support/macros/{id}", id: "getMacro", summary: "An answer that is given often",
        tag: DeskRoutes.rules, access: DeskRoutes.staff)

    typealias Path = SupportPath

    let macros: MacroStore

    func handle(_ call: Call<Self>) async throws -> Reply<MacroView> {
        guard let macro = try await macros.find(call.path.id) else { throw SupportError.notFound }
        return .ok(MacroView(macro))
    }
}
