import HTTPKit
import NotificationsDomain

/// `GET /admin/support/calendar`
struct GetBusinessCalendar: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/support/calendar", id: "getBusinessCalendar", summary: "When the desk works",
        tag: DeskRoutes.rules, access: DeskRoutes.staff)

    let policies: SLAStore

    func handle(_ call: Call<Self>) async throws -> Reply<CalendarSheet> {
        .ok(try await policies.calendar())
    }
}
