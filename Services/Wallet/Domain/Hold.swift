package import MoneyKit
package import Primitives

/// Money reserved on a wallet: placed, then captured (also in parts), released or expired. It ends once.
package struct Hold: Sendable, Equatable {
    /// See ``states``.
    package enum Status: String, Sendable, CaseIterable {
        case held, captured, released, expired
    }

    /// Open ones that a customer may have on one wallet. Each is in the way when staff take stolen money back, and all
    /// of them have to end in one commit then. Holds of services are not counted.
    package static let maximumOpen = 200

    package let id: HoldID
    package let account: AccountID
    /// Name of its row in the table.
    package let purpose: String
    /// Who placed it, and alone ends it; nil: the customer.
    package let service: String?
    package private(set) var amount: Money
    /// What was counted towards limits for what it holds; nil: nothing, its captures count.
    package var counted: Counted?
    /// Minor units taken so far.
    package private(set) var captured: Int64
    package private(set) var status: Status
    package let reason: String?
    /// Compliance's word that let it pass; goes on to what is captured of it.
    package let assessment: UniqueID?
    /// Nil: it stands until its service ends it.
    package private(set) var expiresAt: Timestamp?
    package let createdAt: Timestamp
    package private(set) var endedAt: Timestamp?

    package init(
        id: HoldID, account: AccountID, purpose: String = "capture", service: String? = nil, amount: Money,
        counted: Counted? = nil, captured: Int64 = 0, status: Status = .held, reason: String?,
        assessment: UniqueID? = nil, expiresAt: Timestamp?, createdAt: Timestamp, endedAt: Timestamp? = nil
    ) {
        self.id = id
        self.account = account
        self.purpose = purpose
        self.service = service
        self.amount = amount
        self.counted = counted
        self.captured = captured
        self.status = status
        self.reason = reason
        self.assessment = assessment
        self.expiresAt = expiresAt
        self.createdAt = createdAt
        self.endedAt = endedAt
    }

    /// Minor units that this hold still reserves on its account.
    package var reserved: Int64 { status == .held ? amount.minorUnits - captured : 0 }

    package func isOverdue(at now: Timestamp) -> Bool { status == .held && expiresAt.map { $0 <= now } ?? false }

    package func requireOpen() throws(WalletError) {
        guard status == .held else { throw .holdEnded(status) }
    }

    /// Takes `part`; a final capture gives the rest free, and so does one that takes all. A service's hold stays open
    /// for what may come beyond it.
    package mutating func capture(_ part: Int64, final: Bool, at now: Timestamp) throws(WalletError) {
        try requireOpen()
        guard part <= reserved else {
            throw .captureExceedsHold(remaining: Money(minorUnits: reserved, currency: amount.currency))
        }
        captured += part
        if final || captured == amount.minorUnits && service == nil { end(by: .captureAll, at: now) }
    }

    /// A new total, what has been captured included.
    package mutating func adjust(to total: Money, expiresAt: Timestamp?) throws(WalletError) {
        try requireOpen()
        guard total.minorUnits >= captured else {
            throw .adjustmentBelowCaptured(Money(minorUnits: captured, currency: amount.currency))
        }
        amount = total
        if let expiresAt { self.expiresAt = expiresAt }
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
    /// What they were counted for, in the wallet's currency.
    package let minorUnits: Int64

    package init(day: CalendarDay, cents: Int64, minorUnits: Int64) {
        self.day = day
        self.cents = cents
        self.minorUnits = minorUnits
    }

    /// The part that is given back when so much is not taken. What stays counted is not less than what the part that
    /// was taken would have counted by itself.
    func share(_ freed: Int64) -> (minorUnits: Int64, cents: Int64) {
        let units = min(freed, minorUnits)
        guard units > 0 else { return (0, 0) }
        return (units, Int64(clamping: Int128(cents) * Int128(units) / Int128(minorUnits)))
    }

    func without(_ minorUnits: Int64, _ cents: Int64) -> Counted {
        Counted(day: day, cents: self.cents - cents, minorUnits: self.minorUnits - minorUnits)
    }

    /// With what was counted on top. What an earlier day counted stays with that day.
    func with(_ more: Counted) -> Counted {
        more.day == day
            ? Counted(day: day, cents: cents + more.cents, minorUnits: minorUnits + more.minorUnits) : more
    }
}
