import NIOCore
import Primitives

/// `Date: Sun, 06 Nov 1994 08:49:37 GMT`, made once a second.
struct HTTPDateText {
    private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private var second: Int64 = .min
    private var line = ByteBuffer()

    mutating func write(_ now: Timestamp, to out: inout ByteBuffer) {
        let second = now.microsecondsSince1970 / 1_000_000
        if second != self.second {
            self.second = second
            line = ByteBuffer(string: Self.line(now, second))
        }
        out.writeImmutableBuffer(line)
    }

    private static func line(_ now: Timestamp, _ second: Int64) -> String {
        let day = now.day
        // 1970-01-01 was a Thursday.
        let weekday = weekdays[Int(((second / 86_400) % 7 + 7) % 7)]
        let ofDay = Int(((second % 86_400) + 86_400) % 86_400)
        let time = [ofDay / 3600, ofDay / 60 % 60, ofDay % 60].map(twoDigits).joined(separator: ":")
        return "Date: \(weekday), \(twoDigits(day.day)) \(months[day.month - 1]) \(day.year) \(time) GMT\r\n"
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
