import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain

/// `POST /support/tickets/{id}/rate`
struct RateTicket: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/support/tickets/{id}/rate", id: "rateTicket",
        summary: "Say once how good the help was, when the ticket is resolved or closed", tag: SupportRoutes.tickets,
        access: .anyAuthenticated, right: .own, problems: [.alreadyRated, .notRateable], isOpenWhenRestricted: true)

    typealias Path = TicketPath

    struct Body: FieldDecodable {
        let score: Int
        let feedback: String?

        init(_ fields: inout Fields) {
            score = fields.required("score", .integer(1...5))
            feedback = fields.optional("feedback", .lines(1...2_000).personal)
        }
    }

    let desk: CustomerDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<TicketView> {
        let (owner, body) = (try call.caller.userID, call.body)
        return try await transactions.run { transaction in
            .ok(
                TicketView(
                    try await desk.rate(
                        call.path.id, score: body.score, feedback: body.feedback, by: owner, at: call.receivedAt,
                        in: transaction)))
        }
    }
}
