package import MoneyKit
package import Primitives

/// How a provider stands to money that it is to pay out or to pay back.
package enum ProviderPayout: Sendable, Equatable {
    case pending(reference: String)
    case paid(reference: String)
    /// It has given it up for good.
    case refused(code: String, reference: String?)
    /// It was done, and this much came back.
    case returned(Money, reference: String)

    package var report: OutflowReport {
        switch self {
        case .pending(let reference): .accepted(reference: reference)
        case .paid(let reference): .paid(reference: reference)
        case .refused(let code, _): .refused(code: code)
        case .returned(let amount, let reference): .returned(amount, reference: reference)
        }
    }
}

/// What a provider answers to an order.
package enum PayoutAnswer: Sendable, Equatable {
    case known(ProviderPayout)
    /// It does not take the order. Sure only for the first that it was ever sent: a later one may be refused for the
    /// sake of the first.
    case notTaken(code: String)
}

extension Outflow {
    /// What it means that a provider has given it up: what was done before has come back.
    package func givenUp(code: String, reference: String) -> ProviderPayout {
        status == .succeeded ? .returned(amount, reference: reference) : .refused(code: code, reference: reference)
    }

    /// Partners forget what they know us by: later than this the same order might be done twice.
    package static let keyLifetime: Duration = .seconds(23 * 3_600)

    /// Whether it may be sent: it surely never was, or its provider would still know it by what came before.
    package func maySend(now: Timestamp) -> Bool {
        stage == .sending && (attempts == 0 || now < (sentAt ?? now) + Self.keyLifetime)
    }

    /// Reads an answer to an order.
    /// - Parameter isFirst: nothing of it can have come to the provider before.
    /// - Returns: nil when nobody can know: it is looked up later.
    package static func conclude(from answer: PayoutAnswer, isFirst: Bool) -> OutflowReport? {
        switch answer {
        case .known(let payout): payout.report
        case .notTaken(let code): isFirst ? .refused(code: code) : nil
        }
    }
}
