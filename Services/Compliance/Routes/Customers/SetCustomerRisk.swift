import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `PUT /customers/{id}/risk`
struct SetCustomerRisk: Endpoint {
    static let spec = EndpointSpec(
        .put, "/api/v1/compliance/customers/{id}/risk", id: "setCustomerRisk",
        summary: "Say how a customer is watched, for a time", tag: MonitoringRoutes.customers,
        access: KYCRoutes.staffWriting, right: .act, problems: [.notFound, .ownDecision])

    typealias Path = CustomerPath

    struct Body: FieldDecodable {
        let risk: StandingRow.StaffRisk

        init(_ fields: inout Fields) {
            risk = StandingRow.StaffRisk(
                level: fields.required("level", .choice(CustomerRisk.self)),
                reason: fields.required("reason", .lines(1...500).example("Known for years.")),
                until: fields.required("until", .timestamp.described("What was counted counts again then")))
        }
    }

    let states: StateDesk
    let reader: CustomerReader
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<WeighedCustomerView> {
        let (staff, risk, now) = (try call.caller.userID, call.body.risk, call.receivedAt)
        return try await transactions.run { transaction in
            AuditTrail.subject(call.path.user)
            let standing = try await states.setRisk(call.path.user, to: risk, by: staff, at: now, in: transaction)
            if let until = risk.until { try MonitoringRoutes.requireAhead(until, of: now) }
            return .ok(WeighedCustomerView(seen: try await reader.seen(standing, in: transaction), said: risk))
        }
    }
}
