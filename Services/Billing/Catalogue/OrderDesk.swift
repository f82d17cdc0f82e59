import BillingDomain
import HTTPKit
import MoneyKit
import PostgresAccess
import Primitives

/// Says whether an order can be paid, and what it costs. Moves nothing.
struct OrderDesk: Sendable {
    let catalogue: CatalogueStore
    let validations: ValidationStore
    let providers: BillProviders
    let clock: WallClock

    /// - Parameters:
    ///   - isOperator: whether billers for testing are there.
    ///   - isCounted: whether asking the biller counts to how often the caller may ask it.
    /// - Throws: `BillingError`: what is missing, not available or out of range, whom the biller does not know, that it
    ///   does not answer.
    func price(
        _ order: BillOrder, for caller: UserID, isOperator: Bool, isCounted: Bool = false
    ) async throws -> PricedOrder {
        let biller = try await biller(order.biller, isOperator: isOperator)
        try biller.check(customer: order.customer)
        let package = try await package(order.package, of: biller)
        let amount = try biller.amount(of: order, package)
        let order = BillOrder(
            wallet: order.wallet, biller: order.biller, customer: order.customer, package: order.package,
            amount: order.amount, meter: biller.meter(order.meter))
        let provider = try providers.carrier(of: biller)
        guard biller.isAvailable else { throw BillingError.billerNotAvailable }
        var name: String?
        if biller.requiresValidation {
            let asked = AskedCustomer(owner: caller, biller: biller.id, customer: order.customer, meter: order.meter)
            let known = try await known(asked, biller, provider, isCounted: isCounted)
            if let minimum = known.minimumAmount, package == nil, try amount.isLess(than: minimum) {
                throw BillingError.amountOutOfRange(minimum: minimum, maximum: biller.range?.maximum)
            }
            name = known.name
        }
        let fee = try biller.fee.fee(on: amount)
        return PricedOrder(
            order: order, biller: biller, package: package, customerName: name, amount: amount, fee: fee,
            total: try amount.adding(fee))
    }

    /// Asks the biller whose number it is, and remembers that for a while.
    /// - Returns: with when to ask again.
    /// - Throws: as `price`, and `tooManyValidations`.
    func validate(
        _ billerID: BillerID, customer: String, _ meter: BillOrder.MeterType?, for caller: UserID, isOperator: Bool
    ) async throws -> (customer: VerifiedCustomer, validUntil: Timestamp) {
        let biller = try await biller(billerID, isOperator: isOperator)
        try biller.check(customer: customer)
        let provider = try providers.carrier(of: biller)
        guard biller.isAvailable else { throw BillingError.billerNotAvailable }
        try await count(caller)
        let asked = AskedCustomer(owner: caller, biller: biller.id, customer: customer, meter: biller.meter(meter))
        let found = try await ask(asked, biller, provider)
        let now = clock.now()
        try await validations.keep(found.kept, asked, now: now)
        return (found, now + Biller.validationTime)
    }

    // MARK: Steps

    private func biller(_ id: BillerID, isOperator: Bool) async throws -> Biller {
        guard let known = try await catalogue.biller(id, isOperator: isOperator) else {
            throw BillingError.missing(.biller)
        }
        return known.biller
    }

    private func package(_ id: BillerPackageID?, of biller: Biller) async throws -> BillerPackage? {
        guard let id else { return nil }
        guard let known = try await catalogue.package(id, of: biller.id) else { throw BillingError.missing(.package) }
        return known.package
    }

    /// What the biller said lately, or says now.
    private func known(
        _ asked: AskedCustomer, _ biller: Biller, _ provider: BillProvider, isCounted: Bool
    ) async throws -> ValidatedCustomer {
        let since = clock.now() - Biller.validationTime
        if let known = try await validations.find(asked, since: since, in: biller.currency) { return known }
        if isCounted { try await count(asked.owner) }
        let found = try await ask(asked, biller, provider).kept
        // What is known of a number is not what the order is about, which may still be refused.
        try await CommitCompanions.without { try await validations.keep(found, asked, now: clock.now()) }
        return found
    }

    private func count(_ caller: UserID) async throws {
        try await CommitCompanions.without { try await validations.count(caller, now: clock.now()) }
    }

    private func ask(
        _ asked: AskedCustomer, _ biller: Biller, _ provider: BillProvider
    ) async throws -> VerifiedCustomer {
        let found: VerifiedCustomer?
        do {
            found = try await provider.verify(biller, asked.customer, asked.meter)
        } catch is PartnerError {
            throw BillingError.billerUnreachable
        }
        guard let found else { throw BillingError.customerNotFound }
        return found
    }
}

extension VerifiedCustomer {
    fileprivate var kept: ValidatedCustomer { ValidatedCustomer(name: name, minimumAmount: minimumAmount) }
}
