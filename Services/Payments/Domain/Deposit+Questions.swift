package import Primitives

/// What is asked about a deposit. Every question may be asked again, as after a crash: provider and wallet know a
/// deposit by its id.
package enum DepositQuestion: String, Sendable, CaseIterable {
    /// The wallet is to make room for it under its owner's limits.
    case reserve
    /// The wallet is to take that room back.
    case release
    /// The provider is to make the payment, or to tell of the one that is there.
    case create
    /// The provider is to tell of the payment.
    case fetch
    /// The provider is to end a payment that nobody made, and to tell how it stands then.
    case cancel
    /// Compliance is to say whether the money may come in.
    case assess
    /// The wallet is to take the money.
    case credit
    /// The wallet is to take the money never again.
    case close
    /// The provider is to pay the money back, or to tell how that stands.
    case refund
}

/// What came back. No answer at all is none of these: the question is asked again later.
package enum DepositAnswer: Sendable, Equatable {
    case provider(ProviderPayment)
    /// The provider never got it.
    case unknownToProvider
    case refund(ProviderRefund)
    case wallet(DepositReport)
    /// Compliance's word; nil when nobody has to be asked.
    case assessment(Assessment?)
}

/// What an answer is good for.
package enum DepositConclusion: Sendable, Equatable {
    /// Nothing new: the deposit is looked at again at its time.
    case nothing
    case report(DepositReport)
    /// It takes another question to know.
    case ask(DepositQuestion)
}

extension Deposit {
    /// Whom to ask next; nil when there is nobody to ask. The room for an order is asked for by its own request.
    package var question: DepositQuestion? {
        switch stage {
        case .ordered: nil
        case .withdrawing: .release
        case .creating: .create
        case .awaiting: .fetch
        // Another amount than was asked for: the provider may have put it right.
        case .crediting, .held: mayBeCredited ? (isCleared ? .credit : .assess) : .fetch
        // The wallet first: what it has credited meanwhile must not be paid back.
        case .refunding: reservation == .closed ? .refund : .close
        case .ended: reservation == .returning ? .release : nil
        }
    }

    /// Reads an answer in the light of the stage that the question was asked in.
    package func conclude(
        from answer: DepositAnswer, to question: DepositQuestion, now: Timestamp
    ) -> DepositConclusion {
        switch answer {
        case .wallet(let report): return .report(report)
        case .assessment(nil): return .ask(.credit)
        case .assessment(let word?): return .report(.assessed(word))
        case .unknownToProvider:
            // One that was ordered so long ago that it is only looked up is over too: money counts whenever it comes.
            let isOver = stage == .awaiting || stage == .creating && question == .fetch
            return isOver ? .report(.declined(reason: "unknown_to_provider")) : .nothing
        case .refund(.pending): return .nothing
        case .refund(.succeeded): return .report(.refunded)
        case .refund(.refused): return .report(.refundRefused(attempt: attempt))
        case .provider(let payment):
            // Only the provider's word ends it: money could be coming in at this moment.
            guard stage == .awaiting, case .pending = payment else { return .report(payment.report) }
            return question != .cancel && DepositTiming.isOverdue(self, now: now) ? .ask(.cancel) : .nothing
        }
    }
}
