/// OFAC's lists (SDN, consolidated) in their three legacy files: entries, aliases, addresses.
///
/// Layout: https://ofac.treasury.gov/media/29976/download ("SDN data specification"). Empty is `-0-`.
package enum OFACReader {
    package static func read(sdn: [UInt8], alt: [UInt8], add: [UInt8]) throws(ListRefusal) -> [ListEntry] {
        var drafts = try entries(sdn)
        try addAliases(alt, to: &drafts)
        try addAddresses(add, to: &drafts)
        return drafts.entries
    }

    private enum Column {
        static let number = 0
        static let name = 1
        static let type = 2
        static let programmes = 3
        static let callSign = 5
        static let flag = 9
        static let remarks = 11
        static let count = 12
    }

    private static func entries(_ bytes: [UInt8]) throws(ListRefusal) -> EntryDrafts {
        var reader = DelimitedReader(bytes, file: "sdn")
        var drafts = EntryDrafts(file: "sdn")
        for row in try reader.rows(columns: Column.count) {
            let fields = row.fields.map(value)
            guard let id = number(fields[Column.number]), !fields[Column.name].isEmpty,
                let schema = schema(of: fields[Column.type])
            else { throw reader.refusal(row.line, .unreadableRow) }
            var draft = EntryDraft(sourceID: id, schema: schema)
            draft.add(name: fields[Column.name])
            draft.programmes = fields[Column.programmes].split(separator: "] [").map(trimmed)
            draft.add(country: fields[Column.flag])
            if !fields[Column.callSign].isEmpty {
                draft.identifiers.append(ListedIdentifier(kind: "Call sign", number: fields[Column.callSign]))
            }
            OFACRemarks.read(fields[Column.remarks], into: &draft)
            try drafts.insert(draft, line: row.line)
        }
        try drafts.requireSome()
        return drafts
    }

    private static func addAliases(_ bytes: [UInt8], to drafts: inout EntryDrafts) throws(ListRefusal) {
        var reader = DelimitedReader(bytes, file: "alt")
        var seen: Set<String> = []
        for row in try reader.rows(columns: 5) {
            let fields = row.fields.map(value)
            guard let id = number(fields[0]), let alias = number(fields[1]), !fields[3].isEmpty else {
                throw reader.refusal(row.line, .unreadableRow)
            }
            guard seen.insert(alias).inserted else { throw reader.refusal(row.line, .repeatedID) }
            guard drafts.change(id, { $0.add(name: fields[3]) }) else {
                throw reader.refusal(row.line, .unknownEntry)
            }
        }
    }

    private static func addAddresses(_ bytes: [UInt8], to drafts: inout EntryDrafts) throws(ListRefusal) {
        var reader = DelimitedReader(bytes, file: "add")
        var seen: Set<String> = []
        for row in try reader.rows(columns: 6) {
            let fields = row.fields.map(value)
            guard let id = number(fields[0]), let address = number(fields[1]) else {
                throw reader.refusal(row.line, .unreadableRow)
            }
            guard seen.insert(address).inserted else { throw reader.refusal(row.line, .repeatedID) }
            guard drafts.change(id, { $0.add(country: fields[4]) }) else {
                throw reader.refusal(row.line, .unknownEntry)
            }
        }
    }

    private static func schema(of type: String) -> ScreeningSchema? {
        switch type {
        case "individual": .person
        case "": .organization
        case "vessel": .vessel
        case "aircraft": .aircraft
        default: nil
        }
    }

    private static func number(_ text: String) -> String? {
        guard (1...12).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return text
    }

    /// `-0-` is empty; copies of the files have lost the last byte or two of it.
    private static func value(_ field: String) -> String {
        let text = trimmed(field)
        return text == "-0-" || text == "-0" ? "" : text
    }
}

/// Without white space at both ends.
func trimmed(_ text: some StringProtocol) -> String {
    let isBlank: (Character) -> Bool = \.isWhitespace
    guard let first = text.firstIndex(where: { !isBlank($0) }), let last = text.lastIndex(where: { !isBlank($0) })
    else {
        return ""
    }
    return String(text[first...last])
}
