import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// `GET /admin/support/stats`
struct GetSupportStats: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/support/stats", id: "getSupportStats", summary: "How the desk stands, and did in 30 days",
        tag: DeskRoutes.tickets, access: DeskRoutes.staff)

    struct Answer: FieldEncodable {
        let stats: SupportStats

        static let schemaTitle = "SupportStats"
        static let example = Answer(
            stats: SupportStats(
                byStatus: [.open: 2, .waitingCustomer: 1], byPriority: [.medium: 3], byCategory: [.transfer: 3],
                unassigned: 1, breached: 1, created: 20, resolved: 17, ratings: 5, ratingSum: 23,
                firstReplySeconds: 900,
                resolutionSeconds: 86_400))

        func encode(to out: inout JSONWriter) {
            out.field("by_status", Counts(TicketStatus.allCases.map { ($0.rawValue, stats.byStatus[$0] ?? 0) }))
            out.field("by_priority", Counts(Priority.allCases.map { ($0.rawValue, stats.byPriority[$0] ?? 0) }))
            out.field("by_category", Counts(TicketCategory.allCases.map { ($0.rawValue, stats.byCategory[$0] ?? 0) }))
            out.field("unassigned", stats.unassigned)
            out.field("breached", stats.breached)
            out.field("created", stats.created)
            out.field("resolved", stats.resolved)
            out.field("ratings", stats.ratings)
            out.field("average_rating", stats.averageRating)
            out.field("average_first_reply_seconds", stats.firstReplySeconds)
            out.field("average_resolution_seconds", stats.resolutionSeconds)
        }
    }

    /// Numbers by the words of an enumeration.
    struct Counts: FieldValue {
        let counts: [(name: String, count: Int)]

        init(_ counts: [(String, Int)]) {
            self.counts = counts
        }

        static var fieldSchema: JSONSchema {
            JSONSchema([
                JSONMember("type", .string("object")),
                JSONMember("additionalProperties", .object([JSONMember("type", .string("integer"))])),
            ])
        }

        func write(to out: inout JSONWriter) {
            let members = counts.map { JSONMember($0.name, .number("\($0.count)")) }
            JSONValue.object(members).write(to: &out)
        }
    }

    let stats: SupportStatsStore

    func handle(_ call: Call<Self>) async throws -> Reply<Answer> {
        .ok(Answer(stats: try await stats.read(at: call.receivedAt)))
    }
}
