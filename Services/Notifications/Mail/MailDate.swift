import Primitives

/// `Sun, 29 Nov 2026 11:27:23 +0000` (RFC 5322 section 3.3).
enum MailDate {
    private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    static func text(_ time: Timestamp) -> String {
        let day = time.day
        let (year, month, dayOfMonth) = day.components
        let second = Int(time.secondsSince1970 - Int64(day.daysSince1970) * 86_400)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let clock = "\(two(second / 3_600)):\(two(second / 60 % 60)):\(two(second % 60))"
        return "\(days[day.weekday - 1]), \(dayOfMonth) \(months[month - 1]) \(year) \(clock) +0000"
    }

    /// Nil for what is no such date; the name of the day may be missing, the offset is in digits.
    static func time(_ text: String) -> Timestamp? {
        var words = text.split(separator: " ")
        if words.first?.hasSuffix(",") == true { words.removeFirst() }
        guard words.count == 5, let month = months.firstIndex(where: { $0 == words[1] }),
            let day = Int(words[0]), (1...31).contains(day), words[4].utf8.count == 5
        else { return nil }
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let offset = "\(words[4].prefix(3)):\(words[4].suffix(2))"
        return Timestamp(rfc3339: "\(words[2])-\(two(month + 1))-\(two(day))T\(words[3])\(offset)")
    }
}
