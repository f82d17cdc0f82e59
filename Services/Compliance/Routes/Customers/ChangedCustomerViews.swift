import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// A customer after staff have restricted them, with what they said.
struct RestrictedCustomerView: FieldEncodable {
    let seen: SeenCustomer
    let level: Restriction
    let limit: StandingRow.Limit

    static let example = RestrictedCustomerView(
        seen: .example, level: .outgoing, limit: .init(reason: "Asked by the bank.", until: .example))

    func encode(to out: inout JSONWriter) {
        CustomerView(seen).encode(to: &out)
        out.field("level", level)
        out.field("reason", limit.reason)
        out.field("until", limit.until)
    }
}

/// A customer after staff have said how they are watched, with what they said.
struct WeighedCustomerView: FieldEncodable {
    let seen: SeenCustomer
    let said: StandingRow.StaffRisk

    static let example = WeighedCustomerView(
        seen: .example, said: .init(level: .medium, reason: "Known for years.", until: .example))

    func encode(to out: inout JSONWriter) {
        CustomerView(seen).encode(to: &out)
        out.field("level", said.level)
        out.field("reason", said.reason)
        out.field("until", said.until)
    }
}
