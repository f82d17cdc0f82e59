import Authentication
import HTTPKit
import NotificationsDomain

/// `PUT /admin/support/calendar`
struct PutBusinessCalendar: Endpoint {
    static let spec = EndpointSpec(
        .put, "/api/v1/admin/support/calendar", id: "putBusinessCalendar",
        summary: "Say when the desk works; clocks that run keep their ends", tag: DeskRoutes.rules,
        access: DeskRoutes.staff, right: .act, problems: [.unknownTimeZone])

    typealias Body = CalendarSheet

    static let bodyExample: String? = #"""
        {"time_zone":"Africa/Lagos","hours":{"mon":[["08:00","12:00"],["13:30","18:00"]]},"holidays":["2026-12-25"]}
        """#

    let policies: SLAStore
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<CalendarSheet> {
        let (user, sheet) = (try call.caller.userID, call.body)
        guard try sheet.calendar(policies.zones).adding(.seconds(60), to: call.receivedAt) != nil else {
            throw SupportError.noTimeOfWork
        }
        try await transactions.run { transaction in
            try await policies.set(sheet, by: user, at: call.receivedAt, in: transaction)
        }
        return .ok(sheet)
    }
}
