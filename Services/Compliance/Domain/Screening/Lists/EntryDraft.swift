/// An entry while its rows are read.
struct EntryDraft {
    let sourceID: String
    var schema: ScreeningSchema
    private(set) var names: [ListedName] = []
    private(set) var birthDates: [BirthDate] = []
    private(set) var countries: [String] = []
    var identifiers: [ListedIdentifier] = []
    var programmes: [String] = []
    var linkedTo: [String] = []

    init(sourceID: String, schema: ScreeningSchema) {
        self.sourceID = sourceID
        self.schema = schema
    }

    /// Names that are there already are not added again, but a strong one makes a weak one strong.
    mutating func add(name: String, isWeak: Bool = false) {
        let text = trimmed(name)
        guard !text.isEmpty else { return }
        if let place = names.firstIndex(where: { $0.text == text }) {
            if names[place].isWeak, !isWeak { names[place] = ListedName(text) }
        } else {
            names.append(ListedName(text, isWeak: isWeak))
        }
    }

    /// The primary name comes first, wherever its row stood.
    mutating func add(primaryName: String) {
        let text = trimmed(primaryName)
        guard !text.isEmpty else { return }
        names.removeAll { $0.text == text }
        names.insert(ListedName(text), at: 0)
    }

    mutating func add(birthDate: BirthDate?) {
        if let birthDate, !birthDates.contains(birthDate) { birthDates.append(birthDate) }
    }

    /// What is no country (`undetermined`, `Region: Gaza`) is passed over.
    mutating func add(country: String) {
        if let code = CountryNames.code(of: country) { add(countryCode: code) }
    }

    mutating func add(countryCode code: String) {
        if !countries.contains(code) { countries.append(code) }
    }

    mutating func add(identifier kind: String, _ number: String) {
        let identifier = ListedIdentifier(kind: trimmed(kind), number: trimmed(number))
        if !identifier.number.isEmpty, !identifiers.contains(identifier) { identifiers.append(identifier) }
    }

    mutating func add(programme: String) {
        let text = trimmed(programme)
        if !text.isEmpty, !programmes.contains(text) { programmes.append(text) }
    }

    /// Nil without a name.
    var entry: ListEntry? {
        guard !names.isEmpty else { return nil }
        return ListEntry(
            sourceID: sourceID, schema: schema, names: names, birthDates: birthDates, countries: countries,
            identifiers: identifiers, programmes: programmes, linkedTo: linkedTo)
    }
}

/// Entries in the order of the file, found by their id.
struct EntryDrafts {
    let file: String
    private var drafts: [EntryDraft] = []
    private var places: [String: Int] = [:]

    init(file: String) {
        self.file = file
    }

    mutating func insert(_ draft: EntryDraft, line: Int) throws(ListRefusal) {
        guard places.updateValue(drafts.count, forKey: draft.sourceID) == nil else {
            throw ListRefusal(file: file, line: line, reason: .repeatedID)
        }
        drafts.append(draft)
    }

    /// False when there is none of that id.
    mutating func change(_ id: String, _ body: (inout EntryDraft) -> Void) -> Bool {
        guard let place = places[id] else { return false }
        body(&drafts[place])
        return true
    }

    func requireSome() throws(ListRefusal) {
        if drafts.isEmpty { throw ListRefusal(file: file, line: 0, reason: .noEntries) }
    }

    var entries: [ListEntry] { drafts.compactMap(\.entry) }
    /// The first entry that no row gave a name.
    var nameless: String? { drafts.first { $0.names.isEmpty }?.sourceID }
}
