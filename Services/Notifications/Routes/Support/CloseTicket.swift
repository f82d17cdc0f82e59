import Authentication
import HTTPKit
import NotificationsDomain

/// `POST /support/tickets/{id}/close`
struct CloseTicket: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/support/tickets/{id}/close", id: "closeTicket",
        summary: "Close a ticket; one that is closed stays so", tag: SupportRoutes.tickets,
        access: .anyAuthenticated, right: .own, isOpenWhenRestricted: true)

    typealias Path = TicketPath

    let desk: CustomerDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<TicketView> {
        let owner = try call.caller.userID
        return try await transactions.run { transaction in
            .ok(TicketView(try await desk.close(call.path.id, by: owner, at: call.receivedAt, in: transaction)))
        }
    }
}
