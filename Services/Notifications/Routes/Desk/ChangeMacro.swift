import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// `PATCH /admin/support/macros/{id}`
struct ChangeMacro: Endpoint {
    static let spec = EndpointSpec(
        .patch, "/api/v1/admin/support/macros/{id}", id: "changeMacro", summary: "Change an answer that is given often",
        tag: DeskRoutes.rules, access: DeskRoutes.staff, right: .act)

    typealias Path = SupportPath

    struct Body: FieldDecodable {
        let title: String?
        let text: String?
        let category: FieldChange<TicketCategory>

        init(_ fields: inout Fields) {
            title = fields.optional("title", .line(1...120))
            text = fields.optional("text", .lines(1...10_000))
            category = fields.change("category", .choice(TicketCategory.self))
        }
    }

    static let bodyExample: String? = #"{"title":"We have asked the other bank"}"#

    let macros: MacroStore
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<MacroView> {
        let body = call.body
        return try await transactions.run { transaction in
            guard var macro = try await macros.find(call.path.id, in: transaction) else {
                throw SupportError.notFound
            }
            macro.title = body.title ?? macro.title
            macro.text = body.text ?? macro.text
            macro.category = body.category.applied(to: macro.category)
            macro.updatedAt = call.receivedAt
            try await macros.update(macro, in: transaction)
            return .ok(MacroView(macro))
        }
    }
}
