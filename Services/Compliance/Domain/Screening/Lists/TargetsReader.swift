import Primitives

/// OpenSanctions' `targets.simple.csv`: a row for each entity, several values of a column separated by `;`.
package enum TargetsReader {
    package static func read(_ bytes: [UInt8]) throws(ListRefusal) -> [ListEntry] {
        var rows = try HeaderRows(
            DelimitedReader(bytes, file: file),
            required: ["id", "schema", "name", "aliases", "birth_date", "countries", "identifiers"])
        var drafts = EntryDrafts(file: file)
        for row in try rows.all() {
            guard !row["id"].isEmpty, !row["schema"].isEmpty, !row["name"].isEmpty else {
                throw rows.refusal(row.line, .unreadableRow)
            }
            try drafts.insert(draft(row), line: row.line)
        }
        try drafts.requireSome()
        return drafts.entries
    }

    private static let file = "file"

    private static func draft(_ row: HeaderRows.Row) -> EntryDraft {
        var draft = EntryDraft(sourceID: row["id"], schema: schema(of: row["schema"]))
        draft.add(name: row["name"])
        for alias in values(row["aliases"]) { draft.add(name: alias) }
        for date in values(row["birth_date"]) { draft.add(birthDate: BirthDate(iso: date)) }
        for country in values(row["countries"]) {
            if let code = CountryNames.code(iso: country) { draft.add(countryCode: code) }
        }
        for number in values(row["identifiers"]) { draft.add(identifier: "identifier", number) }
        let programmes = [row["program_ids"], row["sanctions"], row["dataset"]].first { !$0.isEmpty } ?? ""
        for programme in values(programmes) { draft.add(programme: programme) }
        return draft
    }

    /// What is none of ours is taken for an organisation: better compared loosely than not at all.
    private static func schema(of name: String) -> ScreeningSchema {
        switch name {
        case "Person": .person
        case "Company": .company
        case "Vessel": .vessel
        case "Airplane": .aircraft
        default: .organization
        }
    }

    /// A value that has a semicolon itself stands in quotes.
    private static func values(_ field: String) -> [String] {
        guard !field.isEmpty else { return [] }
        var reader = DelimitedReader(Array(field.utf8), file: file, separator: ";")
        let read = (try? reader.next())?.fields  // A quote that is no quoting: the plain parts are what was meant.
        return (read ?? field.split(separator: ";").map(String.init)).map(trimmed).filter { !$0.isEmpty }
    }
}
