import JSONKit

/// The lines of one partner in the ``Journal``: `{"module": "payments", "record": {...}}`.
struct ModuleJournal<Record: FieldEncodable & FieldDecodable>: Sendable {
    let module: String
    /// All so far, in order.
    let recovered: [Record]
    private let journal: Journal

    init(_ module: String, _ lines: [[UInt8]], _ journal: Journal) throws {
        self.module = module
        self.journal = journal
        recovered = try lines.map { line in
            do {
                let read = try JSONReader.decode(Line.self, from: line, unknownFields: .ignore)
                return try read.record ?? JSONReader.decode(Record.self, from: line, unknownFields: .ignore)
            } catch {
                throw JournalUnread(module: module, line: String(decoding: line, as: UTF8.self))
            }
        }
    }

    /// Takes records in the order of the calls; ``sync()`` waits until they are on the disk.
    func append(_ records: [Record]) {
        journal.append(records.map { JSON.encode(Line(module: module, record: $0)) })
    }

    func sync() async throws(JournalBroken) { try await journal.sync() }

    private struct Line: FieldEncodable, FieldDecodable {
        let module: String
        /// Nil in lines from before there were modules: those are a record themselves.
        let record: Record?

        init(module: String, record: Record) {
            self.module = module
            self.record = record
        }

        init(_ fields: inout Fields) {
            module = fields.optional("module", .text(1...40)) ?? JournalLines.oldest
            record = fields.optional("record", .object(Record.self))
        }

        static var example: Line { Line(module: JournalLines.oldest, record: .example) }

        func encode(to out: inout JSONWriter) {
            out.field("module", module)
            out.optional("record", record)
        }
    }
}

/// What the journal held at the start, by partner.
struct JournalLines: Sendable {
    /// Whose the lines are that name nobody: there was one partner when they were written.
    static let oldest = PaymentsModule.name

    private let journal: Journal
    private let lines: [String: [[UInt8]]]

    init(_ journal: Journal) async throws {
        self.journal = journal
        var lines: [String: [[UInt8]]] = [:]
        for line in try await journal.recover() { lines[Self.owner(of: line), default: []].append(line) }
        self.lines = lines
    }

    /// - Throws: `JournalUnread`.
    func of<Record>(_ module: String, _ type: Record.Type = Record.self) throws -> ModuleJournal<Record> {
        try ModuleJournal(module, lines[module, default: []], journal)
    }

    /// By how we write lines: all of a journal is read at each start, and each line once more by its partner.
    private static func owner(of line: [UInt8]) -> String {
        let start = Array(#"{"module":""#.utf8)
        guard line.starts(with: start) else { return oldest }
        return String(decoding: line.dropFirst(start.count).prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
    }
}
