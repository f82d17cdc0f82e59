package import Primitives

extension DepositReport {
    /// A report without what comes with it.
    package enum Kind: CaseIterable, Hashable, Sendable {
        case reserved, abandoned, returned, accepted, paid, declined, expired, credited, creditRefused, redirected
        case assessed
        case refundAsked, closed, refunded, refundRefused, refundReturned
    }

    package var kind: Kind {
        switch self {
        case .reserved: .reserved
        case .abandoned: .abandoned
        case .returned: .returned
        case .accepted: .accepted
        case .paid, .paidTooLate: .paid
        case .declined: .declined
        case .expired: .expired
        case .credited: .credited
        case .creditRefused: .creditRefused
        case .assessed: .assessed
        case .redirected: .redirected
        case .refundAsked: .refundAsked
        case .closed: .closed
        case .refunded: .refunded
        case .refundRefused: .refundRefused
        case .refundReturned: .refundReturned
        }
    }
}

extension Deposit {
    /// How reports move the stage. A report that is not here for a stage leaves it as it is.
    package static let stages = Transitions<Stage, DepositReport.Kind>(
        from: .ordered,
        [
            (.ordered, .reserved, .creating),
            (.ordered, .abandoned, .withdrawing),
            (.creating, .accepted, .awaiting),
            // The money that was asked for, or another amount.
            (.creating, .paid, .crediting),
            (.creating, .paid, .held),
            (.awaiting, .paid, .crediting),
            (.awaiting, .paid, .held),
            // A guest whose room another payer has.
            (.awaiting, .paid, .refunding),
            (.held, .paid, .crediting),
            (.ended, .paid, .crediting),
            (.ended, .paid, .held),
            // A guest was too late.
            (.ended, .paid, .refunding),
            (.creating, .declined, .ended),
            (.awaiting, .declined, .ended),
            (.creating, .expired, .ended),
            (.awaiting, .expired, .ended),
            (.crediting, .credited, .ended),
            (.held, .credited, .ended),
            (.refunding, .credited, .ended),
            (.crediting, .creditRefused, .held),
            // Compliance lets it in, has somebody look at it, or does not.
            (.held, .assessed, .crediting),
            (.crediting, .assessed, .held),
            (.crediting, .assessed, .refunding),
            (.held, .assessed, .refunding),
            (.held, .redirected, .crediting),
            (.held, .refundAsked, .refunding),
            // The wallet is asked first where a credit may be under way.
            (.crediting, .refunded, .refunding),
            (.held, .refunded, .refunding),
            (.creating, .refunded, .ended),
            (.awaiting, .refunded, .ended),
            (.held, .refunded, .ended),
            (.refunding, .refunded, .ended),
            (.refunding, .refundRefused, .held),
            (.refunding, .refundReturned, .held),
            (.ended, .refundReturned, .held),
        ])
}
