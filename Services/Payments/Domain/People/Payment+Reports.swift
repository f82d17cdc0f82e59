package import MoneyKit
package import Primitives

/// Something a payment learns, from the wallet, from one of its ends, from compliance, or from the clock.
package enum PaymentReport: Sendable, Equatable {
    /// The wallet has moved it.
    case posted(transaction: UniqueID)
    case refused(code: String)
    /// The wallet keeps it for somebody who is still to come.
    case setAside
    /// Somebody has proven the address it waits for.
    case claimed(by: UserID)
    /// Where the payee's money goes, and the name the payer sees.
    case found(wallet: UniqueID, name: String?)
    case cancelled
    case expired
    /// The payer has back what was set aside.
    case released
    /// Compliance wants to look at it. The PIN's proof is spent.
    case questioned(UniqueID)
    /// Compliance lets it go on; nil: nobody had to be asked.
    case passed(Assessment?)
    /// Compliance has looked at it, and does not.
    case rejected(code: String)
    /// So much of it has gone back by now.
    case refunded(Money)
    /// So much of it has gone back by now: a guest's bank did not take the rest.
    case cameBack(Money)
    case reversed
}

/// What a report changed for others.
package enum PaymentChange: Sendable, Equatable {
    /// Nothing new: a repetition, or a report that came too late to matter.
    case none
    /// It moved, nobody else need know.
    case moved
    case waits
    case completed
    case failed
    case cancelled
    case expired
    case rejected
}

extension Payment {
    /// Takes a report in. Reports may come twice, late and in any order; what has been paid is paid once.
    package mutating func take(_ report: PaymentReport) -> PaymentChange {
        let before = state
        defer {
            precondition(
                state == before || Self.states.allows(report.kind, from: before, to: state),
                "a move that does not stand in the table")
            if stage == .ended || stage == .releasing { address = nil }
            // Proven once for all.
            if stage != .posting, stage != .holding { (authorization, mustAsk) = (nil, false) }
        }
        switch report {
        case .posted(let transaction): return complete(transaction)
        case .refused(let code): return refuse(code)
        case .setAside: return wait()
        case .claimed(let user): return claim(user)
        case .found(let wallet, let name): return find(wallet, name)
        case .cancelled: return giveBack(.cancelled, .cancelled)
        case .expired: return giveBack(.expired, .expired)
        case .released: return release()
        case .questioned(let id): return question(id)
        case .passed(let word): return pass(word)
        case .rejected(let code): return reject(code)
        case .refunded(let total): return refund(total)
        case .cameBack(let total): return comeBack(total)
        case .reversed: return reverse()
        }
    }

    private mutating func complete(_ transaction: UniqueID) -> PaymentChange {
        guard stage == .posting || stage == .capturing, !mustAsk else { return .none }
        state = .completed
        stage = .ended
        self.transaction = transaction
        failureCode = nil
        return .completed
    }

    /// What was set aside stays so: the payee may be able to take it tomorrow.
    private mutating func refuse(_ code: String) -> PaymentChange {
        switch stage {
        case .posting, .holding:
            state = .failed
            stage = .ended
            failureCode = code
            return .failed
        case .capturing:
            stage = .awaiting
            payee?.wallet = nil
            failureCode = code
            return .moved
        case .awaiting, .releasing, .reviewing, .ended: return .none
        }
    }

    // MARK: For somebody who is still to come

    private mutating func wait() -> PaymentChange {
        guard stage == .holding, !mustAsk else { return .none }
        state = .awaitingRecipient
        stage = .awaiting
        return .waits
    }

    /// Whoever sends to an address of their own has sent to nobody.
    private mutating func claim(_ user: UserID) -> PaymentChange {
        guard stage == .awaiting, payee == nil, payer?.user != user else { return .none }
        payee = Party(user: user, wallet: nil, name: nil)
        return .moved
    }

    private mutating func find(_ wallet: UniqueID, _ name: String?) -> PaymentChange {
        guard stage == .awaiting, payee != nil else { return .none }
        payee?.wallet = wallet
        payee?.name = name
        stage = .capturing
        return .moved
    }

    /// Not while the wallet is asked to move it: then only the wallet knows.
    private mutating func giveBack(_ end: State, _ change: PaymentChange) -> PaymentChange {
        guard stage == .awaiting else { return .none }
        state = end
        stage = .releasing
        return change
    }

    private mutating func release() -> PaymentChange {
        guard stage == .releasing else { return .none }
        stage = .ended
        return .moved
    }

    // MARK: Compliance

    private mutating func question(_ assessment: UniqueID) -> PaymentChange {
        guard state == .processing, mustAsk else { return .none }
        state = .held
        stage = .reviewing
        assessed = .review(assessment)
        return .moved
    }

    /// What the wallet may have moved is judged no more. What was held says by its assessment that its PIN is spent.
    private mutating func pass(_ word: Assessment?) -> PaymentChange {
        switch state {
        case .processing where mustAsk:
            mustAsk = false
            assessed = word
        case .held:
            state = .processing
            stage = hold == nil ? .posting : .holding
        default: return .none
        }
        return .moved
    }

    private mutating func reject(_ code: String) -> PaymentChange {
        guard state == .held else { return .none }
        state = .rejected
        stage = .ended
        failureCode = code
        return .rejected
    }

    // MARK: Back

    private mutating func refund(_ total: Money) -> PaymentChange {
        guard state == .completed || state == .partiallyRefunded, total.currency == amount.currency,
            refunded.minorUnits < total.minorUnits, total.minorUnits <= amount.minorUnits
        else { return .none }
        refunded = total
        state = total == amount ? .refunded : .partiallyRefunded
        return .moved
    }

    /// Only what leaves the suite can come back.
    private mutating func comeBack(_ total: Money) -> PaymentChange {
        guard source == .checkout, state == .partiallyRefunded || state == .refunded,
            total.currency == amount.currency, !total.isNegative, total.minorUnits < refunded.minorUnits
        else { return .none }
        refunded = total
        state = total.isZero ? .completed : .partiallyRefunded
        return .moved
    }

    private mutating func reverse() -> PaymentChange {
        guard state == .completed else { return .none }
        state = .reversed
        return .moved
    }
}
