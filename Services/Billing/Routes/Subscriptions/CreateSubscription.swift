import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `POST /subscriptions`: by the customer, whose wallet pays each period by what is agreed to here; or by the merchant,
/// who invoices whom it names. From a wallet the first invoice is paid or nothing is made.
struct CreateSubscription: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/billing/subscriptions", id: "createSubscription", summary: "Subscribe to a plan",
        tag: "Subscriptions", access: .subscriptionsWrite, right: .moveMoney, idempotency: .required, success: 201,
        problems: .subscriptionPayment + [
            .notFound, .payerRestricted, .couponInvalid, .couponExhausted, .noPayoutWallet, .ownInvoice,
            .invoiceSettingsMissing, .dateOutOfRange,
        ], rateClass: .money)

    struct Body: FieldDecodable {
        let plan: PlanID
        let quantities: [String: PlanQuantity]
        let startsOn: CalendarDay?
        let billingDay: Int?
        let coupon: String?
        let wallet: UniqueID?
        let authorization: String?
        let customer: InvoiceCustomer?
        let netDays: Int?

        init(_ fields: inout Fields) {
            plan = fields.required("plan_id", .id(PlanID.self))
            quantities = fields.optional("quantities", .planQuantities) ?? [:]
            startsOn = fields.optional("starts_on", .day)
            billingDay = fields.optional("billing_day", .integer(1...31))
            coupon = fields.optional("coupon", .couponCode)
            wallet = fields.optional("wallet_id", .uuid.described("By the customer: what pays"))
            authorization = fields.optional("authorization", .text(1...200).secret)
            customer =
                fields.optional(
                    "customer", .object(InvoiceCustomerFields.self).described("By the merchant: who is invoiced"))?
                .customer
            netDays = fields.optional("net_days", .integer(0...365))
            if fields.has("wallet_id") == fields.has("customer") {
                fields.refuse("wallet_id", .missing, "give either wallet_id, or customer")
            }
        }
    }

    static var bodyExample: String? {
        #"{"plan_id": "\#(UniqueID.example)", "quantities": {"seats": "3"}, "wallet_id": "\#(UniqueID.example)"}"#
    }

    let parts: SubscriptionParts

    func handle(_ call: Call<Self>) async throws -> Reply<SubscriptionView> {
        let (caller, body) = (try call.caller, call.body)
        let by: SubscriptionDesk.Order.By =
            if let customer = body.customer {
                .merchant(customer: customer, netDays: body.netDays ?? InvoiceSettings.usualNetDays)
            } else {
                .customer(
                    wallet: body.wallet ?? .example, authorization: body.authorization, isSession: caller.isPerson)
            }
        let order = SubscriptionDesk.Order(
            caller: caller.userID, plan: body.plan, quantities: body.quantities, startsOn: body.startsOn,
            billingDay: body.billingDay, coupon: body.coupon, by: by)
        let key = try call.idempotencyKey
        if let known = try await parts.orders.known(key) {
            return try await idempotent(call, parts.transactions) { transaction in
                .created(try await parts.view(of: known, in: transaction))
            }
        }
        let prepared = try await parts.prepared(key) { try await parts.desk.prepare(order) }
        if let pending = prepared?.order, let prepared {
            try await parts.transactions.aside {
                try await parts.orders.pay(pending, key: key) { transaction in
                    try await parts.desk.redeem(prepared, in: transaction)
                }
            }
            return try await idempotent(call, parts.transactions) { transaction in
                .created(try await parts.view(of: pending.subscription, in: transaction))
            }
        }
        return try await idempotent(call, parts.transactions) { transaction in
            guard let prepared else { throw SubscriptionError.inProgress }
            let made = try await parts.desk.write(prepared, in: transaction)
            return .created(try await parts.view(of: made.id, in: transaction))
        }
    }
}
