import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// `GET /admin/billing/fees`: what bills have brought.
struct GetBillFees: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/billing/fees", id: "getBillFees",
        summary: "What bill payments have brought, by biller, category or day", tag: "Bill payments (operators)",
        access: .roles([.operator, .support, .accountant, .auditor], scope: .opsRead))

    struct Query: FieldDecodable {
        let from: Timestamp?
        let to: Timestamp?
        let group: BillFeeSum.Group

        init(_ fields: inout Fields) {
            from = fields.optional("from", .timestamp.described("Completed or taken back at this instant or later"))
            to = fields.optional("to", .timestamp.described("Completed or taken back before this instant"))
            group =
                fields.optional(
                    "group", .choice(BillFeeSum.Group.self).described("What the sums are by, otherwise biller"))
                ?? .biller
        }
    }

    let fees: BillFeeStore

    func handle(_ call: Call<Self>) async throws -> Reply<BillFeesView> {
        .ok(
            BillFeesView(
                sums: try await fees.sums(by: call.query.group, from: call.query.from, to: call.query.to)))
    }
}

/// A sum for each key and currency.
struct BillFeesView: FieldEncodable {
    let sums: [BillFeeSum]

    static let example = BillFeesView(sums: [.example])

    func encode(to out: inout JSONWriter) {
        out.field("data", sums)
    }
}

extension BillFeeSum: FieldEncodable {
    static let example = BillFeeSum(
        key: "BIL119", count: 1, volume: Money(minorUnits: 500_000, currency: .NGN),
        fees: Money(minorUnits: 10_000, currency: .NGN), commissions: Money(minorUnits: 7_500, currency: .NGN))

    func encode(to out: inout JSONWriter) {
        out.field("key", key)
        out.field("count", count)
        out.field("volume", volume)
        out.field("fees", fees)
        out.field("commissions", commissions)
    }
}
