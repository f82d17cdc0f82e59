import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

struct SchedulePath: FieldDecodable {
    let id: ScheduleID

    init(_ fields: inout Fields) { id = fields.required("id", .id(ScheduleID.self)) }
}

/// `GET /recurring/{id}`
struct GetSchedule: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/recurring/{id}", id: "getRecurring", summary: "One schedule of the caller",
        tag: "Recurring payments", access: .roles([.customer, .merchant], scope: .paymentsRead),
        problems: [.notFound])

    typealias Path = SchedulePath

    let schedules: ScheduleStore

    func handle(_ call: Call<Self>) async throws -> Reply<ScheduleView> {
        .ok(ScheduleView(try await schedules.own(call.path.id, of: try call.caller.userID)))
    }
}

extension ScheduleStore {
    /// - Throws: `missing`, also for another's.
    func own(_ id: ScheduleID, of user: UserID) async throws -> Schedule {
        guard let schedule = try await find(id), schedule.payer.user == user else {
            throw PaymentsError.missing(.schedule)
        }
        return schedule
    }
}
