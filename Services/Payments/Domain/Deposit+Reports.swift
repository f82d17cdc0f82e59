package import MoneyKit
package import Primitives

/// Something a deposit learns, from its provider, from the wallet, from an operator, or from the clock.
package enum DepositReport: Sendable, Equatable {
    /// The wallet has made room for it.
    case reserved
    /// The request that ordered it is over, and nobody was told of it.
    case abandoned
    /// The wallet has its room back.
    case returned
    /// The provider has it and waits for the customer.
    case accepted(reference: String?, checkoutURL: String?, client: ClientAction? = nil)
    case paid(Money, reference: String?)
    /// As `paid`, by a guest whose room another payer has taken meanwhile.
    case paidTooLate(Money, reference: String?)
    /// The provider gave it up for good.
    case declined(reason: String)
    /// Nobody paid in time, and the provider will not take the money any more.
    case expired
    /// The wallet has it; `wallet` tells which, when the wallet told it.
    case credited(transaction: UniqueID, wallet: UniqueID? = nil)
    /// Compliance was asked about it.
    case assessed(Assessment)
    case creditRefused(code: String)
    /// An operator sends it to another wallet of its owner.
    case redirected(to: UniqueID, fee: Money)
    /// An operator sends it back to its payer.
    case refundAsked
    /// The wallet will not credit this attempt any more.
    case closed
    /// The payer has all of it back, whoever saw to that.
    case refunded
    /// The provider does not pay it back; `attempt` tells of which asking that is.
    case refundRefused(attempt: Int)
    /// What was paid back has come back to us.
    case refundReturned(attempt: Int)
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
    case refunded
    /// It is to be forgotten: nobody was ever told of it.
    case withdrawn
}

extension Deposit {
    /// Takes a report in. Reports may come twice, late and in any order; money that came always wins, and what has
    /// been credited never changes.
    package mutating func take(_ report: DepositReport) -> DepositChange {
        guard status != .succeeded else { return .none }
        let before = stage
        defer {
            precondition(
                stage == before || Self.stages.allows(report.kind, from: before, to: stage),
                "a move that does not stand in the table")
        }
        switch report {
        case .reserved: return accept()
        case .abandoned: return abandon()
        case .returned: return giveBack()
        case .accepted(let reference, let url, let client): return accept(reference, url, client)
        case .paid(let paid, let reference): return pay(paid, reference)
        case .paidTooLate(let paid, let reference): return pay(paid, reference, isTooLate: true)
        case .declined(let reason): return end(.failed, reason, .failed)
        case .expired: return end(.expired, nil, .expired)
        case .credited(let transaction, let wallet): return credit(transaction, wallet)
        case .assessed(let word): return assess(word)
        case .creditRefused(let code): return hold(code)
        case .redirected(let wallet, let fee): return redirect(wallet, fee)
        case .refundAsked: return askRefund()
        case .closed: return close()
        case .refunded: return refund()
        case .refundRefused(let attempt): return refuseRefund(attempt)
        case .refundReturned(let attempt): return takeBack(attempt)
        }
    }

    // MARK: The order

    private mutating func accept() -> DepositChange {
        guard stage == .ordered else { return .none }
        stage = .creating
        reservation = .held
        return .moved
    }

    private mutating func abandon() -> DepositChange {
        guard stage == .ordered else { return .none }
        stage = .withdrawing
        return .moved
    }

    private mutating func giveBack() -> DepositChange {
        if stage == .withdrawing { return .withdrawn }
        guard reservation == .returning else { return .none }
        reservation = .none
        return .moved
    }

    // MARK: The payment

    private mutating func accept(_ reference: String?, _ url: String?, _ client: ClientAction?) -> DepositChange {
        guard stage == .creating else { return .none }
        stage = .awaiting
        providerReference = reference
        checkoutURL = url
        clientAction = client
        return .becameKnownToProvider
    }

    private mutating func pay(_ paid: Money, _ reference: String?, isTooLate: Bool = false) -> DepositChange {
        let isPutRight = stage == .held && reason == Self.amountMismatch && paid == amount
        guard !isPaid || isPutRight, stage.isAccepted, stage != .refunding, status != .refunded, paid.isPositive else {
            return .none
        }
        // Its event may come before the answer to the create call, and is then the first that anybody hears of it.
        let isFirstWord = stage == .creating
        status = .pending
        providerReference = providerReference ?? reference
        self.paid = paid
        // A guest who was told that nothing was paid gets it back: what it was for may be somebody else's by now. So
        // does one who has let others go first.
        if link != nil, stage == .ended || stage == .awaiting && isTooLate {
            stage = .refunding
            reason = Self.paidTooLate
            return .moved
        }
        if reservation == .returning { reservation = .held }
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
        if reservation == .held { reservation = .returning }
        return change
    }

    private mutating func credit(_ transaction: UniqueID, _ wallet: UniqueID?) -> DepositChange {
        guard isPaid || stage == .refunding else { return .none }
        status = .succeeded
        stage = .ended
        reservation = .none
        self.transaction = transaction
        self.wallet = wallet ?? self.wallet
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
    var isPaid: Bool { stage == .crediting || stage == .held }

    package static let amountMismatch = "amount_mismatch"
    package static let paidTooLate = "paid_too_late"
}
