package import MoneyKit
package import Primitives

/// Somebody's claim on somebody: a draft that can change, and from its issue on a document that cannot, beside what
/// was paid and credited of it.
package struct Invoice: Sendable, Equatable {
    /// - draft: only its issuer sees it.
    /// - open: issued, nothing paid.
    /// - overdue: issued, not paid whole, and its day is over.
    /// - uncollectible: its issuer has given up, and takes the money all the same.
    /// - void: issued by mistake, nothing was paid.
    package enum State: String, Sendable, CaseIterable {
        case draft, open, partiallyPaid = "partially_paid", paid, overdue, uncollectible, void
    }

    /// What the issue has fixed.
    package struct Issue: Sendable, Equatable {
        package let number: String
        package let at: Timestamp
        package let dueOn: CalendarDay
        package let issuer: Issuer
        /// SHA-256 of the token by which customers see it.
        package let tokenHash: [UInt8]
        /// The token, sealed.
        package let sealedToken: [UInt8]

        package init(
            number: String, at: Timestamp, dueOn: CalendarDay, issuer: Issuer, tokenHash: [UInt8],
            sealedToken: [UInt8]
        ) {
            self.number = number
            self.at = at
            self.dueOn = dueOn
            self.issuer = issuer
            self.tokenHash = tokenHash
            self.sealedToken = sealedToken
        }
    }

    /// What has moved of it, in minor units of its currency.
    package struct Moved: Sendable, Equatable {
        /// By payments that have ended well, here and elsewhere, and from the customer's balance.
        package var paid: Int64
        /// By credit notes.
        package var credited: Int64
        /// What of that was more than due, and went back to the customer or to the customer's balance.
        package var returned: Int64
        /// By payments that have not ended.
        package var reserved: Int64

        package static let nothing = Moved(paid: 0, credited: 0, returned: 0, reserved: 0)

        package init(paid: Int64, credited: Int64, returned: Int64, reserved: Int64) {
            self.paid = paid
            self.credited = credited
            self.returned = returned
            self.reserved = reserved
        }
    }

    package let id: InvoiceID
    package let createdAt: Timestamp
    package internal(set) var draft: InvoiceDraft
    /// Of the items, in their order.
    package internal(set) var itemIDs: [InvoiceItemID]
    package internal(set) var totals: InvoiceTotals
    package internal(set) var state: State
    package internal(set) var issue: Issue?
    package internal(set) var moved: Moved
    /// When the customer was last written to at the issuer's wish.
    package internal(set) var sentAt: Timestamp?

    package init(
        id: InvoiceID, createdAt: Timestamp, draft: InvoiceDraft, itemIDs: [InvoiceItemID], totals: InvoiceTotals,
        state: State = .draft, issue: Issue? = nil, moved: Moved = .nothing, sentAt: Timestamp? = nil
    ) {
        self.id = id
        self.createdAt = createdAt
        self.draft = draft
        self.itemIDs = itemIDs
        self.totals = totals
        self.state = state
        self.issue = issue
        self.moved = moved
        self.sentAt = sentAt
    }

    package var issuer: UserID { draft.issuer }
    package var currency: Currency { draft.currency }

    package var amountPaid: Money { money(moved.paid) }
    package var amountCredited: Money { money(moved.credited) }

    /// What is still to be paid; nothing of what is void.
    package var amountDue: Money { state == .void ? .zero(currency) : money(due) }

    var due: Int64 { totals.total.minorUnits - moved.paid - moved.credited + moved.returned }

    func money(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: currency) }
}
