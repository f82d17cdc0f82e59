package import Primitives

package enum AccountTag {}
package enum TransactionTag {}
package enum MovementTag {}
package enum HoldTag {}
package enum QuoteTag {}

/// An account of the ledger: a customer's wallet or one of our own. A wallet's id is its account's id.
package typealias AccountID = Identifier<AccountTag>
/// The user whose wallet it is.
package typealias OwnerID = UserID
/// One all-or-nothing set of movements; what the API calls a transfer.
package typealias TransactionID = Identifier<TransactionTag>
package typealias MovementID = Identifier<MovementTag>
package typealias HoldID = Identifier<HoldTag>
package typealias QuoteID = Identifier<QuoteTag>
