/// Rows of a file whose first row names its columns.
struct HeaderRows {
    private var reader: DelimitedReader
    private let places: [String: Int]
    private let columns: Int

    /// A row of named values, without white space at their ends.
    struct Row {
        let line: Int
        fileprivate let fields: [String]
        fileprivate let places: [String: Int]

        /// Empty for a column that the file does not have.
        subscript(_ column: String) -> String {
            places[column].map { trimmed(fields[$0]) } ?? ""
        }
    }

    /// - Parameter required: columns without which the file is another one.
    init(_ reader: DelimitedReader, required: [String]) throws(ListRefusal) {
        var reader = reader
        guard let header = try reader.next() else { throw reader.refusal(0, .noEntries) }
        var places: [String: Int] = [:]
        for (place, name) in header.fields.enumerated() where places[trimmed(name)] == nil {
            places[trimmed(name)] = place
        }
        guard required.allSatisfy({ places[$0] != nil }) else { throw reader.refusal(header.line, .wrongHeader) }
        self.reader = reader
        self.places = places
        columns = header.fields.count
    }

    mutating func all() throws(ListRefusal) -> [Row] {
        try reader.rows(columns: columns).map { Row(line: $0.line, fields: $0.fields, places: places) }
    }

    func refusal(_ line: Int, _ reason: ListRefusal.Reason) -> ListRefusal { reader.refusal(line, reason) }
}
