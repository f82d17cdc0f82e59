package import Primitives

/// When a deposit is looked at again without being told.
package enum DepositTiming {
    /// How long a customer has to pay.
    package static let lifetime: Duration = .seconds(24 * 3_600)
    /// The request that made the deposit does the first step itself; after this time a worker does.
    package static let firstStep: Duration = .seconds(10)
    static let firstQuestion: Duration = .seconds(30)
    static let heldRetry: Duration = .seconds(600)

    /// The time of the next step after a step at `now`; nil when nothing is left to do.
    ///
    /// A silent provider is asked after 30 seconds, then each time the deposit's age has grown by half, and once more
    /// when its time is up.
    package static func nextStep(of deposit: Deposit, now: Timestamp) -> Timestamp? {
        switch deposit.stage {
        case .creating, .crediting: return now
        case .awaiting:
            let age = now.microsecondsSince1970 - deposit.createdAt.microsecondsSince1970
            let pause = max(firstQuestion, .microseconds(age / 2))
            let end = deposit.createdAt + lifetime
            // Once the time is up, an answer that is not final is asked for again soon.
            return now < end ? min(now + pause, end) : now + firstQuestion
        case .held: return deposit.mayBeCredited ? now + heldRetry : nil
        case .ended: return nil
        }
    }

    package static func isOverdue(_ deposit: Deposit, now: Timestamp) -> Bool {
        now >= deposit.createdAt + lifetime
    }
}
