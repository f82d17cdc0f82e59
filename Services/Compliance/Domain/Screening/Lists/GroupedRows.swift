/// Entries of files that have several rows for one, all of them together: an id that comes back after another entry is
/// a repeated one.
struct GroupedRows {
    private let file: String
    private var drafts: EntryDrafts
    private var lastID: String?
    private var lines: [String: Int] = [:]

    init(file: String) {
        self.file = file
        drafts = EntryDrafts(file: file)
    }

    mutating func add(
        _ id: String, schema: ScreeningSchema, line: Int, _ body: (inout EntryDraft) -> Void
    ) throws(ListRefusal) {
        guard !id.isEmpty else { throw ListRefusal(file: file, line: line, reason: .unreadableRow) }
        if id != lastID {
            // Throws for one that was there before.
            try drafts.insert(EntryDraft(sourceID: id, schema: schema), line: line)
            lines[id] = line
            lastID = id
        }
        var isOfOneKind = true
        _ = drafts.change(id) { draft in
            isOfOneKind = draft.schema == schema
            body(&draft)
        }
        guard isOfOneKind else { throw ListRefusal(file: file, line: line, reason: .repeatedID) }
    }

    /// - Throws: when rows tell of an entry that no row names.
    func entries() throws(ListRefusal) -> [ListEntry] {
        try drafts.requireSome()
        if let nameless = drafts.nameless {
            throw ListRefusal(file: file, line: lines[nameless] ?? 0, reason: .unknownEntry)
        }
        return drafts.entries
    }
}
