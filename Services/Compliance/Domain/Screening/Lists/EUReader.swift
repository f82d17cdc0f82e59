import Primitives

/// The European Union's consolidated list, file format 1.1: a row for each name, address, birth date, document and
/// citizenship of an entity, and all rows of one entity together.
package enum EUReader {
    package static func read(_ bytes: [UInt8]) throws(ListRefusal) -> [ListEntry] {
        var rows = try HeaderRows(
            DelimitedReader(bytes, file: file, separator: ";"),
            required: ["Entity_LogicalId", "Entity_SubjectType", "NameAlias_WholeName", "BirthDate_BirthDate"])
        var groups = GroupedRows(file: file)
        for row in try rows.all() {
            guard let schema = schema(of: row) else { throw rows.refusal(row.line, .unreadableRow) }
            try groups.add(row["Entity_LogicalId"], schema: schema, line: row.line) { read(row, into: &$0) }
        }
        return try groups.entries()
    }

    private static let file = "file"

    private static func schema(of row: HeaderRows.Row) -> ScreeningSchema? {
        switch row["Entity_SubjectType"] {
        case "P": .person
        case "E": .organization
        default: nil
        }
    }

    private static func read(_ row: HeaderRows.Row, into draft: inout EntryDraft) {
        draft.add(programme: row["Entity_Regulation_Programme"])
        let isWeak = row["NameAlias_Remark"].asciiLowercased.contains("low quality")
        draft.add(name: row["NameAlias_WholeName"], isWeak: isWeak)
        for part in ["Address", "Citizenship"] {
            if let code = CountryNames.code(iso: row["\(part)_CountryIso2Code"]) {
                draft.add(countryCode: code)
            } else {
                draft.add(country: row["\(part)_CountryDescription"])
            }
        }
        draft.add(birthDate: birthDate(row))
        let kind = row["Identification_TypeDescription"]
        draft.add(identifier: kind.isEmpty ? row["Identification_TypeCode"] : kind, row["Identification_Number"])
    }

    /// A day, a year, or a range of years; dates of other calendars are not converted.
    private static func birthDate(_ row: HeaderRows.Row) -> BirthDate? {
        let calendar = row["BirthDate_CalendarType"]
        guard calendar.isEmpty || calendar == "GREGORIAN" else { return nil }
        let isApproximate = row["BirthDate_Circa"] == "true"
        if let day = BirthDate(iso: row["BirthDate_BirthDate"], isApproximate: isApproximate) { return day }
        if let first = Int(row["BirthDate_YearRangeFrom"]), let last = Int(row["BirthDate_YearRangeTo"]) {
            return BirthDate(years: first, last, isApproximate: isApproximate)
        }
        guard let year = Int(row["BirthDate_Year"]) else { return nil }
        return BirthDate(
            year: year, month: Int(row["BirthDate_Month"]), day: Int(row["BirthDate_Day"]),
            isApproximate: isApproximate) ?? BirthDate(year: year, isApproximate: isApproximate)
    }
}
