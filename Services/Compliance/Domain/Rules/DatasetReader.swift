package import MoneyKit
package import Primitives

/// A row of an uploaded set.
package struct DatasetRow: Hashable, Sendable {
    package let at: Timestamp
    package let from: String
    package let to: String
    package let amount: Money
    /// Nil where nobody says.
    package let isFraud: Bool?
}

/// Why a set is not taken.
package struct DatasetRefusal: Error, Hashable, Sendable {
    /// From 1.
    package let line: Int
    package let reason: String

    package init(line: Int, reason: String) {
        self.line = line
        self.reason = reason
    }
}

/// Reads `at,from,to,amount,currency` and, where it is there, `label`, in any order of the columns; others are passed
/// over. Row by row: a set may have a million.
package struct DatasetReader {
    package static let maximumRows = 1_000_000
    private static let accountLength = 1...100

    private var reader: DelimitedReader
    private let places: [String: Int]
    private let columns: Int
    private var count = 0

    package init(_ bytes: [UInt8]) throws(DatasetRefusal) {
        reader = DelimitedReader(bytes, file: "file")
        guard let header = try Self.next(&reader) else { throw DatasetRefusal(line: 1, reason: "the file is empty") }
        var places: [String: Int] = [:]
        for (place, name) in header.fields.enumerated() where places.updateValue(place, forKey: name) != nil {
            throw DatasetRefusal(line: header.line, reason: "\(name) is a column twice")
        }
        for name in ["at", "from", "to", "amount", "currency"] where places[name] == nil {
            throw DatasetRefusal(line: header.line, reason: "there is no column \(name)")
        }
        self.places = places
        columns = header.fields.count
    }

    /// Nil at the end.
    package mutating func next() throws(DatasetRefusal) -> DatasetRow? {
        guard let row = try Self.next(&reader) else { return nil }
        func refusal(_ reason: String) -> DatasetRefusal { DatasetRefusal(line: row.line, reason: reason) }
        guard row.fields.count == columns else { throw refusal("has \(row.fields.count) fields, not \(columns)") }
        count += 1
        guard count <= Self.maximumRows else { throw refusal("is one row too many") }
        func field(_ name: String) -> String { places[name].map { row.fields[$0] } ?? "" }
        guard let at = Timestamp(rfc3339: field("at")) else { throw refusal("at is no time of RFC 3339") }
        guard let currency = Currency(field("currency")) else { throw refusal("currency is none that is known") }
        // Why it is no amount does not matter: the place and the field say enough.
        guard let amount = try? Money(parsing: field("amount"), currency: currency), amount.isPositive else {
            throw refusal("amount is no positive amount of \(currency.code)")
        }
        for name in ["from", "to"] where !Self.isAccount(field(name)) {
            throw refusal("\(name) is no account of 1 to 100 characters")
        }
        let label: Bool?
        switch field("label") {
        case "": label = nil
        case "0", "legitimate": label = false
        case "1", "fraud": label = true
        default: throw refusal("label is neither 0 nor 1")
        }
        return DatasetRow(at: at, from: field("from"), to: field("to"), amount: amount, isFraud: label)
    }

    private static func isAccount(_ text: String) -> Bool {
        accountLength.contains(text.unicodeScalars.count) && text.unicodeScalars.allSatisfy { $0.value >= 0x20 }
    }

    private static func next(_ reader: inout DelimitedReader) throws(DatasetRefusal) -> DelimitedReader.Row? {
        do throws(ListRefusal) {
            return try reader.next()
        } catch {
            throw DatasetRefusal(line: max(error.line, 1), reason: "cannot be read: \(error.reason.rawValue)")
        }
    }
}
