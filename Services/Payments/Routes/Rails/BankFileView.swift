import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// A file of a bank, with its first entries in their order (of one that went: its lines); `GET /bank-entries` has all.
struct BankFileView: FieldEncodable {
    /// Entries of one file in an answer.
    static let entriesShown = 1_000

    let file: BankFile
    /// The same bytes came before.
    let isDuplicate: Bool
    let entries: [BankEntry]

    static let example = BankFileView(
        file: BankFile(
            id: BankFileID(.example), rail: .ach, direction: .inbound, kind: "nacha",
            sha256: Array(repeating: 0xab, count: 32), status: .processed,
            statements: [BankFile.Statement(id: "1", isBalanced: true)], createdAt: .example),
        isDuplicate: false, entries: [BankEntryView.example.entry])

    func encode(to out: inout JSONWriter) {
        out.field("id", file.id)
        out.field("rail", file.rail)
        out.field("direction", file.direction)
        out.field("kind", file.kind)
        out.field("sha256", Hex.encode(file.sha256))
        out.field("status", file.status)
        out.field("duplicate", isDuplicate)
        out.field("statements", file.statements.map(BankStatementView.init))
        out.field("entries", entries.map(BankEntryView.init))
        out.field("created_at", file.createdAt)
    }
}

extension BankFileView {
    /// One that went to a bank, with its lines.
    init(sent file: BankFile, _ items: RailItemStore) async throws {
        let lines = try await items.list(of: file.id, limit: Self.entriesShown)
        self.init(file: file, isDuplicate: false, entries: lines.map { BankEntry(line: $0, of: file) })
    }
}

extension BankEntry {
    /// A line of a file that went out, as entries of files that came are shown. It is ours, whatever came of it.
    fileprivate init(line: RailItem, of file: BankFile) {
        self.init(
            id: BankEntryID(line.id), file: file.id, rail: line.rail, kind: line.purpose.isDebit ? .debit : .credit,
            amount: line.amount, reference: line.reference, reasonCode: line.reasonCode, bookedOn: nil, names: [],
            item: line.id, createdAt: file.createdAt, state: .matched, stage: .done)
    }
}

struct BankStatementView: FieldEncodable {
    let statement: BankFile.Statement

    static let example = BankStatementView(statement: BankFile.Statement(id: "1", isBalanced: true))

    func encode(to out: inout JSONWriter) {
        out.field("id", statement.id)
        out.field("balanced", statement.isBalanced)
    }
}

/// What a file says; `target` is what of ours it is about: a withdrawal, or the wallet that got it.
struct BankEntryView: FieldEncodable {
    let entry: BankEntry

    static let example = BankEntryView(
        entry: BankEntry(
            id: BankEntryID(.example), file: BankFileID(.example), rail: .ach, kind: .comeBack, amount: .example,
            reference: "231380100000001", reasonCode: "R03", bookedOn: CalendarDay("2026-11-30"), names: [],
            item: .example, createdAt: .example, state: .matched, stage: .done))

    func encode(to out: inout JSONWriter) {
        out.field("id", entry.id)
        out.field("file_id", entry.file)
        out.field("kind", entry.kind)
        out.optional("amount", entry.amount)
        out.optional("reference", entry.reference)
        out.optional("reason_code", entry.reasonCode)
        out.optional("booked_on", entry.bookedOn)
        out.field("state", entry.state)
        out.optional("target", entry.item ?? entry.target?.wallet)
        out.optional("transaction_id", entry.stage == .done ? entry.target?.transaction : nil)
        out.optional("failure_code", entry.failureCode)
        out.field("created_at", entry.createdAt)
    }
}

extension BankFile.Direction: FieldValue {}
extension BankFile.Status: FieldValue {}
extension BankEntry.Kind: FieldValue {}
extension BankEntry.State: FieldValue {}
