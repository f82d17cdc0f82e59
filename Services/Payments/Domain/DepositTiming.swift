package import Primitives

/// When a deposit is looked at again without being told.
package enum DepositTiming {
    /// How long a customer has to pay.
    package static let lifetime: Duration = .seconds(24 * 3_600)
    /// How long a bank has: the next file goes out after a long weekend at most, and is silent for two banking days.
    package static let bankLifetime: Duration = .seconds(20 * 24 * 3_600)
    /// The request that made the deposit does the first step itself; after this time a worker does.
    package static let firstStep: Duration = .seconds(10)
    /// No request waits longer for the wallet to make room: after this time an order is withdrawn.
    package static let orderLifetime: Duration = .seconds(60)
    /// How long room in a link is kept for a guest who could pay and does not; after that for whoever comes first.
    package static let guestsTurn: Duration = .seconds(900)
    /// How long a provider knows that it was asked to charge something once already; later it is only asked what it
    /// did.
    static let charging: Duration = .seconds(23 * 3_600)
    static let firstQuestion: Duration = .seconds(30)
    static let heldRetry: Duration = .seconds(600)
    /// What has been refused for so long is an operator's.
    package static let patience: Duration = .seconds(7 * 86_400)

    /// The time of the next step after a step at `now`; nil when nothing is left to do.
    ///
    /// A silent provider is asked after 30 seconds, then each time the deposit's age has grown by half, and once more
    /// when its time is up. What the wallet refuses, or what a provider has not paid back yet, is asked for in pauses
    /// that grow in the same way, until patience ends.
    /// - Parameter isNew: whether the step brought something new, so that the next question is another one.
    package static func nextStep(of deposit: Deposit, now: Timestamp, isNew: Bool = true) -> Timestamp? {
        switch deposit.stage {
        case .ordered: return max(now, deposit.createdAt + orderLifetime)
        case .withdrawing, .creating, .crediting: return now
        case .awaiting:
            let age = now.microsecondsSince1970 - deposit.createdAt.microsecondsSince1970
            let pause = max(firstQuestion, .microseconds(age / 2))
            let end = deposit.createdAt + lifetime(of: deposit)
            // Once the time is up, an answer that is not final is asked for again soon.
            return now < end ? min(now + pause, end) : now + firstQuestion
        case .held: return deposit.isRetried ? retry(deposit, first: heldRetry, now) : nil
        case .refunding: return isNew ? now : retry(deposit, first: firstQuestion, now)
        case .ended: return deposit.reservation == .returning ? now : nil
        }
    }

    private static func retry(_ deposit: Deposit, first: Duration, _ now: Timestamp) -> Timestamp? {
        let since = deposit.stuckSince ?? now
        let end = since + patience
        let age = now.microsecondsSince1970 - since.microsecondsSince1970
        return now < end ? min(now + max(first, .microseconds(age / 2)), end) : nil
    }

    /// Whether what is charged without its owner's doing may have been, and is not ordered again.
    package static func isOnlyLookedUp(_ deposit: Deposit, now: Timestamp) -> Bool {
        deposit.paymentMethod != nil && deposit.stage == .creating && now >= deposit.createdAt + charging
    }

    /// Whether a guest who has not paid yet lets others go first.
    package static func givesWay(_ deposit: Deposit, now: Timestamp) -> Bool {
        deposit.link != nil && deposit.stage == .awaiting && now >= deposit.createdAt + guestsTurn
    }

    package static func isOverdue(_ deposit: Deposit, now: Timestamp) -> Bool {
        now >= deposit.createdAt + lifetime(of: deposit)
    }

    private static func lifetime(of deposit: Deposit) -> Duration {
        deposit.method == .achDebit ? bankLifetime : lifetime
    }
}
