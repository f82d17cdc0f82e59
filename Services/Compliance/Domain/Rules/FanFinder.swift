import Primitives

/// fan_in: within the window the subject receives from at least so many accounts whose first payment ever to it lies in
/// that window, and the payments of those accounts in the window come to at least the total. fan_out: payees instead
/// of payers.
///
/// Kept by subject and brought forward payment by payment: an account is new until its first payment leaves the window,
/// and all it paid leaves the sum with it.
struct FanFinder: Sendable {
    private struct NewParties {
        /// In the order in which they turned up.
        var order: [(account: String, firstAt: Timestamp)] = []
        var gone = 0
        var totals: [String: Int128] = [:]
        var total: Int128 = 0

        mutating func forget(upTo oldEnd: Timestamp) {
            while gone < order.count, order[gone].firstAt <= oldEnd {
                total -= totals.removeValue(forKey: order[gone].account) ?? 0
                gone += 1
            }
            if gone * 2 > order.count { (order, gone) = (Array(order[gone...]), 0) }
        }

        mutating func add(_ payment: Payment, from account: String) {
            if totals[account] == nil {
                var place = order.endIndex
                while place > gone, order[place - 1].firstAt > payment.firstAt { place -= 1 }
                order.insert((account, payment.firstAt), at: place)
            }
            totals[account, default: 0] += Int128(payment.cents)
            total += Int128(payment.cents)
        }
    }

    let fan: Pattern.Fan
    let window: RuleSpan
    let isInwards: Bool
    private var subjects: [String: NewParties] = [:]

    init(_ fan: Pattern.Fan, window: RuleSpan, isInwards: Bool) {
        self.fan = fan
        self.window = window
        self.isInwards = isInwards
    }

    /// The subject for whom it holds now.
    mutating func take(_ payment: Payment) -> String? {
        let (subject, party) = isInwards ? (payment.to, payment.from) : (payment.from, payment.to)
        let oldEnd = payment.at - window.duration
        subjects[subject, default: NewParties()].forget(upTo: oldEnd)
        if payment.firstAt > oldEnd { subjects[subject]?.add(payment, from: party) }
        guard let parties = subjects[subject], parties.totals.count >= fan.parties, parties.total >= Int128(fan.total)
        else { return nil }
        return subject
    }

    /// What made it hold.
    func events(of subject: String, at end: Timestamp, in graph: PaymentGraph) -> [String] {
        let parties = subjects[subject]?.totals ?? [:]
        let payments =
            isInwards
            ? Array(graph.into(subject, endingAt: end, within: window))
            : Array(graph.outOf(subject, endingAt: end, within: window))
        return payments.filter { parties[isInwards ? $0.from : $0.to] != nil }.prefix(Finding.maximumEvents).map(\.id)
    }
}
