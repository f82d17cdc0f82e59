package import Primitives

extension PaymentReport {
    /// A report without what comes with it.
    package enum Kind: CaseIterable, Hashable, Sendable {
        case posted, refused, setAside, claimed, found, cancelled, expired, released, questioned, passed, rejected
        case refunded, cameBack, reversed
    }

    package var kind: Kind {
        switch self {
        case .posted: .posted
        case .refused: .refused
        case .setAside: .setAside
        case .claimed: .claimed
        case .found: .found
        case .cancelled: .cancelled
        case .expired: .expired
        case .released: .released
        case .questioned: .questioned
        case .passed: .passed
        case .rejected: .rejected
        case .refunded: .refunded
        case .cameBack: .cameBack
        case .reversed: .reversed
        }
    }
}

extension Payment {
    /// How reports move the state. A report that is not here for a state leaves it as it is.
    package static let states = Transitions<State, PaymentReport.Kind>(
        from: .processing,
        [
            (.processing, .posted, .completed),
            (.processing, .refused, .failed),
            (.processing, .setAside, .awaitingRecipient),
            (.processing, .questioned, .held),
            (.held, .passed, .processing),
            (.held, .rejected, .rejected),
            (.awaitingRecipient, .posted, .completed),
            (.awaitingRecipient, .cancelled, .cancelled),
            (.awaitingRecipient, .expired, .expired),
            (.completed, .refunded, .partiallyRefunded),
            (.completed, .refunded, .refunded),
            (.partiallyRefunded, .refunded, .refunded),
            (.partiallyRefunded, .cameBack, .completed),
            (.refunded, .cameBack, .partiallyRefunded),
            (.refunded, .cameBack, .completed),
            (.completed, .reversed, .reversed),
        ])
}
