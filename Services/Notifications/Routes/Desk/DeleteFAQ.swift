import HTTPKit
import JSONKit
import NotificationsDomain

/// `DELETE /admin/support/faqs/{id}`
struct DeleteFAQ: Endpoint {
    static let spec = EndpointSpec(
        .delete, "/api/v1/admin/support/faqs/{id}", id: "deleteFAQ", summary: "Drop an answer in one language",
        tag: DeskRoutes.rules, access: DeskRoutes.staff, right: .act, success: 204)

    typealias Path = SupportPath

    let faqs: FAQStore
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await transactions.run { transaction in
            guard try await faqs.delete(call.path.id, in: transaction) else { throw SupportError.notFound }
            return .noContent
        }
    }
}
