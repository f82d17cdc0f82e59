import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import MoneyKit
import Primitives

struct SubscriptionPath: FieldDecodable {
    let id: SubscriptionID

    init(_ fields: inout Fields) { id = fields.required("id", .id(SubscriptionID.self)) }
}

extension FieldType where Value == [String: PlanQuantity] {
    /// How many of each price in advance, by its key.
    static var planQuantities: FieldType {
        .map(.planCode("seats"), .planCount, 0...PlanVersion.mostPrices)
    }
}

extension FieldType where Value == PlanQuantity {
    /// A decimal as text, or a plain number.
    static var planCount: FieldType {
        FieldType(schema: Rate.planSchema(PlanQuantity.decimals), example: .one) { value, _, errors in
            let text: String? =
                switch value {
                case .string(let text), .number(let text): text
                default: nil
                }
            guard let quantity = text.flatMap(PlanQuantity.init) else {
                errors.append(
                    FieldError("", .malformed, "must be a decimal with at most \(PlanQuantity.decimals) decimals"))
                return nil
            }
            return quantity
        }
    }
}

/// Other plans and quantities, and from when on.
struct SubscriptionChangeFields: FieldDecodable {
    let change: SubscriptionDesk.Change
    let isNow: Bool
    let authorization: String?

    init(_ fields: inout Fields) {
        change = SubscriptionDesk.Change(
            plan: fields.optional("plan_id", .id(PlanID.self)),
            quantities: fields.optional("quantities", .planQuantities))
        isNow = fields.required("when", .choice(SubscriptionDesk.When.self)) == .now
        authorization = fields.optional("authorization", .text(1...200).secret)
        if !fields.has("plan_id"), !fields.has("quantities") {
            fields.refuse("plan_id", .missing, "this or quantities is required")
        }
    }
}

extension Access {
    /// Whoever pays and whoever is paid.
    static var subscriptionsRead: Access { .roles([.customer, .merchant], scope: .billingRead) }
    static var subscriptionsWrite: Access { .roles([.customer, .merchant], scope: .billingWrite) }
}

extension Call {
    /// Of a route that requires one.
    var idempotencyKey: IdempotencyContext {
        get throws(Problem) {
            guard let idempotency else { throw Problem(.idempotencyKeyRequired) }
            return idempotency
        }
    }
}

extension [ProblemCode] {
    /// What a wallet may say to a payment.
    static let subscriptionPayment: [ProblemCode] = [
        .currencyMismatch, .amountTooLarge, .walletFrozen, .walletClosed, .authorizationRequired,
        .authorizationInvalid, .insufficientFunds, .limitExceeded, .recipientLimitExceeded, .accountRestricted,
        .transactionNotPermitted, .transactionUnderReview, .rateUnavailable, .assessmentUnavailable,
    ]
}
