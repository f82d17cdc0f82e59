package import Primitives

/// `Retry-After` (RFC 9110 section 10.2.3): seconds, or a date.
package enum RetryAfter {
    /// - Returns: from `now` on, never negative; nil for what is neither.
    package static func wait(_ text: String, now: Timestamp) -> Duration? {
        let text = text.trimmingSpaces
        if !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
            // More digits than a number can have are a long time.
            return .seconds(Int64(text) ?? Int64(Int32.max))
        }
        return date(text).map { max(.zero, $0 - now) }
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`; the two older spellings are not written any more.
    private static func date(_ text: String) -> Timestamp? {
        let words = text.split(separator: " ")
        guard words.count == 6, words[5] == "GMT", words[0].hasSuffix(","), let month = months.firstIndex(of: words[2])
        else { return nil }
        let digits = String(month + 1)
        let paddedMonth = digits.count == 1 ? "0" + digits : digits
        return Timestamp(rfc3339: "\(words[3])-\(paddedMonth)-\(words[1])T\(words[4])Z")
    }

    private static let months: [Substring] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}

extension String {
    fileprivate var trimmingSpaces: String {
        let isSpace = { (character: Character) in character == " " || character == "\t" }
        return String(drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }
}
