import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// `POST /admin/support/sla/preview`: by the same code that clocks go by.
struct PreviewSLA: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/admin/support/sla/preview", id: "previewSLA",
        summary: "When a ticket of a priority would be due, or so many minutes of work be over", tag: DeskRoutes.rules,
        access: DeskRoutes.staff, right: .act, problems: [.unknownTimeZone])

    struct Body: FieldDecodable {
        let from: Timestamp
        let minutes: Int?
        let priority: Priority?
        let calendar: CalendarSheet?

        init(_ fields: inout Fields) {
            from = fields.required("from", .timestamp)
            minutes = fields.optional("business_minutes", .integer(0...1_000_000))
            priority = fields.optional("priority", .choice(Priority.self))
            calendar = fields.optional(
                "calendar", .object(CalendarSheet.self).described("Otherwise the one in force"))
            if fields.has("business_minutes") == fields.has("priority") {
                fields.refuse("business_minutes", .missing, "is required, or a priority instead of it")
            }
        }
    }

    static let bodyExample: String? = #"{"from":"2026-11-27T16:30:00.000Z","priority":"medium"}"#

    struct Answer: FieldEncodable {
        let due: Timestamp?
        let firstReplyDue: Timestamp?
        let resolutionDue: Timestamp?

        static let schemaTitle = "SLAPreview"
        static let example = Answer(due: nil, firstReplyDue: .example, resolutionDue: .example)

        func encode(to out: inout JSONWriter) {
            out.optional("due_at", due)
            out.optional("first_reply_due_at", firstReplyDue)
            out.optional("resolution_due_at", resolutionDue)
        }
    }

    let policies: SLAStore

    func handle(_ call: Call<Self>) async throws -> Reply<Answer> {
        let body = call.body
        let policy = try await policies.policy()
        let calendar = try body.calendar?.calendar(policies.zones) ?? policy.calendar
        func due(_ minutes: Int, _ schedule: SLASchedule) throws(SupportError) -> Timestamp {
            guard let due = schedule.adding(.seconds(60 * minutes), to: body.from) else { throw .noTimeOfWork }
            return due
        }
        guard let priority = body.priority else {
            return .ok(
                Answer(
                    due: try due(body.minutes ?? 0, .business(calendar)), firstReplyDue: nil, resolutionDue: nil))
        }
        let (target, schedule) = (policy.target(priority), SLASchedule(priority, calendar))
        return .ok(
            Answer(
                due: nil, firstReplyDue: try due(target.firstReplyMinutes, schedule),
                resolutionDue: try due(target.resolutionMinutes, schedule)))
    }
}
