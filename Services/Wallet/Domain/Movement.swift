package import MoneyKit
package import Primitives

/// One balanced step of money: what leaves `debit` arrives at `credit`. Never changed once written.
package struct Movement: Sendable, Equatable {
    package let id: MovementID
    package let transaction: TransactionID
    package let debit: AccountID
    package let credit: AccountID
    /// Minor units, positive.
    package let amount: Int64
    package let currency: Currency
    /// Posted balances right after this movement.
    package let debitBalance: Int64
    package let creditBalance: Int64
    /// Strictly later than any other movement of either account and than the step before it: an account's movements
    /// have one order, and a balance at an instant is one look-up. Hot accounts may run some microseconds ahead of the
    /// clock for it.
    package let createdAt: Timestamp

    package init(
        id: MovementID, transaction: TransactionID, debit: AccountID, credit: AccountID, amount: Int64,
        currency: Currency, debitBalance: Int64, creditBalance: Int64, createdAt: Timestamp
    ) {
        self.id = id
        self.transaction = transaction
        self.debit = debit
        self.credit = credit
        self.amount = amount
        self.currency = currency
        self.debitBalance = debitBalance
        self.creditBalance = creditBalance
        self.createdAt = createdAt
    }
}

/// One all-or-nothing operation: its facts, and the movements that carried it out.
///
/// The first movement has the transaction's own id, so that the common transfer is one row.
package struct PostedTransaction: Sendable, Equatable {
    package let id: TransactionID
    package let kind: TransactionKind
    package let source: AccountID
    package let destination: AccountID
    /// What the source paid, without a fee on top.
    package let amount: Money
    /// All that it cost: the fee on top and the spread, which is a part of the amount.
    package let fee: Money
    /// What the destination received.
    package let destinationAmount: Money
    package var details: TransactionDetails
    package let createdAt: Timestamp

    package init(
        id: TransactionID, kind: TransactionKind, source: AccountID, destination: AccountID, amount: Money, fee: Money,
        destinationAmount: Money, details: TransactionDetails, createdAt: Timestamp
    ) {
        self.id = id
        self.kind = kind
        self.source = source
        self.destination = destination
        self.amount = amount
        self.fee = fee
        self.destinationAmount = destinationAmount
        self.details = details
        self.createdAt = createdAt
    }

    /// Name of the purpose that it was posted for.
    package var purpose: String { details.purpose ?? kind.rawValue }
}

/// What most transactions do not have.
package struct TransactionDetails: Sendable, Equatable {
    package var description: String?
    package var reference: String?
    package var rate: Rate?
    package var quote: QuoteID?
    /// The part of the amount that the quote kept; also in the transaction's fee.
    package var spread: Money?
    package var hold: HoldID?
    package var reverses: TransactionID?
    /// User who asked for it; nil when nobody did.
    package var initiator: UniqueID?
    /// By what it came; nil in the books of before this was kept.
    package var channel: Channel?
    /// Name of its purpose; nil when that is the kind's.
    package var purpose: String?
    /// The service that posted it; nil: the wallet's own routes.
    package var service: String?
    /// How its request is known in logs: a customer's `X-Request-Id`, the id of a service's request, a deposit's id.
    /// Nil in the books of before this was kept.
    package var requestID: String?
    /// Compliance's word that let it pass, as whoever asked for it wrote.
    package var assessment: UniqueID?
    /// Nobody answered what had to be asked, and the policy let it pass: compliance assesses it by what moved.
    package var isUnassessed = false

    package init(
        description: String? = nil, reference: String? = nil, rate: Rate? = nil, quote: QuoteID? = nil,
        spread: Money? = nil, hold: HoldID? = nil, reverses: TransactionID? = nil, initiator: UniqueID? = nil,
        channel: Channel? = nil, purpose: String? = nil, service: String? = nil, requestID: String? = nil,
        assessment: UniqueID? = nil, isUnassessed: Bool = false
    ) {
        self.description = description
        self.reference = reference
        self.rate = rate
        self.quote = quote
        self.spread = spread
        self.hold = hold
        self.reverses = reverses
        self.initiator = initiator
        self.channel = channel
        self.purpose = purpose
        self.service = service
        self.requestID = requestID
        self.assessment = assessment
        self.isUnassessed = isUnassessed
    }

    mutating func take(_ clearance: Clearance) {
        assessment = assessment ?? clearance.assessment
        isUnassessed = clearance.isUnassessed
    }
}

/// A transaction as it stands in the books, for a reversal or a repeated id.
package struct RecordedTransaction: Sendable, Equatable {
    package let transaction: PostedTransaction
    /// In the order in which they were posted.
    package let movements: [Movement]
    package let reversedBy: TransactionID?

    package init(transaction: PostedTransaction, movements: [Movement], reversedBy: TransactionID?) {
        self.transaction = transaction
        self.movements = movements
        self.reversedBy = reversedBy
    }
}
