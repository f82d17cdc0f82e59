package import MoneyKit
import Primitives

/// Everything that changes balances or holds. Commands name accounts by id: whoever makes one has resolved account
/// numbers, and knows from immutable facts which rows the decision will need (see `LedgerReads`).
package enum LedgerCommand: Sendable {
    case transfer(Transfer, by: Commander)
    case batch(TransferBatch)
    case convert(Conversion)
    case reverse(Reversal)
    case placeHold(HoldPlacement)
    case captureHold(HoldCapture)
    case releaseHold(HoldRelease)
    case expireHolds(HoldExpiry)
    case reserveDeposit(DepositOrder)
    case releaseDeposit(DepositRelease)
    case creditDeposit(DepositCredit)
    case post(Posting)
    case adjustHold(HoldAdjustment)
    case settleHold(HoldSettlement)
    case consume(DebitQuestion)
}

package struct Transfer: Sendable, Equatable {
    package let id: TransactionID
    package let source: AccountID
    /// Nil when no wallet has the number that was given.
    package let destination: AccountID?
    package let amount: Money
    package var description: String?
    package var reference: String?
    package var authorization: Authorization.Key?
    package var quote: QuoteID?
    /// The currencies of the quote, which never change; nil without one, or when the customer has no such quote.
    package var pair: CurrencyPair?

    package init(
        id: TransactionID, source: AccountID, destination: AccountID?, amount: Money, description: String? = nil,
        reference: String? = nil, authorization: Authorization.Key? = nil, quote: QuoteID? = nil,
        pair: CurrencyPair? = nil
    ) {
        self.id = id
        self.source = source
        self.destination = destination
        self.amount = amount
        self.description = description
        self.reference = reference
        self.authorization = authorization
        self.quote = quote
        self.pair = pair
    }
}

/// What a conversion turns into what.
package struct CurrencyPair: Sendable, Hashable {
    package let source: Currency
    package let target: Currency

    package init(source: Currency, target: Currency) {
        self.source = source
        self.target = target
    }
}

/// Up to a thousand transfers with ids chosen by the client.
package struct TransferBatch: Sendable {
    package let commander: Commander
    package let transfers: [Transfer]
    /// All or none.
    package let atomic: Bool

    package init(commander: Commander, transfers: [Transfer], atomic: Bool) {
        self.commander = commander
        self.transfers = transfers
        self.atomic = atomic
    }
}
