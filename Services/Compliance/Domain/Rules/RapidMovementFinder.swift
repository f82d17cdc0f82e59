import Primitives

/// rapid_movement: within 60 minutes after one receipt of at least so much the subject has paid out at least 80 % of
/// that receipt.
struct RapidMovementFinder: Sendable {
    let rapid: Pattern.RapidMovement
    let window: RuleSpan

    /// The receipt and what was paid out of it, the newest first; nil when the payment makes it hold for no receipt.
    func events(at last: Payment, in graph: PaymentGraph) -> [String]? {
        var paid = Array(graph.outOf(last.from, endingAt: last.at, within: window))[...]
        var (sum, events): (Int128, [String]) = (0, [])
        for receipt in graph.into(last.from, endingAt: last.at, within: window) where receipt.cents >= rapid.receipt {
            while let payment = paid.first, payment.at >= receipt.at {
                sum += Int128(payment.cents)
                events.append(payment.id)
                paid.removeFirst()
            }
            if sum * 10_000 >= Int128(receipt.cents) * Int128(rapid.share) {
                return events.prefix(Finding.maximumEvents - 1) + [receipt.id]
            }
        }
        return nil
    }
}
