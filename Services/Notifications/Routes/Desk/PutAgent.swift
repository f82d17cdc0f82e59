import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

struct SupportAgentView: FieldEncodable {
    let agent: SupportAgent

    static let schemaTitle = "SupportAgent"

    static let example = SupportAgentView(
        agent: SupportAgent(
            id: UserID(.example), isAvailable: true, categories: [.card, .transfer], capacity: 20, openTickets: 3))

    func encode(to out: inout JSONWriter) {
        out.field("user_id", agent.id)
        out.field("available", agent.isAvailable)
        out.field("categories", agent.categories)
        out.field("capacity", agent.capacity)
        out.field("open_tickets", agent.openTickets)
    }
}

/// `PUT /admin/support/agents/me`
struct PutAgent: Endpoint {
    static let spec = EndpointSpec(
        .put, "/api/v1/admin/support/agents/me", id: "putAgent",
        summary: "Say whether one is there, for what, and for how many tickets at once", tag: DeskRoutes.tickets,
        access: DeskRoutes.staff, right: .act)

    struct Body: FieldDecodable {
        let isAvailable: Bool
        let categories: [TicketCategory]
        let capacity: Int

        init(_ fields: inout Fields) {
            isAvailable = fields.required("available", .bool)
            let given =
                fields.optional(
                    "categories",
                    .array(.choice(TicketCategory.self), 0...TicketCategory.allCases.count)
                        .described("None: all of them")) ?? []
            categories = TicketCategory.allCases.filter(given.contains)
            capacity = fields.optional("capacity", .integer(1...1_000).described("Otherwise 20")) ?? 20
        }
    }

    let agents: AgentStore
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<SupportAgentView> {
        let body = call.body
        let agent = SupportAgent(
            id: try call.caller.userID, isAvailable: body.isAvailable, categories: body.categories,
            capacity: body.capacity, openTickets: 0)
        return try await transactions.run { transaction in
            .ok(SupportAgentView(agent: try await agents.put(agent, at: call.receivedAt, in: transaction)))
        }
    }
}
