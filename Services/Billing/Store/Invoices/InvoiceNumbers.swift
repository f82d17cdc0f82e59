import PostgresAccess
import Primitives

/// Gives the numbers of documents: from 1 on for each issuer, kind and year, and none is left out. A number is taken in
/// the transaction that issues; whoever issues next for the same issuer waits for its end, and gets the same number if
/// it fails.
struct InvoiceNumbers: Sendable {
    enum Kind: String, Sendable {
        case invoice, creditNote = "credit_note"
    }

    struct Serial: Sendable, Equatable {
        let year: Int
        let number: Int64

        /// `INV-2027-000001`.
        func text(_ prefix: String) -> String {
            let digits = String(number)
            return "\(prefix)-\(year)-\(String(repeating: "0", count: max(0, 6 - digits.count)))\(digits)"
        }
    }

    /// Take it late: others wait until the transaction ends.
    nonisolated(nonsending) func next(
        _ kind: Kind, of issuer: UserID, on day: CalendarDay, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> Serial {
        let rows = try await transaction.query(
            """
            insert into billing.invoice_numbers as n (issuer_id, kind, year, last)
            values (\(issuer), \(kind.rawValue), \(day.year), 1)
            on conflict (issuer_id, kind, year) do update set last = n.last + 1
            returning last
            """)
        guard let last = try rows.first(Int64.self) else {
            throw PostgresError(.decoding, message: "a number was not given")
        }
        return Serial(year: day.year, number: last)
    }
}
