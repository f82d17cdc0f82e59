import HTTPKit
import JSONKit
import NotificationsDomain

/// `DELETE /admin/support/macros/{id}`
struct DeleteMacro: Endpoint {
    static let spec = EndpointSpec(
        .delete, "/api/v1/admin/support/macros/{id}", id: "deleteMacro", summary: "Drop an answer that was given often",
        tag: DeskRoutes.rules, access: DeskRoutes.staff, right: .act, success: 204)

    typealias Path = SupportPath

    let macros: MacroStore
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await transactions.run { transaction in
            guard try await macros.delete(call.path.id, in: transaction) else { throw SupportError.notFound }
            return .noContent
        }
    }
}
