import MoneyKit
import PaymentsDomain
import PostgresAccess
import Primitives

extension RailItemStore {
    /// A line that is in a file, and whose money it is about.
    struct Owned: Sendable {
        let id: UniqueID
        let owner: UserID
        let amount: Money
        let reference: String
        let file: BankFileID
    }

    /// Those that banks know by these references, and those of these files.
    func owned(_ references: [String], in files: [BankFileID]) async throws -> [Owned] {
        // References are found by an index that begins with the rail, files by another.
        let rows = try await client.query(
            """
            select i.id, a.owner_id, i.amount, i.currency, i.reference, i.file_id
            from (
                select id from payments.rail_items
                where rail = any(\(RailName.allCases.map(\.rawValue))) and reference = any(\(references))
                union
                select id from payments.rail_items where file_id = any(\(files))
            ) named
            join payments.rail_items i on i.id = named.id
            join payments.bank_accounts a on a.id = i.bank_account_id
            """
        ).decode(UniqueID.self, UserID.self, Int64.self, String.self, String.self, BankFileID.self)
        return rows.compactMap { id, owner, amount, code, reference, file in
            Currency(code).map {
                Owned(
                    id: id, owner: owner, amount: Money(minorUnits: amount, currency: $0), reference: reference,
                    file: file)
            }
        }
    }
}
