import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain

/// `POST /recurring/{id}/cancel`: what is under way at the wallet ends by itself.
struct CancelSchedule: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/recurring/{id}/cancel", id: "cancelRecurring", summary: "End a schedule",
        tag: "Recurring payments", access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .act,
        problems: [.notFound, .notOpen])

    typealias Path = SchedulePath

    let desk: ScheduleDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<ScheduleView> {
        let caller = try call.caller.userID
        return try await transactions.run { transaction in
            .ok(ScheduleView(try await desk.change(call.path.id, .cancel, by: caller, in: transaction)))
        }
    }
}
