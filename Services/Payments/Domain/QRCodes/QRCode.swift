package import MoneyKit
package import Primitives

package enum QRCodeTag {}
package typealias QRCodeID = Identifier<QRCodeTag>

/// A code that a merchant shows and others pay.
package struct QRCode: Sendable, Equatable {
    /// - active: may become any other.
    /// - used, inactive, expired: final. What was begun before ends all the same.
    package enum State: String, Sendable, CaseIterable {
        case active, used, inactive, expired
    }

    package enum Event: String, CaseIterable, Hashable, Sendable {
        case use, deactivate, expire
    }

    package static let states = Transitions<State, Event>(
        from: .active,
        [
            (.active, .use, .used),
            (.active, .deactivate, .inactive),
            (.active, .expire, .expired),
        ])

    /// What the code tells of whoever is paid.
    package struct Merchant: Sendable, Equatable {
        /// Nil: told no more.
        package let name: String?
        package let city: String
        /// ISO 3166-1, two letters.
        package let country: String
        /// ISO 18245, four digits.
        package let categoryCode: String

        package init(name: String?, city: String, country: String, categoryCode: String) {
            self.name = name
            self.city = city
            self.country = country
            self.categoryCode = categoryCode
        }
    }

    package let id: QRCodeID
    package let owner: Payment.Party
    package let merchant: Merchant
    package let currency: Currency
    /// Nil: whoever pays says how much.
    package let amount: Money?
    package let isSingleUse: Bool
    package let reference: String
    /// Who only tries sees and pays those alone that are not.
    package let isLive: Bool
    package let createdAt: Timestamp
    /// Nil: never.
    package let expiresAt: Timestamp?
    package internal(set) var state: State
    package internal(set) var timesUsed: Int
    /// Before fees.
    package internal(set) var received: Money
    /// Of a code for one payment: that is under way, or has used it.
    package internal(set) var payment: PaymentID?

    package init(
        id: QRCodeID, owner: Payment.Party, merchant: Merchant, currency: Currency, amount: Money?, isSingleUse: Bool,
        reference: String, isLive: Bool = true, createdAt: Timestamp, expiresAt: Timestamp?, state: State = .active,
        timesUsed: Int = 0, received: Money? = nil, payment: PaymentID? = nil
    ) {
        self.id = id
        self.owner = owner
        self.merchant = merchant
        self.currency = currency
        self.amount = amount
        self.isSingleUse = isSingleUse
        self.reference = reference
        self.isLive = isLive
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.state = state
        self.timesUsed = timesUsed
        self.received = received ?? .zero(currency)
        self.payment = payment
    }

    /// What somebody pays who says `given`; nil when they have to say.
    /// - Throws: `amountOutOfRange` for another amount than the code's, `currencyMismatch`.
    package func amount(given: Money?) throws(PaymentsError) -> Money? {
        guard given?.currency ?? currency == currency else { throw .currencyMismatch(expected: currency) }
        guard let amount else { return given }
        guard given ?? amount == amount else { throw .amountOutOfRange }
        return amount
    }

    /// - Throws: `alreadyUsed`, `inactive`, `expired`.
    package func requireOpen(at now: Timestamp) throws(PaymentsError) {
        switch state {
        case .used: throw .alreadyUsed
        case .inactive: throw .inactive
        case .expired: throw .expired
        case .active: break
        }
        if let expiresAt, expiresAt <= now { throw .expired }
        guard payment == nil else { throw .alreadyUsed }
    }

    /// - Returns: whether the code has changed: one for a single payment is taken by it.
    /// - Throws: as `requireOpen`.
    package mutating func begin(_ payment: PaymentID, at now: Timestamp) throws(PaymentsError) -> Bool {
        try requireOpen(at: now)
        if isSingleUse { self.payment = payment }
        return isSingleUse
    }

    /// What became of a payment of it.
    /// - Returns: false when nothing has changed.
    package mutating func follow(_ payment: Payment) throws(MoneyError) -> Bool {
        guard payment.state.isPaid else {
            guard isSingleUse, self.payment == payment.id else { return false }
            self.payment = nil
            return true
        }
        timesUsed += 1
        received = try received.adding(payment.amount)
        if isSingleUse, let next = Self.states.next(state, on: .use) { state = next }
        return true
    }

    /// - Returns: false when it has ended before.
    package mutating func end(_ event: Event) -> Bool {
        guard let next = Self.states.next(state, on: event) else { return false }
        state = next
        return true
    }
}
