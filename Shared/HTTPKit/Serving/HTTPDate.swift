import Primitives
import Synchronization

/// The `Date` header (RFC 9110 section 5.6.7), made once a second.
final class HTTPDate: Sendable {
    private struct Cached: Sendable {
        var second: Int64
        var text: String
    }

    private let cached = Mutex(Cached(second: .min, text: ""))

    /// - Parameter now: of the machine, not of a test clock: caches compare it with their own.
    func text(at now: Timestamp) -> String {
        let second = now.secondsSince1970
        return cached.withLock { cached in
            if cached.second != second { cached = Cached(second: second, text: Self.format(now)) }
            return cached.text
        }
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`
    static func format(_ time: Timestamp) -> String {
        let day = time.day
        let (year, month, dayOfMonth) = day.components
        let second = Int(time.secondsSince1970 - Int64(day.daysSince1970) * 86_400)
        let weekday = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][day.weekday - 1]
        let name = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][month - 1]
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let clock = "\(two(second / 3_600)):\(two(second / 60 % 60)):\(two(second % 60))"
        return "\(weekday), \(two(dayOfMonth)) \(name) \(year) \(clock) GMT"
    }
}
