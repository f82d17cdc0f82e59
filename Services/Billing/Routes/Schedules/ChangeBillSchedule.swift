import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// `PATCH /schedules/{id}`: from the next run on; what is absent stays. Another frequency counts from `starts_on`, or
/// from the next day there was. Whatever changes but the end is a new mandate: a wallet with a PIN asks for its proof.
struct ChangeBillSchedule: Endpoint {
    static let spec = EndpointSpec(
        .patch, "/api/v1/billing/schedules/{id}", id: "changeBillSchedule", summary: "Change what a schedule pays",
        tag: "Schedules of bills", access: .roles([.customer, .merchant], scope: .billingWrite), right: .moveMoney,
        problems: .mandate + [.startNotInFuture, .rangeReversed, .notOpen, .paymentInProgress], rateClass: .money,
        timeout: .seconds(45))

    typealias Path = BillSchedulePath

    struct Body: FieldDecodable {
        let change: ScheduleDesk.Change
        let authorization: String?

        init(_ fields: inout Fields) {
            var change = ScheduleDesk.Change()
            change.wallet = fields.optional("wallet_id", .uuid)
            change.package = fields.optional("package_id", .id(BillerPackageID.self))
            change.amount = fields.optional("amount", .money.described("Where no package says it"))
            change.frequency = fields.optional("frequency", .choice(Frequency.self))
            change.start = fields.optional("starts_on", .day)
            change.end = fields.change("ends_on", .day)
            self.change = change
            authorization = fields.optional("authorization", .mandate)
            if change.package != nil, change.amount != nil {
                fields.refuse("amount", .unknownField, "goes without a package, which has a price")
            }
        }
    }

    static let bodyExample: String? = #"{"amount": {"amount": "7500.00", "currency": "NGN"}, "ends_on": "2099-12-31"}"#

    let parts: SchedulesParts

    func handle(_ call: Call<Self>) async throws -> Reply<BillScheduleView> {
        let (caller, body) = (try call.caller, call.body)
        let price = try await parts.schedules.agree(
            body.change, to: call.path.id, by: Mandates.Giver(caller, body.authorization))
        return try await parts.transactions.run { transaction in
            .ok(
                BillScheduleView(
                    try await parts.schedules.change(
                        call.path.id, body.change, price, by: caller.userID, in: transaction)))
        }
    }
}
