import BillingDomain
import FileKit
import PostgresAccess
import Primitives
import ServiceKit

/// All SQL for the pages of invoices and credit notes: a row has one, once it has been made.
struct PaperStore: Sendable {
    let client: PostgresClient

    /// What a page is of.
    enum Subject: Sendable, Hashable {
        case invoice(InvoiceID)
        case creditNote(CreditNoteID)

        var owner: FileOwner {
            switch self {
            case .invoice(let id): FileOwner(service: BillingService.slug, kind: "invoice", id: id.rawValue)
            case .creditNote(let id): FileOwner(service: BillingService.slug, kind: "credit_note", id: id.rawValue)
            }
        }

        fileprivate var row: SQL {
            switch self {
            case .invoice(let id): "billing.invoices where id = \(id)"
            case .creditNote(let id): "billing.credit_notes where id = \(id)"
            }
        }
    }

    func find(_ subject: Subject) async throws -> FileAddress? {
        let rows = try await client.query("select file_id, file_digest from \(subject.row)")
        guard let (id, digest) = try rows.first(UniqueID?.self, [UInt8]?.self), let id, let digest else { return nil }
        return FileAddress(owner: subject.owner, id: id, digest: digest)
    }

    /// - Returns: false when it has one already.
    func keep(_ address: FileAddress, of subject: Subject) async throws -> Bool {
        let table: SQL =
            switch subject {
            case .invoice: "billing.invoices"
            case .creditNote: "billing.credit_notes"
            }
        let id: UniqueID =
            switch subject {
            case .invoice(let id): id.rawValue
            case .creditNote(let id): id.rawValue
            }
        let kept = try await client.execute(
            """
            update \(table) set file_id = \(address.id), file_digest = \(address.digest)
            where id = \(id) and file_id is null
            """)
        return kept == 1
    }

    /// Those whose page is still to be made, the oldest first.
    func missing(limit: Int) async throws -> [Subject] {
        let invoices = try await client.query(
            """
            select id from billing.invoices where file_id is null and status <> 'draft'
            order by issued_at limit \(limit)
            """)
        let notes = try await client.query(
            "select id from billing.credit_notes where file_id is null order by issued_at limit \(limit)")
        return try invoices.decode(InvoiceID.self).map { .invoice($0) }
            + notes.decode(CreditNoteID.self).map { .creditNote($0) }
    }

    /// Which of these files a row refers to.
    func known(among ids: [UniqueID]) async throws -> Set<UniqueID> {
        let rows = try await client.query(
            """
            select file_id from billing.invoices where file_id = any(\(ids))
            union all select file_id from billing.credit_notes where file_id = any(\(ids))
            """)
        return Set(try rows.decode(UniqueID.self))
    }
}
