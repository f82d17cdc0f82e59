import ISO20022Kit
import MoneyKit
import Primitives

/// What tells an entry from all others, over all files: a bank tells the same entry in a notification, in reports of
/// the day and in its statement.
///
/// It is the servicer's reference where there is one. Else account, day, kind, amount and the payer's reference, and
/// how many like it came before in the same file: two payments of 5.00 on one day are two, and stay these two when the
/// file comes again. What is not booked yet has a name of its own, and counts for nothing.
package enum StatementIdentity {
    /// The statements of one file, each entry with its identity.
    package static func assigned(to statements: [Statement]) -> [Statement] {
        var seen: [String: Int] = [:]
        return statements.map { statement in
            let entries = statement.entries.map { entry in
                var entry = entry
                let name = identity(of: entry, on: statement.account)
                guard entry.servicerReference == nil else {
                    entry.identity = name
                    return entry
                }
                seen[name, default: 0] += 1
                entry.identity = "\(name)|\(seen[name, default: 1])"
                return entry
            }
            return Statement(
                id: statement.id, kind: statement.kind, account: statement.account, currency: statement.currency,
                opening: statement.opening, closing: statement.closing, entries: entries)
        }
    }

    private static func identity(of entry: StatementEntry, on account: ISOAccount) -> String {
        let account = entry.status == .booked ? account.number : "\(entry.status)|\(account.number)"
        if let reference = entry.servicerReference { return "\(account)|\(reference)" }
        let day = entry.bookedOn?.description ?? ""
        let amount = entry.signed?.description ?? entry.amount.written
        return "\(account)|\(day)|\(entry.kind.rawValue)|\(amount)|\(entry.endToEnd ?? "")"
    }
}
