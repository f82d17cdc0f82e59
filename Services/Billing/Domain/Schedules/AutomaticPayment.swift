package import Primitives

/// A payment that is to be made without anybody's doing.
///
/// Its id is decided before anybody is asked, and stays: however often it is asked, by whoever, one payment comes of
/// it. A refusal leaves no payment, so that the same may be asked again.
package struct AutomaticPayment: Sendable, Equatable {
    /// - pending: nobody is asked before `dueAt`.
    /// - paying: it was ordered. With `dueAt` it is not known whether the order has come: it is given again then.
    /// - succeeded, skipped: final.
    /// - failed: final, unless it turns out to have been paid.
    package enum State: String, Sendable, CaseIterable { case pending, paying, succeeded, failed, skipped }

    /// Of the bill payment, if there is going to be one.
    package let id: UniqueID
    package internal(set) var state: State
    package internal(set) var attempts: Int
    package internal(set) var dueAt: Timestamp?
    package internal(set) var failureCode: String?

    /// What is refused for money is tried again so many times, an hour after the refusal.
    package static let retries = 3
    private static let pause = Duration.seconds(3_600)
    /// After so long an order that nobody has answered is given again.
    private static let patience = Duration.seconds(30)
    /// After so long a biller that could not be asked for the price is asked again.
    private static let postponement = Duration.seconds(300)
    private static let unreachable = "biller_unreachable"

    package init(
        id: UniqueID, state: State = .pending, attempts: Int = 0, dueAt: Timestamp?, failureCode: String? = nil
    ) {
        self.id = id
        self.state = state
        self.attempts = attempts
        self.dueAt = dueAt
        self.failureCode = failureCode
    }

    /// One that begins as over: its day has gone by.
    package static func skipped(id: UniqueID) -> AutomaticPayment {
        AutomaticPayment(id: id, state: .skipped, dueAt: nil)
    }

    package var isOpen: Bool { state == .pending || state == .paying }

    /// It is ordered now, or once more. To be kept before anybody is asked.
    /// - Returns: false when there is nothing to do yet.
    mutating func order(at now: Timestamp) -> Bool {
        guard isOpen, let dueAt, dueAt <= now else { return false }
        if state == .pending { attempts += 1 }
        state = .paying
        self.dueAt = now + Self.patience
        return true
    }

    /// The payment is there: whoever carries it tells its end.
    /// - Parameter attempt: of which this is told. Another one's word is no longer news.
    mutating func carry(attempt: Int) -> Bool {
        guard state == .paying, attempts == attempt, dueAt != nil else { return false }
        dueAt = nil
        return true
    }

    /// Nothing was ordered: what it costs could not be found out.
    mutating func postpone(attempt: Int, at now: Timestamp) -> Bool {
        guard state == .paying, attempts == attempt else { return false }
        attempts -= 1
        state = .pending
        failureCode = Self.unreachable
        dueAt = now + Self.postponement
        return true
    }

    /// The answer was no, and there is no payment.
    /// - Parameter mayRetry: whether another time may do.
    mutating func refuse(attempt: Int, code: String, mayRetry: Bool, at now: Timestamp) -> Bool {
        guard state == .paying, attempts == attempt else { return false }
        failureCode = code
        guard mayRetry, attempts <= Self.retries else {
            fail()
            return true
        }
        state = .pending
        dueAt = now + Self.pause
        return true
    }

    /// The payment is over. One that was given up may have been made after all.
    mutating func end(isPaid: Bool, code: String?) -> Bool {
        guard isOpen || (state == .failed && isPaid) else { return false }
        if isPaid {
            state = .succeeded
            failureCode = nil
            dueAt = nil
        } else {
            failureCode = code
            fail()
        }
        return true
    }

    /// Nobody was asked yet, and nobody is before this.
    mutating func move(to time: Timestamp) {
        if state == .pending, attempts == 0 { dueAt = time }
    }

    /// Its time is over: it has failed if it was tried.
    mutating func giveUp() {
        if failureCode == nil { skip() } else { fail() }
    }

    mutating func fail() {
        state = .failed
        dueAt = nil
    }

    mutating func skip() {
        state = .skipped
        dueAt = nil
    }
}

extension AutomaticPayment {
    /// Refusals that more money in the wallet heals.
    package static func isForMoney(_ code: String) -> Bool { code == "insufficient_funds" }
}
