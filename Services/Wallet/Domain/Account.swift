package import MoneyKit
package import Primitives

/// The hot state of one account: what a movement or a hold changes and what is checked before.
///
/// Sign convention: `posted` is credits less debits, so a customer's money is positive.
package struct Account: Sendable, Equatable {
    package enum Kind: Hashable, Sendable {
        case customer(OwnerID)
        case system(SystemAccount)
    }

    /// - active: may become frozen or closed.
    /// - frozen: may become active or closed.
    /// - closed: final; posted and held are zero.
    package enum Status: String, Sendable, CaseIterable {
        case active, frozen, closed
    }

    package let id: AccountID
    package let kind: Kind
    package let currency: Currency
    package var status: Status
    /// Minor units.
    package var posted: Int64
    /// Minor units reserved by open holds, never negative.
    package var held: Int64
    /// How far below zero a customer's available money may go, in minor units.
    package var overdraft: Int64
    /// Grows with each change of the row.
    package var version: Int64
    /// Instant of the newest movement. Movements of one account have strictly rising instants.
    package var lastMovementAt: Timestamp
    /// What this wallet sent, in its own currency.
    package var sent: SentAmounts
    package var ownLimits: OwnLimits
    /// A PIN is set, so a person's session needs an authorisation to send.
    package var requiresPIN: Bool
    package var ceiling: Ceiling
    /// The service that alone moves its money; customers only see it. Nil: its owner does.
    package let manager: String?

    package init(
        id: AccountID, kind: Kind, currency: Currency, status: Status = .active, posted: Int64 = 0, held: Int64 = 0,
        overdraft: Int64 = 0, version: Int64 = 1, lastMovementAt: Timestamp = .distantPast,
        sent: SentAmounts = SentAmounts(), ownLimits: OwnLimits = OwnLimits(), requiresPIN: Bool = false,
        ceiling: Ceiling = Ceiling(), manager: String? = nil
    ) {
        self.id = id
        self.kind = kind
        self.currency = currency
        self.status = status
        self.posted = posted
        self.held = held
        self.overdraft = overdraft
        self.version = version
        self.lastMovementAt = lastMovementAt
        self.sent = sent
        self.ownLimits = ownLimits
        self.requiresPIN = requiresPIN
        self.ceiling = ceiling
        self.manager = manager
    }

    // Swift 6.3.1's optimiser crashes on callers that this is inlined into ("ownership error" in copy propagation).
    @inline(never)
    package var owner: OwnerID? {
        if case .customer(let owner) = kind { owner } else { nil }
    }

    /// What the customer may spend now, in minor units.
    package var available: Int64 {
        Int64(clamping: Int128(posted) - Int128(held) + Int128(overdraft))
    }

    /// - Throws: `walletFrozen` or `walletClosed` unless the account takes part in movements.
    package func requireActive() throws(WalletError) {
        switch status {
        case .active: return
        case .frozen: throw .walletFrozen(id)
        case .closed: throw .walletClosed(id)
        }
    }
}

/// Limits that a wallet's owner set for it, in the wallet's currency; they only ever lower those of the tier.
package struct OwnLimits: Sendable, Equatable {
    package var perTransaction: Int64?
    package var daily: Int64?
    package var monthly: Int64?

    package init(perTransaction: Int64? = nil, daily: Int64? = nil, monthly: Int64? = nil) {
        self.perTransaction = perTransaction
        self.daily = daily
        self.monthly = monthly
    }

    /// Whether these let more pass than others: one of them is higher, or is gone.
    package func lifts(_ others: OwnLimits) -> Bool {
        func lifts(_ limit: Int64?, _ other: Int64?) -> Bool { other.map { limit ?? .max > $0 } ?? false }
        return lifts(perTransaction, others.perTransaction) || lifts(daily, others.daily)
            || lifts(monthly, others.monthly)
    }
}

/// A day's and a month's total that start again by themselves: each is read against the day it was written on.
package struct SentAmounts: Sendable, Equatable {
    package var day: CalendarDay
    package var today: Int64
    package var month: Int64

    package init(day: CalendarDay = CalendarDay(daysSince1970: 0), today: Int64 = 0, month: Int64 = 0) {
        self.day = day
        self.today = today
        self.month = month
    }

    /// The totals as they count on `now`. A clock that runs behind the one that wrote them resets nothing.
    package func rolled(to now: CalendarDay) -> SentAmounts {
        guard now > day else { return self }
        let sameMonth = now.year == day.year && now.month == day.month
        return SentAmounts(day: now, today: 0, month: sameMonth ? month : 0)
    }
}
