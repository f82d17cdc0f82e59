package import Primitives

/// A payment from one account to another, as patterns see it.
package struct Payment: Hashable, Sendable {
    package let id: String
    package let at: Timestamp
    package let from: String
    package let to: String
    /// In US cents.
    package let cents: Int64
    /// When anything was paid from the one to the other for the first time: this payment's time, or earlier.
    package let firstAt: Timestamp

    package init(id: String, at: Timestamp, from: String, to: String, cents: Int64, firstAt: Timestamp) {
        self.id = id
        self.at = at
        self.from = from
        self.to = to
        self.cents = cents
        self.firstAt = min(firstAt, at)
    }
}

/// The payments of each account within the longest window. What it holds follows from the payments of that window
/// alone, so a process that starts takes them again from where they are kept.
struct PaymentGraph: Sendable {
    private(set) var received: [String: [Payment]] = [:]
    private(set) var paid: [String: [Payment]] = [:]
    private let longest: Duration

    init(longest: Duration) { self.longest = longest }

    mutating func take(_ payment: Payment) {
        let oldest = payment.at - longest
        Self.insert(payment, into: &received[payment.to, default: []], oldest)
        Self.insert(payment, into: &paid[payment.from, default: []], oldest)
    }

    /// Into an account within the window that ends at `end`, the newest first.
    func into(_ account: String, endingAt end: Timestamp, within window: RuleSpan) -> some Sequence<Payment> {
        Self.windowed(received[account] ?? [], end, window)
    }

    func outOf(_ account: String, endingAt end: Timestamp, within window: RuleSpan) -> some Sequence<Payment> {
        Self.windowed(paid[account] ?? [], end, window)
    }

    /// The window is open at its old end.
    private static func windowed(_ list: [Payment], _ end: Timestamp, _ window: RuleSpan) -> some Sequence<Payment> {
        let oldEnd = end - window.duration
        return list.reversed().lazy.drop { $0.at > end }.prefix { $0.at > oldEnd }
    }

    private static func insert(_ payment: Payment, into list: inout [Payment], _ oldest: Timestamp) {
        var place = list.endIndex
        while place > 0, list[place - 1].at > payment.at { place -= 1 }
        list.insert(payment, at: place)
        guard let kept = list.firstIndex(where: { $0.at > oldest }), kept * 2 > list.count else { return }
        list.removeFirst(kept)
    }
}
