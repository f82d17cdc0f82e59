import Primitives

/// cycle: a chain of payments over different accounts with strictly rising times that ends where it began (the
/// subject); each amount is 80 to 100 % of the one before; the first payment is at least `first_hop` and within the
/// window of the closing one.
///
/// Searched backwards from the payment that may close it.
struct CycleFinder: Sendable {
    /// Accounts of the longest that can be asked for.
    static let longest = 8
    /// Payments looked at for one that may close: many like amounts between few accounts make more chains than anybody
    /// can walk.
    static let maximumSteps = 20_000

    let cycle: Pattern.Cycle
    let window: RuleSpan

    /// The chain that the payment closes, the newest payment first; nil without one.
    func chain(closedBy last: Payment, in graph: PaymentGraph) -> [Payment]? {
        var search = Search(finder: self, graph: graph, last: last)
        return search.extend([last]) ? search.found : nil
    }

    private struct Search {
        let finder: CycleFinder
        let graph: PaymentGraph
        let last: Payment
        var steps = 0
        var found: [Payment] = []

        init(finder: CycleFinder, graph: PaymentGraph, last: Payment) {
            self.finder = finder
            self.graph = graph
            self.last = last
        }

        /// - Parameter chain: the newest first; it has as many accounts as payments once it is closed.
        mutating func extend(_ chain: [Payment]) -> Bool {
            let next = chain[chain.count - 1]
            let cycle = finder.cycle
            for payment in graph.into(next.from, endingAt: last.at, within: finder.window) where payment.at < next.at {
                steps += 1
                guard steps <= CycleFinder.maximumSteps else { return false }
                guard cycle.keep.holds(next.cents, of: payment.cents) else { continue }
                let longer = chain + [payment]
                if payment.from == last.to {
                    guard cycle.accounts.contains(longer.count), payment.cents >= cycle.firstHop else { continue }
                    found = longer
                    return true
                }
                let isNew = chain.allSatisfy { $0.from != payment.from }
                if isNew, longer.count < cycle.accounts.upperBound, extend(longer) { return true }
            }
            return false
        }
    }
}
