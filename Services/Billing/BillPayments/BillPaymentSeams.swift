import BillingDomain
import PostgresAccess
import Primitives

/// What the other parts of the service give to bill payments.
struct BillPaymentSeams: Sendable {
    /// Checks an order and says what it costs, for whoever asks.
    let price: @Sendable (_ order: BillOrder, _ caller: UserID, _ isOperator: Bool) async throws -> PricedOrder
    /// A biller as it stands now, with one of its packages; nil: it cannot be paid any more.
    let billed: @Sendable (BillerID, BillerPackageID?) async throws -> (biller: Biller, package: BillerPackage?)?
    /// The partner of this name; nil: none is configured.
    let provider: @Sendable (_ name: String) -> BillProvider?
    /// Keeps whose bill it was under a name, in the transaction that accepts the payment.
    var saveBeneficiary: @Sendable (BillPayment, _ nickname: String, PostgresTransaction) async throws -> Void = {
        _, _, _ in
    }
    var followers: [BillPaymentFollower] = []
}

extension BillPaymentSeams {
    init(_ catalogue: CatalogueParts) {
        self.init(
            price: { order, caller, isOperator in
                try await catalogue.orders.price(order, for: caller, isOperator: isOperator, isCounted: true)
            },
            billed: { biller, package in
                guard let known = try await catalogue.catalogue.biller(biller, isOperator: true) else { return nil }
                guard let package else { return (known.biller, nil) }
                guard let bought = try await catalogue.catalogue.package(package, of: biller) else { return nil }
                return (known.biller, bought.package)
            },
            provider: { catalogue.providers.all[$0] })
    }
}

/// What follows payments, in the transaction that ends one: a run of a schedule has succeeded, a personal bill is paid.
struct BillPaymentFollower: Sendable {
    /// Called once when a payment is completed or has failed, and once more when it is reversed. The payment is locked;
    /// it locks what it changes.
    let ended: @Sendable (BillPayment, _ now: Timestamp, PostgresTransaction) async throws -> Void
}
