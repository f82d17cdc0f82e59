package import Primitives

extension BillPaymentReport {
    /// A report without what comes with it.
    package enum Kind: CaseIterable, Hashable, Sendable {
        case held, abandoned, begun, delivered, refused, reversed, tooSoon, notSent, missing, unclear
        case captured, holdGone, posted, released, restored
    }

    package var kind: Kind {
        switch self {
        case .held: .held
        case .abandoned: .abandoned
        case .begun: .begun
        case .delivered: .delivered
        case .refused: .refused
        case .reversed: .reversed
        case .tooSoon: .tooSoon
        case .notSent: .notSent
        case .missing: .missing
        case .unclear: .unclear
        case .captured: .captured
        case .holdGone: .holdGone
        case .posted: .posted
        case .released: .released
        case .restored: .restored
        }
    }
}

extension BillPayment {
    /// How reports move the stage. A report that is not here for a stage leaves it as it is.
    package static let stages = Transitions<Stage, BillPaymentReport.Kind>(
        from: .ordered,
        [
            (.ordered, .held, .sending),
            (.ordered, .abandoned, .withdrawing),
            (.sending, .begun, .asking),
            (.sending, .refused, .releasing),
            (.asking, .delivered, .capturing),
            (.asking, .refused, .releasing),
            (.asking, .reversed, .releasing),
            (.asking, .missing, .releasing),
            (.asking, .tooSoon, .sending),
            (.asking, .notSent, .sending),
            (.asking, .notSent, .releasing),
            (.capturing, .captured, .ended),
            (.capturing, .captured, .fetching),
            (.capturing, .holdGone, .posting),
            (.posting, .posted, .ended),
            (.posting, .posted, .fetching),
            (.releasing, .released, .ended),
            (.fetching, .delivered, .ended),
            (.fetching, .reversed, .reversing),
            (.ended, .reversed, .reversing),
            (.reversing, .restored, .ended),
        ])
}
