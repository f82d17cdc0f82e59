import Primitives

/// The UK Sanctions List: the report's date in the first line, then named columns, a row for each name of an entry.
package enum UKReader {
    package static func read(_ bytes: [UInt8]) throws(ListRefusal) -> [ListEntry] {
        var reader = DelimitedReader(bytes, file: file)
        guard let first = try reader.next() else { throw reader.refusal(0, .noEntries) }
        guard first.fields[0].hasPrefix("Report Date") else { throw reader.refusal(first.line, .wrongHeader) }
        var rows = try HeaderRows(
            reader, required: ["Unique ID", "Name 6", "Name 1", "Name type", "Designation Type", "D.O.B"])
        var groups = GroupedRows(file: file)
        var primaries: [String: String] = [:]
        var lines: [String: Int] = [:]
        for row in try rows.all() {
            guard let schema = schema(of: row["Designation Type"]), !name(row).isEmpty else {
                throw rows.refusal(row.line, .unreadableRow)
            }
            let id = row["Unique ID"]
            if row["Name type"] == "Primary Name" {
                guard primaries[id, default: name(row)] == name(row) else {
                    throw rows.refusal(row.line, .repeatedID)
                }
                primaries[id] = name(row)
            }
            try groups.add(id, schema: schema, line: row.line) { read(row, into: &$0) }
            lines[id] = lines[id] ?? row.line
        }
        let entries = try groups.entries()
        // Aliases of an entry that the version does not have.
        if let orphan = entries.first(where: { primaries[$0.sourceID] == nil }) {
            throw rows.refusal(lines[orphan.sourceID] ?? 0, .unknownEntry)
        }
        return entries
    }

    private static let file = "file"

    private static func schema(of type: String) -> ScreeningSchema? {
        switch type {
        case "Individual": .person
        case "Entity": .organization
        case "Ship": .vessel
        default: nil
        }
    }

    /// Given names first, the family name or the whole name of an entity is the sixth.
    private static func name(_ row: HeaderRows.Row) -> String {
        ["Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Name 6"].map { row[$0] }.filter { !$0.isEmpty }
            .joined(separator: " ")
    }

    private static func read(_ row: HeaderRows.Row, into draft: inout EntryDraft) {
        if row["Name type"] == "Primary Name" {
            draft.add(primaryName: name(row))
        } else {
            draft.add(name: name(row), isWeak: row["Alias strength"].asciiLowercased.hasPrefix("low"))
        }
        draft.add(name: row["Name non-latin script"])
        draft.add(programme: row["Regime Name"])
        draft.add(birthDate: birthDate(row["D.O.B"]))
        for country in values(row["Nationality(/ies)"]) { draft.add(country: country) }
        for column in ["Address Country", "Current believed flag of ship"] { draft.add(country: row[column]) }
        let numbers = [
            ("Passport", "Passport number"), ("National Identifier", "National Identifier number"),
            ("Business registration", "Business registration number (s)"), ("IMO", "IMO number"),
            ("Hull identification", "Hull identification number (HIN)"),
        ]
        for (kind, column) in numbers {
            for number in values(row[column]) { draft.add(identifier: kind, number) }
        }
    }

    private static func values(_ field: String) -> [String] {
        field.split { $0 == "|" || $0 == ";" }.map(trimmed)
    }

    /// `28/04/1978`; what is not known is spelled: `dd/mm/1958`.
    static func birthDate(_ text: String) -> BirthDate? {
        let parts = text.split(separator: "/")
        guard parts.count == 3, let year = Int(parts[2]) else { return nil }
        return BirthDate(year: year, month: Int(parts[1]), day: Int(parts[1]) == nil ? nil : Int(parts[0]))
    }
}
