import Contracts
import JSONKit
import Messaging
import MoneyKit
import Primitives

/// Messages as the wallet publishes them.
struct WalletMessages {
    let ids: IDGenerator
    let time: Timestamp

    func movement(
        _ debit: String, _ credit: String, _ minorUnits: Int64, _ currency: Currency = .USD,
        from: UniqueID? = nil, to: UniqueID? = nil
    ) -> PostedMovement {
        PostedMovement(
            id: ids.next(), debitAccount: from ?? ids.next(), debitCode: debit, creditAccount: to ?? ids.next(),
            creditCode: credit, amount: Money(minorUnits: minorUnits, currency: currency))
    }

    func transaction(_ movements: [PostedMovement], kind: String = "transfer", at: Timestamp? = nil)
        -> PostedTransaction
    {
        PostedTransaction(transactionID: ids.next(), kind: kind, occurredAt: at ?? time, movements: movements)
    }

    func transfer(_ minorUnits: Int64, _ currency: Currency = .USD) -> PostedTransaction {
        transaction([movement("customer", "customer", minorUnits, currency)])
    }

    func deposit(_ minorUnits: Int64, _ currency: Currency = .USD) -> PostedTransaction {
        transaction([movement("clearing:sandbox:\(currency)", "customer", minorUnits, currency)], kind: "deposit")
    }

    /// What takes a transaction back: the same movements the other way.
    func reversal(of transaction: PostedTransaction, at: Timestamp? = nil) -> PostedTransaction {
        PostedTransaction(
            transactionID: ids.next(), kind: "reversal", reverses: transaction.transactionID, occurredAt: at ?? time,
            movements: transaction.movements.map {
                PostedMovement(
                    id: ids.next(), debitAccount: $0.creditAccount, debitCode: $0.creditCode,
                    creditAccount: $0.debitAccount, creditCode: $0.debitCode, amount: $0.amount)
            })
    }

    func posted(_ transactions: [PostedTransaction], sequence: Int64) -> IncomingMessage {
        message(MovementsPosted(transactions: transactions), sequence: sequence)
    }

    func message<Contract: EventContract>(_ contract: Contract, sequence: Int64?) -> IncomingMessage {
        IncomingMessage(
            messageID: ids.next(), type: Contract.type, body: JSON.encode(contract), aggregateID: "wallet",
            sequence: sequence, occurredAt: time)
    }
}

extension IncomingMessage {
    /// The same content under another id, as a publisher that lost track would send it.
    func copied(id: UniqueID) -> IncomingMessage {
        IncomingMessage(
            messageID: id, type: type, body: body, aggregateID: aggregateID, sequence: sequence,
            occurredAt: occurredAt)
    }

    func outgoing() -> OutgoingMessage {
        .event(
            type, id: messageID, body: body, aggregateID: aggregateID, sequence: sequence, occurredAt: occurredAt)
    }
}
