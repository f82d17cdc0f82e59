import Contracts
import JSONKit
import MoneyKit
import NotificationsDomain
import Primitives

/// Whom a transaction of the wallet is told to: a transfer to both its ends, its reversal too. What other services have
/// posted they tell themselves.
struct TransferNotices: Sendable {
    private let posted: PostedTransaction

    init(_ posted: PostedTransaction) {
        self.posted = posted
    }

    private struct End {
        let owner: UserID
        let wallet: UniqueID
        let amount: Money
    }

    var notices: [Notice] {
        let purpose = posted.purpose ?? posted.kind
        guard purpose == "transfer" || posted.kind == "reversal", let payer = end(debited: true),
            let payee = end(debited: false)
        else { return [] }
        guard purpose == "transfer" else {
            return [notice("transfer.reversed", payer, nil), notice("transfer.reversed", payee, nil)]
        }
        return [notice("transfer.sent", payer, payee.owner), notice("transfer.received", payee, payer.owner)]
    }

    /// The customer at one end, with what went out or came in there, without the fee.
    private func end(debited: Bool) -> End? {
        let movements = posted.movements.filter { movement in
            let (code, other) =
                debited
                ? (movement.debitCode, movement.creditCode) : (movement.creditCode, movement.debitCode)
            return code == "customer" && !other.hasPrefix("fees")
        }
        guard let first = movements.first, let owner = debited ? first.debitOwner : first.creditOwner else {
            return nil
        }
        let wallet = debited ? first.debitAccount : first.creditAccount
        let amounts = movements.filter { (debited ? $0.debitAccount : $0.creditAccount) == wallet }.map(\.amount)
        // One wallet has one currency, and what was booked fits.
        let sum = (try? Money.sum(amounts, in: first.amount.currency)) ?? first.amount
        return End(owner: owner, wallet: wallet, amount: sum)
    }

    private func notice(_ event: String, _ end: End, _ counterparty: UserID?) -> Notice {
        var variables = [
            JSONMember("amount", JSON.value(end.amount)), JSONMember("at", .string(posted.occurredAt.rfc3339)),
        ]
        if let reference = posted.reference { variables.append(JSONMember("reference", .string(reference))) }
        var notice = Notice(
            event: event, key: "\(MovementsPosted.type):\(posted.transactionID)", recipient: .user(end.owner),
            variables: variables, at: posted.occurredAt)
        notice.subject = NoticeSubject(kind: "transfer", id: posted.transactionID.description)
        notice.walletID = end.wallet
        notice.counterparty = counterparty
        return notice
    }
}
