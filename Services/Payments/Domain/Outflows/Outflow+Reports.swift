package import MoneyKit
import Primitives

/// Something an outflow learns, from its provider, from the wallet, from its owner, from staff, or from the clock.
package enum OutflowReport: Sendable, Equatable {
    /// The wallet holds the money.
    case reserved
    /// The wallet holds the money, and compliance wants to look first.
    case reviewAsked
    /// Staff want it: the wallet is asked from now on, whoever's it is.
    case decided
    /// Compliance lets it go on.
    case approved
    /// Compliance does not.
    case rejected
    /// The request that ordered it is over, and nobody was told of it.
    case abandoned
    /// It is to be sent from now on, whatever comes.
    case started
    /// Its owner does not want it any more.
    case cancelled
    /// The last call surely did not reach the provider.
    case notSent
    /// The provider has it.
    case accepted(reference: String)
    /// The provider has done it.
    case paid(reference: String?)
    /// It will never be done, as its provider says, or before that the wallet.
    case refused(code: String)
    /// The wallet has captured the hold.
    case captured
    /// The wallet has released the hold.
    case released
    /// It was done, and this much came back.
    case returned(Money, reference: String?)
    /// The wallet has what came back.
    case restored
}

/// What a report changed for others.
package enum OutflowChange: Sendable, Equatable {
    /// Nothing new: a repetition, or a report that came too late to matter.
    case none
    /// It moved, nobody else need know.
    case moved
    case created
    case succeeded
    case failed
    case returned
    case cancelled
    case rejected
    /// It is to be forgotten: nobody was ever told of it.
    case withdrawn
}

extension Outflow {
    package static let refundReturned = "refund_returned"

    /// Takes a report in. Reports may come twice, late and in any order; one that has failed never lives again.
    package mutating func take(_ report: OutflowReport) -> OutflowChange {
        let before = stage
        defer {
            precondition(
                stage == before || Self.stages.allows(report.kind, from: before, to: stage),
                "a move that does not stand in the table")
        }
        switch report {
        case .reserved:
            // Of what staff have decided its owner was told before.
            return move(from: [.ordered, .holding], to: .ready, .pending, stage == .ordered ? .created : .moved)
        case .reviewAsked: return move(from: [.ordered], to: .held, .held, .created)
        case .decided: return move(from: [.ordered], to: .holding, .pending, .created)
        case .approved: return move(from: [.held], to: .ready, .pending)
        case .rejected:
            if stage == .held { failureCode = Assessment.notPermitted }
            return move(from: [.held], to: .releasing, .rejected)
        case .abandoned: return move(from: [.ordered], to: .withdrawing, status)
        case .started: return move(from: [.ready], to: .sending, .processing)
        case .cancelled: return move(from: [.ready], to: .releasing, .cancelled)
        case .notSent: return forgetCall()
        case .accepted(let reference):
            guard stage == .sending else { return .none }
            providerReference = reference
            return move(from: [.sending], to: .awaiting, status)
        case .paid(let reference): return pay(reference)
        case .refused(let code): return refuse(code)
        case .captured: return capture()
        case .released: return release()
        case .returned(let amount, let reference): return comeBack(amount, reference)
        case .restored: return restore()
        }
    }

    private mutating func move(
        from stages: Set<Stage>, to next: Stage, _ status: Status, _ change: OutflowChange = .moved
    ) -> OutflowChange {
        guard stages.contains(stage) else { return .none }
        stage = next
        self.status = status
        return change
    }

    private mutating func forgetCall() -> OutflowChange {
        guard stage == .sending, attempts == 1 else { return .none }
        attempts = 0
        return .moved
    }

    private mutating func pay(_ reference: String?) -> OutflowChange {
        guard stage.isUnknown else { return .none }
        providerReference = providerReference ?? reference
        return move(from: [.sending, .awaiting], to: .capturing, status)
    }

    /// What the wallet does not hold it need not release.
    private mutating func refuse(_ code: String) -> OutflowChange {
        guard stage.isUnknown || stage == .holding else { return .none }
        failureCode = code
        if stage == .holding { return move(from: [.holding], to: .ended, .failed, .failed) }
        return move(from: [.sending, .awaiting], to: .releasing, .failed)
    }

    private mutating func capture() -> OutflowChange {
        move(from: [.capturing], to: returned == nil ? .ended : .returning, .succeeded, .succeeded)
    }

    private mutating func release() -> OutflowChange {
        if stage == .withdrawing { return .withdrawn }
        let change: OutflowChange =
            switch status {
            case .cancelled: .cancelled
            case .rejected: .rejected
            default: .failed
            }
        return move(from: [.releasing], to: .ended, status, change)
    }

    /// It may come back before anybody has told that it was done: it is captured first then.
    private mutating func comeBack(_ amount: Money, _ reference: String?) -> OutflowChange {
        guard amount.currency == self.amount.currency, amount.isPositive, amount.minorUnits <= self.amount.minorUnits,
            returned == nil
        else { return .none }
        switch stage {
        case .sending, .awaiting:
            _ = pay(reference)
            returned = amount
        case .capturing: returned = amount
        case .ended where status == .succeeded:
            returned = amount
            stage = .returning
        default: return .none
        }
        return .moved
    }

    private mutating func restore() -> OutflowChange {
        guard stage == .returning else { return .none }
        if kind == .refund { failureCode = Self.refundReturned }
        return move(from: [.returning], to: .ended, kind == .refund ? .failed : .returned, .returned)
    }
}
