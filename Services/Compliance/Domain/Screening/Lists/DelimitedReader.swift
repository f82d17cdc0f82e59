/// Rows of a file of separated values, RFC 4180, read from bytes: quotes doubled within quotes, rows ended by CR LF or
/// LF, a byte order mark before them and one 0x1A behind allowed. Nothing is guessed: what does not fit is refused.
struct DelimitedReader {
    struct Row {
        /// Where it begins; a row may go over several lines.
        let line: Int
        let fields: [String]
    }

    private let bytes: [UInt8]
    private let file: String
    private let separator: UInt8
    private var place = 0
    private var line = 1

    init(_ bytes: [UInt8], file: String, separator: Unicode.Scalar = ",") {
        self.bytes = bytes
        self.file = file
        self.separator = UInt8(ascii: separator)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
    }

    /// Empty lines are passed over.
    mutating func next() throws(ListRefusal) -> Row? {
        skipEmptyLines()
        guard place < bytes.count else { return nil }
        let start = line
        var fields: [String] = []
        while true {
            fields.append(try field(of: start))
            guard place < bytes.count else { break }
            let byte = bytes[place]
            place += 1
            if byte == separator { continue }
            endLine(after: byte)
            break
        }
        return Row(line: start, fields: fields)
    }

    /// All rows, each with as many fields.
    mutating func rows(columns: Int) throws(ListRefusal) -> [Row] {
        var rows: [Row] = []
        while let row = try next() {
            guard row.fields.count == columns else {
                // A last row that is too short was cut.
                let isCut = place >= bytes.count && row.fields.count < columns
                throw refusal(row.line, isCut ? .cutOff : .unreadableRow)
            }
            rows.append(row)
        }
        // With nothing behind its last separator, not even the end of a line, the last field was cut off.
        if let last = rows.last, bytes.last == separator { throw refusal(last.line, .cutOff) }
        return rows
    }

    func refusal(_ line: Int, _ reason: ListRefusal.Reason) -> ListRefusal {
        ListRefusal(file: file, line: line, reason: reason)
    }

    private mutating func skipEmptyLines() {
        while place < bytes.count {
            switch bytes[place] {
            case Self.newLine: line += 1
            case Self.carriageReturn: break
            case Self.endOfFile where place == bytes.count - 1: break
            default: return
            }
            place += 1
        }
    }

    private mutating func field(of row: Int) throws(ListRefusal) -> String {
        if place < bytes.count, bytes[place] == Self.quote { return try quotedField(of: row) }
        let start = place
        while place < bytes.count, bytes[place] != separator, !Self.endsRow(bytes[place]) {
            if bytes[place] == Self.endOfFile, place == bytes.count - 1 { break }
            // A quote within an unquoted field is a row that lost its beginning.
            if bytes[place] == Self.quote { throw refusal(line, .unreadableRow) }
            place += 1
        }
        let end = place
        if place < bytes.count, bytes[place] == Self.endOfFile { place += 1 }
        return try text(start..<end, of: row)
    }

    private mutating func quotedField(of row: Int) throws(ListRefusal) -> String {
        place += 1
        var content: [UInt8] = []
        var start = place
        while place < bytes.count {
            let byte = bytes[place]
            if byte == Self.newLine { line += 1 }
            guard byte == Self.quote else {
                place += 1
                continue
            }
            content += bytes[start..<place]
            place += 1
            if place < bytes.count, bytes[place] == Self.quote {
                start = place
                place += 1
                continue
            }
            try skipPadding()
            guard let text = String(validating: content, as: UTF8.self) else { throw refusal(row, .unreadableRow) }
            return text
        }
        throw refusal(row, .cutOff)
    }

    /// OFAC pads behind a quote with blanks; anything else there is a broken row.
    private mutating func skipPadding() throws(ListRefusal) {
        while place < bytes.count, bytes[place] == 0x20 { place += 1 }
        guard place < bytes.count else { return }
        if bytes[place] == Self.endOfFile, place == bytes.count - 1 {
            place += 1
        } else if bytes[place] != separator, !Self.endsRow(bytes[place]) {
            throw refusal(line, .unreadableRow)
        }
    }

    private func text(_ range: Range<Int>, of row: Int) throws(ListRefusal) -> String {
        guard let text = String(validating: bytes[range], as: UTF8.self) else { throw refusal(row, .unreadableRow) }
        return text
    }

    private mutating func endLine(after byte: UInt8) {
        if byte == Self.carriageReturn, place < bytes.count, bytes[place] == Self.newLine { place += 1 }
        line += 1
    }

    private static func endsRow(_ byte: UInt8) -> Bool { byte == newLine || byte == carriageReturn }

    private static let quote = UInt8(ascii: "\"")
    private static let newLine = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")
    private static let endOfFile: UInt8 = 0x1A
}
