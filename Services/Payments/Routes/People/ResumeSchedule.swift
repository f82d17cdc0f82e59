import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain

/// `POST /recurring/{id}/resume`: also what has failed.
struct ResumeSchedule: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/recurring/{id}/resume", id: "resumeRecurring",
        summary: "Pay again from the next day on",
        tag: "Recurring payments", access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .moveMoney,
        problems: [.notFound, .notOpen], rateClass: .money)

    typealias Path = SchedulePath

    let desk: ScheduleDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<ScheduleView> {
        let caller = try call.caller.userID
        return try await transactions.run { transaction in
            .ok(ScheduleView(try await desk.change(call.path.id, .resume, by: caller, in: transaction)))
        }
    }
}
