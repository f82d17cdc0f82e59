package import MoneyKit
package import Primitives

/// Goes over movements in the order of time and sees of each payment what could be known before it.
package struct FraudWalk<Account: Hashable & Sendable>: Sendable {
    private struct Ends: Hashable {
        let from: Account
        let to: Account
    }

    private var histories: [Account: FraudHistory] = [:]
    private var met: Set<Ends> = []

    package init() {}

    /// - Returns: the features of the payment.
    package mutating func send(_ payment: FraudPayment, by account: Account) -> [Float] {
        let features = histories[account, default: FraudHistory()].features(of: payment)
        histories[account, default: FraudHistory()].take(payment, .outgoing)
        return features
    }

    package mutating func receive(_ payment: FraudPayment, by account: Account) {
        histories[account, default: FraudHistory()].take(payment, .incoming)
    }

    /// Both ends of a movement of a set, which says nothing of who has met whom.
    /// - Returns: nil for what stays within one account.
    package mutating func take(
        from: Account, to: Account, at: Timestamp, cents: Int64, _ currency: Currency
    ) -> [Float]? {
        guard from != to else { return nil }
        let isNew = !met.contains(Ends(from: from, to: to)) && !met.contains(Ends(from: to, to: from))
        met.insert(Ends(from: from, to: to))
        let payment = FraudPayment(at: at, cents: cents, currency: currency, isNew: isNew)
        let features = send(payment, by: from)
        receive(payment, by: to)
        return features
    }
}
