import XMLKit

/// The UN Security Council's consolidated list: individuals and entities, in XML.
package enum UNReader {
    package static func read(_ bytes: [UInt8]) throws(ListRefusal) -> [ListEntry] {
        let root = try document(bytes)
        guard root.name == "CONSOLIDATED_LIST" else { throw refusal(root, .wrongHeader) }
        var drafts = EntryDrafts(file: file)
        for (group, kind, schema) in groups {
            for record in root.children(group).flatMap({ $0.children(kind) }) {
                try drafts.insert(try draft(record, kind: kind, schema: schema), line: record.line)
            }
        }
        try drafts.requireSome()
        return drafts.entries
    }

    private static let file = "file"
    private static let groups: [(String, String, ScreeningSchema)] = [
        ("INDIVIDUALS", "INDIVIDUAL", .person), ("ENTITIES", "ENTITY", .organization),
    ]

    private static func document(_ bytes: [UInt8]) throws(ListRefusal) -> XMLElement {
        do throws(XMLError) {
            return try XMLElement.parse(bytes)
        } catch {
            let reason: ListRefusal.Reason = error.kind == .cutOff ? .cutOff : .unreadableRow
            throw ListRefusal(file: file, line: error.line, reason: reason)
        }
    }

    private static func refusal(_ element: XMLElement, _ reason: ListRefusal.Reason) -> ListRefusal {
        ListRefusal(file: file, line: element.line, reason: reason)
    }

    private static func draft(
        _ record: XMLElement, kind: String, schema: ScreeningSchema
    ) throws(ListRefusal) -> EntryDraft {
        let id = record.text("DATAID")
        let name = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"].map { record.text($0) }
            .filter { !$0.isEmpty }.joined(separator: " ")
        guard !id.isEmpty, !name.isEmpty else { throw refusal(record, .unreadableRow) }
        var draft = EntryDraft(sourceID: id, schema: schema)
        draft.add(name: name)
        draft.add(name: record.text("NAME_ORIGINAL_SCRIPT"))
        draft.add(programme: record.text("UN_LIST_TYPE"))
        for alias in record.children("\(kind)_ALIAS") {
            draft.add(name: alias.text("ALIAS_NAME"), isWeak: alias.text("QUALITY") == "Low")
        }
        for country in record.children("NATIONALITY").flatMap({ $0.children("VALUE") }) {
            draft.add(country: country.text)
        }
        for address in record.children("\(kind)_ADDRESS") { draft.add(country: address.text("COUNTRY")) }
        for date in record.children("INDIVIDUAL_DATE_OF_BIRTH") { draft.add(birthDate: birthDate(date)) }
        for document in record.children("INDIVIDUAL_DOCUMENT") {
            draft.add(identifier: document.text("TYPE_OF_DOCUMENT"), document.text("NUMBER"))
            draft.add(country: document.text("ISSUING_COUNTRY"))
        }
        return draft
    }

    /// EXACT with a day or a year, APPROXIMATELY, BETWEEN two years. A date of which only a note tells is none.
    private static func birthDate(_ element: XMLElement) -> BirthDate? {
        let isApproximate = element.text("TYPE_OF_DATE") == "APPROXIMATELY"
        if let first = Int(element.text("FROM_YEAR")), let last = Int(element.text("TO_YEAR")) {
            return BirthDate(years: first, last, isApproximate: isApproximate)
        }
        // Some days come with a time behind them.
        let day = String(element.text("DATE").prefix { $0 != "T" })
        return BirthDate(iso: day, isApproximate: isApproximate)
            ?? BirthDate(iso: element.text("YEAR"), isApproximate: isApproximate)
    }
}
