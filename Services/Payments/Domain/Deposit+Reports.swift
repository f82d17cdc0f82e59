package import MoneyKit
package import Primitives

/// Something a deposit learns, from its provider, from the wallet, or from the clock.
package enum DepositReport: Sendable, Equatable {
    /// The provider has it and waits for the customer.
    case accepted(reference: String?, checkoutURL: String?)
    case paid(Money, reference: String?)
    /// The provider gave it up for good.
    case declined(reason: String)
    /// Nobody paid in time, and the provider will not take the money any more.
    case expired
    case credited(transaction: UniqueID)
    case creditRefused(code: String)
}

/// What a report changed for others.
package enum DepositChange: Sendable, Equatable {
    /// Nothing new: a repetition, or a report that came too late to matter.
    case none
    /// The deposit moved, nobody else need know.
    case moved
    case becameKnownToProvider
    case succeeded
    case failed
    case expired
}

extension Deposit {
    /// Takes a report in. Reports may come twice, late and in any order; money that came always wins, and what has
    /// been credited never changes.
    package mutating func take(_ report: DepositReport) -> DepositChange {
        guard status != .succeeded else { return .none }
        switch report {
        case .accepted(let reference, let url): return accept(reference, url)
        case .paid(let paid, let reference): return pay(paid, reference)
        case .declined(let reason): return end(.failed, reason, .failed)
        case .expired: return end(.expired, nil, .expired)
        case .credited(let transaction): return credit(transaction)
        case .creditRefused(let code): return hold(code)
        }
    }

    private mutating func accept(_ reference: String?, _ url: String?) -> DepositChange {
        guard stage == .creating else { return .none }
        stage = .awaiting
        providerReference = reference
        checkoutURL = url
        return .becameKnownToProvider
    }

    private mutating func pay(_ paid: Money, _ reference: String?) -> DepositChange {
        let isPutRight = stage == .held && reason == Self.amountMismatch && paid == amount
        guard !isPaid || isPutRight else { return .none }
        // Its event may come before the answer to the create call, and is then the first that anybody hears of it.
        let isFirstWord = stage == .creating
        status = .pending
        providerReference = providerReference ?? reference
        // Another amount than was asked for is money without an order: a person must look at it.
        stage = paid == amount ? .crediting : .held
        reason = paid == amount ? nil : Self.amountMismatch
        return isFirstWord ? .becameKnownToProvider : .moved
    }

    private mutating func end(_ end: Status, _ reason: String?, _ change: DepositChange) -> DepositChange {
        guard stage == .creating || stage == .awaiting else { return .none }
        status = end
        stage = .ended
        self.reason = reason
        return change
    }

    private mutating func credit(_ transaction: UniqueID) -> DepositChange {
        guard isPaid else { return .none }
        status = .succeeded
        stage = .ended
        self.transaction = transaction
        reason = nil
        return .succeeded
    }

    private mutating func hold(_ code: String) -> DepositChange {
        guard isPaid else { return .none }
        stage = .held
        reason = code
        return .moved
    }

    /// The provider has the money and the wallet does not.
    private var isPaid: Bool { stage == .crediting || stage == .held }

    package static let amountMismatch = "amount_mismatch"

    /// A held deposit whose wallet may meanwhile take it; a wrong amount does not mend itself.
    package var mayBeCredited: Bool { isPaid && reason != Self.amountMismatch }
}
