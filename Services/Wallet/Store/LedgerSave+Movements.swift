import MoneyKit
import PostgresAccess
import Primitives
import WalletDomain

extension LedgerEntry {
    /// The common movement, which needs half of the columns: a transfer without text, or a further step.
    var isPlain: Bool {
        guard let transaction else { return true }
        let details = transaction.details
        return details.description == nil && details.reference == nil && details.rate == nil && details.quote == nil
            && details.hold == nil && details.reverses == nil && details.purpose == nil && details.service == nil
            && details.assessment == nil && !details.isUnassessed
            && transaction.fee.isZero
            && transaction.destination == movement.credit && transaction.amount.minorUnits == movement.amount
            && transaction.destinationAmount == transaction.amount
    }
}

extension LedgerSave {
    static func plainMovements(_ entries: [LedgerEntry]) -> SQL {
        let movements = entries.map(\.movement)
        return """
            insert into wallet.movements
                (id, transaction_id, debit_account, credit_account, amount, debit_balance, credit_balance, created_at,
                currency, kind, initiator, channel, request_id)
            select * from unnest(
                \(movements.map(\.id)), \(movements.map(\.transaction)), \(movements.map(\.debit)),
                \(movements.map(\.credit)), \(movements.map(\.amount)), \(movements.map(\.debitBalance)),
                \(movements.map(\.creditBalance)), \(movements.map(\.createdAt)), \(movements.map(\.currency.code)),
                \(entries.map(\.kind.rawValue)), \(entries.map(\.transaction?.details.initiator)),
                \(entries.map(\.transaction?.details.channel?.rawValue)),
                \(entries.map(\.transaction?.details.requestID)))
            """
    }

    static func movements(_ entries: [LedgerEntry]) -> SQL {
        let movements = entries.map(\.movement)
        let details = entries.map(\.transaction?.details)
        let columns = entries.map { entry in
            entry.transaction.map { TransactionColumns($0, first: entry.movement) }
        }
        return """
            insert into wallet.movements
                (id, transaction_id, debit_account, credit_account, amount, debit_balance, credit_balance, created_at,
                currency, kind, initiator, total, fee, destination_account, destination_amount, destination_currency,
                rate, quote_id, hold_id, reverses, description, reference, channel, purpose, service, request_id,
                assessment_id, unassessed)
            select id, transaction_id, debit_account, credit_account, amount, debit_balance, credit_balance, created_at,
                currency, kind, initiator, total, fee, destination_account, destination_amount, destination_currency,
                rate::numeric, quote_id, hold_id, reverses, description, reference, channel, purpose, service,
                request_id, assessment_id, unassessed
            from unnest(
                \(movements.map(\.id)), \(movements.map(\.transaction)), \(movements.map(\.debit)),
                \(movements.map(\.credit)), \(movements.map(\.amount)), \(movements.map(\.debitBalance)),
                \(movements.map(\.creditBalance)), \(movements.map(\.createdAt)), \(movements.map(\.currency.code)),
                \(entries.map(\.kind.rawValue)), \(details.map { $0?.initiator }), \(columns.map { $0?.total }),
                \(columns.map { $0?.fee }), \(columns.map { $0?.destinationAccount }),
                \(columns.map { $0?.destinationAmount }), \(columns.map { $0?.destinationCurrency }),
                \(details.map { $0?.rate?.text }), \(details.map { $0?.quote }), \(details.map { $0?.hold }),
                \(details.map { $0?.reverses }), \(details.map { $0?.description }), \(details.map { $0?.reference }),
                \(details.map { $0?.channel?.rawValue }), \(details.map { $0?.purpose }),
                \(details.map { $0?.service }), \(details.map { $0?.requestID }), \(details.map { $0?.assessment }),
                \(details.map { $0?.isUnassessed == true ? true : nil })
            ) as m (id, transaction_id, debit_account, credit_account, amount, debit_balance, credit_balance,
                created_at, currency, kind, initiator, total, fee, destination_account, destination_amount,
                destination_currency, rate, quote_id, hold_id, reverses, description, reference, channel, purpose,
                service, request_id, assessment_id, unassessed)
            """
    }

    static func newHolds(_ holds: [Hold]) -> SQL {
        """
        insert into wallet.holds
            (id, account_id, amount, captured, currency, status, reason, expires_at, created_at, ended_at, purpose,
            counted_on, counted_cents, counted_amount, service, assessment_id)
        select * from unnest(
            \(holds.map(\.id)), \(holds.map(\.account)), \(holds.map(\.amount.minorUnits)), \(holds.map(\.captured)),
            \(holds.map(\.amount.currency.code)), \(holds.map(\.status.rawValue)), \(holds.map(\.reason)),
            \(holds.map(\.expiresAt)), \(holds.map(\.createdAt)), \(holds.map(\.endedAt)),
            \(holds.map(\.purpose)), \(holds.map(\.counted?.day)), \(holds.map(\.counted?.cents)),
            \(holds.map(\.counted?.minorUnits)), \(holds.map(\.service)), \(holds.map(\.assessment)))
        """
    }

    static func changedHolds(_ holds: [Hold]) -> SQL {
        """
        update wallet.holds h
        set captured = c.captured, status = c.status, ended_at = c.ended_at, amount = c.amount,
            expires_at = c.expires_at, counted_on = c.counted_on, counted_cents = c.counted_cents,
            counted_amount = c.counted_amount
        from unnest(
            \(holds.map(\.id)), \(holds.map(\.captured)), \(holds.map(\.status.rawValue)), \(holds.map(\.endedAt)),
            \(holds.map(\.amount.minorUnits)), \(holds.map(\.expiresAt)), \(holds.map(\.counted?.day)),
            \(holds.map(\.counted?.cents)), \(holds.map(\.counted?.minorUnits))
        ) as c (id, captured, status, ended_at, amount, expires_at, counted_on, counted_cents, counted_amount)
        where h.id = c.id
        """
    }
}
