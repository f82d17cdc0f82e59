import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Outbox
import Primitives

/// `POST /admin/support/macros`
struct CreateMacro: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/admin/support/macros", id: "createMacro", summary: "Keep an answer that is given often",
        tag: DeskRoutes.rules, access: DeskRoutes.staff, right: .act, idempotency: .required, success: 201,
        problems: [.conflict])

    struct Body: FieldDecodable {
        let title: String
        let text: String
        let category: TicketCategory?

        init(_ fields: inout Fields) {
            title = fields.required("title", .line(1...120))
            text = fields.required(
                "text", .lines(1...10_000).described("{{number}} and {{subject}} stand for those of the ticket"))
            category = fields.optional("category", .choice(TicketCategory.self))
        }
    }

    static let bodyExample: String? = #"""
        {"title":"We have asked the bank","text":"About {{number}}: we have asked the bank and will write again."}
        """#

    let macros: MacroStore
    let transactions: Transactions
    let ids: IDGenerator

    func handle(_ call: Call<Self>) async throws -> Reply<MacroView> {
        let (user, body) = (try call.caller.userID, call.body)
        let macro = Macro(
            id: ids.next(), title: body.title, text: body.text, category: body.category, createdAt: call.receivedAt,
            updatedAt: call.receivedAt)
        return try await idempotent(call, transactions) { transaction in
            try await macros.insert(macro, by: user, in: transaction)
            AuditTrail.resource(macro.id)
            return .created(MacroView(macro))
        }
    }
}
