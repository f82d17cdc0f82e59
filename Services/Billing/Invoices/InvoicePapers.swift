import BillingDomain
import DocumentKit
import FileKit
import HTTPKit
import JSONKit
import Logging
import Primitives
import ServiceKit

/// The pages of invoices and credit notes: made once, from what was issued, and kept. First the file, then its row:
/// what dies in between is made again, and the file that nobody refers to is swept.
struct InvoicePapers: Sendable {
    let invoices: InvoiceStore
    let notes: CreditNoteStore
    let store: PaperStore
    let files: FileStore
    let crashes: CrashPoints
    let logger: Logger

    /// How often those are made that were issued and have none, as by a process that died.
    static let interval = Duration.seconds(10)
    /// How many of them at once.
    private static let batch = 100
    /// Far above what the most items fill.
    private static let longest = 16 << 20

    /// A page as an answer, made now where it is still to be made.
    /// - Throws: `missing` for a draft; 416 `range_not_satisfiable`.
    func reply(_ invoice: Invoice, range: String?, ifRange: String?) async throws -> Reply<NoContent> {
        guard let issue = invoice.issue else { throw InvoiceError.missing(.invoice) }
        return try await reply(
            .invoice(invoice.id), InvoiceDocument.of(invoice, issue), named: issue.number, range, ifRange)
    }

    /// As the other.
    func reply(
        _ note: CreditNote, of invoice: Invoice, range: String?, ifRange: String?
    ) async throws -> Reply<NoContent> {
        guard let issue = invoice.issue else { throw InvoiceError.missing(.creditNote) }
        return try await reply(
            .creditNote(note.id), InvoiceDocument.of(note, of: invoice, issue), named: note.number, range, ifRange)
    }

    /// Right after its issue. The answer to whoever issued does not depend on it: what fails is made later.
    func make(_ invoice: Invoice) async {
        guard let issue = invoice.issue else { return }
        await tell { _ = try await address(.invoice(invoice.id), InvoiceDocument.of(invoice, issue)) }
    }

    /// As the other.
    func make(_ note: CreditNote) async { await tell { try await make(.creditNote(note.id)) } }

    /// Those that are still to be made.
    func makeMissing() async throws {
        for subject in try await store.missing(limit: Self.batch) { try await make(subject) }
    }

    /// Files whose process ended before their row was written.
    func sweep() async throws {
        _ = try await files.sweep(service: BillingService.slug) { try await store.known(among: $0) }
    }

    private func tell(_ work: () async throws -> Void) async {
        do {
            try await work()
        } catch {
            logger.warning("a page is made later", metadata: ["error": "\(error)"])
        }
    }

    private func make(_ subject: PaperStore.Subject) async throws {
        switch subject {
        case .invoice(let id):
            guard let invoice = try await invoices.find(id), let issue = invoice.issue else { return }
            _ = try await address(subject, InvoiceDocument.of(invoice, issue))
        case .creditNote(let id):
            guard let note = try await notes.find(id), let invoice = try await invoices.find(note.invoice),
                let issue = invoice.issue
            else { return }
            _ = try await address(subject, InvoiceDocument.of(note, of: invoice, issue))
        }
    }

    private func reply(
        _ subject: PaperStore.Subject, _ document: Document, named name: String, _ range: String?, _ ifRange: String?
    ) async throws -> Reply<NoContent> {
        try FileDownload.reply(
            try await files.open(try await address(subject, document)), filename: "\(name).pdf", range: range,
            ifRange: ifRange)
    }

    private func address(_ subject: PaperStore.Subject, _ document: Document) async throws -> FileAddress {
        if let known = try await store.find(subject) { return known }
        var bytes: [UInt8]? = try await PDF(document).bytes()
        let file = try await files.keep(for: subject.owner, allowing: [.pdf], limit: Self.longest) {
            defer { bytes = nil }
            return bytes
        }
        crashes.passed(InvoiceCrashPoints.paperKept)
        if try await store.keep(file.address, of: subject) { return file.address }
        // Somebody else was faster, and theirs is the one.
        try await files.delete(file.address)
        guard let known = try await store.find(subject) else { throw InvoiceError.missing(.invoice) }
        return known
    }
}
