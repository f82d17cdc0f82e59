import Primitives

/// One line of 94 characters, by the places of its fields. Bytes outside ASCII are characters of their own (Latin-1):
/// places count bytes.
struct NachaLine {
    static let length = 94

    let number: Int
    private let bytes: [UInt8]

    /// Pads a line whose blanks at the end are missing.
    init(_ bytes: ArraySlice<UInt8>, number: Int) throws(NachaError) {
        // No character in any file, and texts of the database cannot hold it.
        guard !bytes.contains(0) else { throw NachaError(line: number, reason: "a zero byte") }
        var bytes = Array(bytes)
        while bytes.count > Self.length, bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
        guard bytes.count <= Self.length else { throw NachaError(line: number, reason: "longer than 94 characters") }
        bytes += Array(repeating: UInt8(ascii: " "), count: Self.length - bytes.count)
        self.bytes = bytes
        self.number = number
    }

    /// `1`, `5`, `6`, `7`, `8`, `9`.
    var kind: UInt8 { bytes[0] }
    var isPadding: Bool { bytes.allSatisfy { $0 == UInt8(ascii: "9") } }

    /// From place to place, both counted from 1 and included, as it stands.
    func raw(_ places: ClosedRange<Int>) -> String {
        String(String.UnicodeScalarView(bytes[places.lowerBound - 1...places.upperBound - 1].map(Unicode.Scalar.init)))
    }

    /// Without the blanks around it.
    func text(_ places: ClosedRange<Int>) -> String {
        var text = Substring(raw(places))
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }

    /// Digits; blanks alone are 0.
    func number(_ places: ClosedRange<Int>, _ what: String) throws(NachaError) -> Int64 {
        let text = text(places)
        if text.isEmpty { return 0 }
        guard text.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int64(text) else {
            throw error("\(what) is no number")
        }
        return number
    }

    /// `YYMMDD` of this century; nil for blanks and zeros.
    func day(_ places: ClosedRange<Int>, _ what: String) throws(NachaError) -> CalendarDay? {
        let digits = Int(try number(places, what))
        if digits == 0 { return nil }
        guard
            let day = CalendarDay(year: 2_000 + digits / 10_000, month: digits / 100 % 100, day: digits % 100)
        else { throw error("\(what) is no day") }
        return day
    }

    func error(_ reason: String) -> NachaError { NachaError(line: number, reason: reason) }
}

/// Nine digits, of which the last checks the others (weights 3, 7, 1).
package enum RoutingNumber {
    /// The ninth digit of eight.
    package static func checkDigit(of digits: some StringProtocol) -> Int? {
        let values = digits.utf8.map { Int($0) - 48 }
        guard values.count == 8, values.allSatisfy((0...9).contains) else { return nil }
        let sum = zip(values, [3, 7, 1, 3, 7, 1, 3, 7]).reduce(0) { $0 + $1.0 * $1.1 }
        return (10 - sum % 10) % 10
    }
}
