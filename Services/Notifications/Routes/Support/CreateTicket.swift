import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// `POST /support/tickets`
struct CreateTicket: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/support/tickets", id: "createTicket", summary: "Ask for help", tag: SupportRoutes.tickets,
        access: .anyAuthenticated, right: .own, idempotency: .required, success: 201, isOpenWhenRestricted: true)

    /// Customers cannot say that it is urgent; what is about security is.
    enum Wish: String, CaseIterable {
        case low, medium, high

        var priority: Priority {
            switch self {
            case .low: .low
            case .medium: .medium
            case .high: .high
            }
        }
    }

    struct Body: FieldDecodable {
        let order: TicketOrder

        init(_ fields: inout Fields) {
            order = TicketOrder(
                subject: fields.required("subject", .line(1...200).personal),
                message: fields.required("message", .ticketText),
                category: fields.required("category", .choice(TicketCategory.self)),
                priority: fields.optional("priority", .choice(Wish.self).described("Otherwise medium"))?.priority,
                related: fields.optional("related", .object(TicketRelation.self)),
                attachments: fields.optional("attachment_ids", .attachmentIDs) ?? [],
                followUpOf: fields.optional(
                    "follow_up_of", .id(TicketID.self).described("A ticket of the caller's that this one goes on with"))
            )
        }
    }

    static let bodyExample: String? = #"""
        {"subject":"My transfer has not arrived","message":"I sent 20.00 EUR on Monday.","category":"transfer"}
        """#

    let desk: CustomerDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<TicketView> {
        let owner = try call.caller.userID
        return try await idempotent(call, transactions) { transaction in
            .created(
                TicketView(
                    try await desk.open(call.body.order, by: owner, at: call.receivedAt, in: transaction)))
        }
    }
}
