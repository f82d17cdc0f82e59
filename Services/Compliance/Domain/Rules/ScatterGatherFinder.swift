import Primitives

/// scatter_gather: the subject pays at least so many accounts, each of which later pays 80 to 100 % of one such payment
/// to one and the same other account, all within the window; the gathered payments (the largest per middle account)
/// come to at least the total.
struct ScatterGatherFinder: Sendable {
    let gather: Pattern.ScatterGather
    let window: RuleSpan

    struct Found {
        let subject: String
        let events: [String]
    }

    /// The payments of a middle account that was found: the largest that was gathered, and where it came from.
    private struct Middle {
        let gathered: Payment
        let scattered: Payment
    }

    /// Every subject for whom the payment, which gathers, makes it hold.
    func found(at last: Payment, in graph: PaymentGraph, _ isWanted: (String) -> Bool) -> [Found] {
        let subjects = Set(sources(of: last, in: graph, endingAt: last.at).map(\.from)).filter(isWanted)
        guard !subjects.isEmpty else { return [] }
        var middles: [String: [String: Middle]] = [:]
        for gathered in graph.into(last.to, endingAt: last.at, within: window) {
            for scattered in sources(of: gathered, in: graph, endingAt: last.at)
            where subjects.contains(scattered.from) {
                let known = middles[scattered.from]?[gathered.from]
                guard known.map({ $0.gathered.cents < gathered.cents }) ?? true else { continue }
                let middle = Middle(gathered: gathered, scattered: scattered)
                middles[scattered.from, default: [:]][gathered.from] = middle
            }
        }
        return middles.keys.sorted().compactMap { subject in found(subject, middles[subject] ?? [:]) }
    }

    private func found(_ subject: String, _ middles: [String: Middle]) -> Found? {
        let total = middles.values.reduce(Int128(0)) { $0 + Int128($1.gathered.cents) }
        guard middles.count >= gather.parties, total >= Int128(gather.total) else { return nil }
        let payments = middles.values.flatMap { [$0.gathered, $0.scattered] }
        let events = payments.sorted { ($0.at, $0.id) > ($1.at, $1.id) }
        return Found(subject: subject, events: events.prefix(Finding.maximumEvents).map(\.id))
    }

    /// What the middle account was paid earlier and may have passed on.
    private func sources(of gathered: Payment, in graph: PaymentGraph, endingAt end: Timestamp) -> [Payment] {
        graph.into(gathered.from, endingAt: end, within: window).filter { payment in
            payment.at < gathered.at && payment.from != gathered.to && payment.from != gathered.from
                && gathered.from != gathered.to && gather.keep.holds(gathered.cents, of: payment.cents)
        }
    }
}
