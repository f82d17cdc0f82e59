import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain

/// `POST /recurring/{id}/pause`: days that come meanwhile are skipped.
struct PauseSchedule: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/recurring/{id}/pause", id: "pauseRecurring", summary: "Stop paying for a while",
        tag: "Recurring payments", access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .act,
        problems: [.notFound, .notOpen])

    typealias Path = SchedulePath

    let desk: ScheduleDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<ScheduleView> {
        let caller = try call.caller.userID
        return try await transactions.run { transaction in
            .ok(ScheduleView(try await desk.change(call.path.id, .pause, by: caller, in: transaction)))
        }
    }
}
