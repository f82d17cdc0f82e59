package import MoneyKit
package import Primitives

/// Money reserved on a wallet: placed, then captured (also in parts), released or expired. It ends once.
package struct Hold: Sendable, Equatable {
    /// - held: may become any of the others.
    /// - captured, released, expired: final.
    package enum Status: String, Sendable, CaseIterable {
        case held, captured, released, expired
    }

    package let id: HoldID
    package let account: AccountID
    package let amount: Money
    /// Minor units taken so far.
    package private(set) var captured: Int64
    package private(set) var status: Status
    package let reason: String?
    package let expiresAt: Timestamp
    package let createdAt: Timestamp
    package private(set) var endedAt: Timestamp?

    package init(
        id: HoldID, account: AccountID, amount: Money, captured: Int64 = 0, status: Status = .held, reason: String?,
        expiresAt: Timestamp, createdAt: Timestamp, endedAt: Timestamp? = nil
    ) {
        self.id = id
        self.account = account
        self.amount = amount
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

    /// Takes `part`; a final capture gives the rest free, and so does one that takes all.
    package mutating func capture(_ part: Int64, final: Bool, at now: Timestamp) throws(WalletError) {
        guard status == .held else { throw .holdEnded(status) }
        guard part <= reserved else {
            throw .captureExceedsHold(remaining: Money(minorUnits: reserved, currency: amount.currency))
        }
        captured += part
        if final || captured == amount.minorUnits { end(.captured, at: now) }
    }

    package mutating func release(at now: Timestamp) throws(WalletError) {
        guard status == .held else { throw .holdEnded(status) }
        end(.released, at: now)
    }

    /// Does nothing unless the hold is overdue.
    package mutating func expireIfOverdue(at now: Timestamp) {
        if isOverdue(at: now) { end(.expired, at: now) }
    }

    private mutating func end(_ last: Status, at now: Timestamp) {
        status = last
        endedAt = now
    }
}
