package import MoneyKit
package import Primitives

/// Money reserved on a wallet: placed, then captured (also in parts), released or expired. It ends once.
package struct Hold: Sendable, Equatable {
    /// See ``states``.
    package enum Status: String, Sendable, CaseIterable {
        case held, captured, released, expired
    }

    package let id: HoldID
    package let account: AccountID
    /// Tells whose it is: a service's hold is ended by that service alone.
    package let purpose: Purpose
    package let amount: Money
    /// What was counted towards limits when it was placed; nil: nothing, its captures count.
    package let counted: Counted?
    /// Minor units taken so far.
    package private(set) var captured: Int64
    package private(set) var status: Status
    package let reason: String?
    package let expiresAt: Timestamp
    package let createdAt: Timestamp
    package private(set) var endedAt: Timestamp?

    package init(
        id: HoldID, account: AccountID, purpose: Purpose = .capture, amount: Money, counted: Counted? = nil,
        captured: Int64 = 0, status: Status = .held, reason: String?, expiresAt: Timestamp, createdAt: Timestamp,
        endedAt: Timestamp? = nil
    ) {
        self.id = id
        self.account = account
        self.purpose = purpose
        self.amount = amount
        self.counted = counted
        self.captured = captured
        self.status = status
        self.reason = reason
        self.expiresAt = expiresAt
        self.createdAt = createdAt
        self.endedAt = endedAt
    }

    /// Minor units that this hold still reserves on its account.
    package var reserved: Int64 { status == .held ? amount.minorUnits - captured : 0 }

    package func isOverdue(at now: Timestamp) -> Bool { status == .held && expiresAt <= now }

    package func requireOpen() throws(WalletError) {
        guard status == .held else { throw .holdEnded(status) }
    }

    /// Takes `part`; a final capture gives the rest free, and so does one that takes all.
    package mutating func capture(_ part: Int64, final: Bool, at now: Timestamp) throws(WalletError) {
        try requireOpen()
        guard part <= reserved else {
            throw .captureExceedsHold(remaining: Money(minorUnits: reserved, currency: amount.currency))
        }
        captured += part
        if final || captured == amount.minorUnits { end(by: .captureAll, at: now) }
    }

    package mutating func release(at now: Timestamp) throws(WalletError) {
        try requireOpen()
        end(by: .release, at: now)
    }

    /// Does nothing unless the hold is overdue.
    package mutating func expireIfOverdue(at now: Timestamp) {
        if isOverdue(at: now) { end(by: .expire, at: now) }
    }

    private mutating func end(by move: Move, at now: Timestamp) {
        guard let last = Self.states.next(status, on: move) else { preconditionFailure("it is checked to be open") }
        status = last
        endedAt = now
    }
}

/// What a debit counted towards the limits of the customer, and on which day.
package struct Counted: Sendable, Equatable {
    package let day: CalendarDay
    /// US cents.
    package let cents: Int64

    package init(day: CalendarDay, cents: Int64) {
        self.day = day
        self.cents = cents
    }

    /// The part of it that is given back when so much of the whole is not taken. What stays counted is not less than
    /// what the part that was taken would have counted by itself.
    package func share(_ freed: Int64, of whole: Int64) -> Int64 {
        Int64(clamping: Int128(cents) * Int128(freed) / Int128(whole))
    }
}
