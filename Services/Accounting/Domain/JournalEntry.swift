import MoneyKit
package import Primitives

package enum EntryTag {}
package typealias EntryID = Identifier<EntryTag>

/// What made an entry.
package enum EntrySource: String, CaseIterable, Sendable {
    /// A transaction of the wallet service; `sourceID` is its id.
    case wallet
    /// An accountant.
    case manual
    /// The reversal of another entry, asked for by an accountant.
    case reversal
    /// Moves a period's revenue and expense to retained earnings.
    case closing
    /// Undoes one entry of a closing.
    case reopening
    /// What a bank has moved; `sourceID` is the entry of its file.
    case bank
    /// What a partner leaves us of a bill, or takes back; `sourceID` is made of the payment's id.
    case billing

    /// Statements of performance leave these out: they move profit, they do not make it.
    package var isClosing: Bool { self == .closing || self == .reopening }
}

/// A balanced entry that has no place in the books yet.
package struct EntryDraft: Sendable, Equatable {
    package var id: EntryID
    /// The day it counts for. For a late event this lies after `occurredAt`, see ``PeriodBook/bookingDay(for:)``.
    package var date: CalendarDay
    package var occurredAt: Timestamp
    package var source: EntrySource
    /// Unique among entries: what has one of these is booked once.
    package var sourceID: UniqueID?
    /// Place of the wallet's message in its stream.
    package var sourceSequence: Int64?
    /// The wallet transaction that the source says it reverses.
    package var sourceReverses: UniqueID?
    package var description: String
    package var reference: String?
    /// The entry this one takes back. Unique among entries.
    package var reverses: EntryID?
    package var createdBy: UserID?
    package var postings: [Posting]

    package init(
        id: EntryID, date: CalendarDay, occurredAt: Timestamp, source: EntrySource, description: String,
        postings: [Posting], reference: String? = nil, sourceID: UniqueID? = nil, sourceSequence: Int64? = nil,
        sourceReverses: UniqueID? = nil, reverses: EntryID? = nil, createdBy: UserID? = nil
    ) {
        self.id = id
        self.date = date
        self.occurredAt = occurredAt
        self.source = source
        self.sourceID = sourceID
        self.sourceSequence = sourceSequence
        self.sourceReverses = sourceReverses
        self.description = description
        self.reference = reference
        self.reverses = reverses
        self.createdBy = createdBy
        self.postings = postings
    }

    /// The entry that takes this one back: same amounts, sides swapped, lines in the same order.
    package func reversed(
        id: EntryID, date: CalendarDay, at time: Timestamp, source: EntrySource, description: String,
        createdBy: UserID?
    ) -> EntryDraft {
        EntryDraft(
            id: id, date: date, occurredAt: time, source: source, description: description,
            postings: postings.map { Posting(debit: $0.credit, credit: $0.debit, amount: $0.amount) },
            reference: reference, reverses: self.id, createdBy: createdBy)
    }
}

/// An entry of the books.
package struct JournalEntry: Sendable, Equatable {
    /// Place in the journal and in the hash chain: from 1, without gaps.
    package let sequence: Int64
    package let postedAt: Timestamp
    package let draft: EntryDraft
    /// SHA-256 over the hash before it and this entry's canonical bytes.
    package let hash: [UInt8]
    /// The entry that takes this one back, when there is one.
    package let reversedBy: EntryID?

    package init(
        sequence: Int64, postedAt: Timestamp, draft: EntryDraft, hash: [UInt8], reversedBy: EntryID? = nil
    ) {
        self.sequence = sequence
        self.postedAt = postedAt
        self.draft = draft
        self.hash = hash
        self.reversedBy = reversedBy
    }
}
