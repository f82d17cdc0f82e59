import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `PUT /customers/{id}/restriction`
struct RestrictCustomer: Endpoint {
    static let spec = EndpointSpec(
        .put, "/api/v1/compliance/customers/{id}/restriction", id: "restrictCustomer",
        summary: "Say what a customer may not do", tag: MonitoringRoutes.customers, access: KYCRoutes.staffWriting,
        right: .act, problems: [.notFound, .ownDecision])

    typealias Path = CustomerPath

    struct Body: FieldDecodable {
        let level: Restriction
        let limit: StandingRow.Limit

        init(_ fields: inout Fields) {
            level = fields.required(
                "level",
                .choice(Restriction.self).described(
                    "outgoing: nothing goes out; all: nothing moves; access: nobody signs in"))
            limit = StandingRow.Limit(
                reason: fields.required("reason", .lines(1...500).example("Asked by the bank.")),
                until: fields.optional("until", .timestamp.described("It ends by itself then")))
        }
    }

    let states: StateDesk
    let reader: CustomerReader
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<RestrictedCustomerView> {
        let (staff, body, now) = (try call.caller.userID, call.body, call.receivedAt)
        return try await transactions.run { transaction in
            AuditTrail.subject(call.path.user)
            let standing = try await states.restrict(
                call.path.user, to: body.level, body.limit, by: staff, at: now, in: transaction)
            if let until = body.limit.until { try MonitoringRoutes.requireAhead(until, of: now) }
            let seen = try await reader.seen(standing, in: transaction)
            return .ok(RestrictedCustomerView(seen: seen, level: body.level, limit: body.limit))
        }
    }
}
