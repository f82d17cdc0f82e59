package import Primitives

/// What is asked about a deposit. Every question may be asked again, as after a crash: provider and wallet know a
/// deposit by its id.
package enum DepositQuestion: String, Sendable, CaseIterable {
    /// The provider is to make the payment, or to tell of the one that is there.
    case create
    /// The provider is to tell of the payment.
    case fetch
    /// The provider is to end a payment that nobody made, and to tell how it stands then.
    case cancel
    /// The wallet is to take the money.
    case credit
}

/// What came back. No answer at all is none of these: the question is asked again later.
package enum DepositAnswer: Sendable, Equatable {
    case provider(ProviderPayment)
    /// The provider never got it.
    case unknownToProvider
    case wallet(DepositReport)
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
    /// Whom to ask next; nil once it has ended.
    package var question: DepositQuestion? {
        switch stage {
        case .creating: .create
        case .awaiting: .fetch
        // Another amount than was asked for: the provider may have put it right.
        case .crediting, .held: mayBeCredited ? .credit : .fetch
        case .ended: nil
        }
    }

    /// Reads an answer in the light of the stage that the question was asked in.
    package func conclude(
        from answer: DepositAnswer, to question: DepositQuestion, now: Timestamp
    ) -> DepositConclusion {
        switch answer {
        case .wallet(let report): return .report(report)
        case .unknownToProvider:
            return stage == .awaiting ? .report(.declined(reason: "unknown_to_provider")) : .nothing
        case .provider(let payment):
            // Only the provider's word ends it: money could be coming in at this moment.
            guard stage == .awaiting, case .pending = payment else { return .report(payment.report) }
            return question != .cancel && DepositTiming.isOverdue(self, now: now) ? .ask(.cancel) : .nothing
        }
    }
}
