import Primitives

/// Finds patterns payment by payment, the same way live and in a back-test.
///
/// Its state follows from the payments of the longest window, each with the time of the first payment between its two
/// accounts: a process that starts again takes those from where they are kept and goes on.
package struct PatternEngine: Sendable {
    private let patterns: [Pattern]
    private var graph: PaymentGraph
    private var fans: [String: FanFinder] = [:]

    package init(_ patterns: [Pattern]) {
        self.patterns = patterns
        graph = PaymentGraph(longest: patterns.map(\.window.duration).max() ?? .zero)
        for pattern in patterns {
            switch pattern.shape {
            case .fanIn(let fan): fans[pattern.code] = FanFinder(fan, window: pattern.window, isInwards: true)
            case .fanOut(let fan): fans[pattern.code] = FanFinder(fan, window: pattern.window, isInwards: false)
            case .cycle, .scatterGather, .rapidMovement: break
            }
        }
    }

    /// How far back payments must reach for the engine to go on as if it had never stopped.
    package var reach: Duration { patterns.map(\.window.duration).max() ?? .zero }

    /// Takes a payment that was looked at before.
    package mutating func replay(_ payment: Payment) {
        guard payment.from != payment.to else { return }
        graph.take(payment)
        for code in fans.keys { _ = fans[code]?.take(payment) }
    }

    /// Every pattern that holds at this payment, also those that held before it.
    /// - Parameters:
    ///   - payment: not older than those before it; of two at one instant the later one sees the earlier.
    ///   - isWanted: whether a pattern about a subject would be told. What was told already is not looked for again:
    ///     it would be found at each of thousands of payments.
    package mutating func take(
        _ payment: Payment, isWanted: (_ pattern: String, _ subject: String) -> Bool = { _, _ in true }
    ) -> [Finding] {
        guard payment.from != payment.to else { return [] }
        graph.take(payment)
        return patterns.flatMap { pattern in
            find(pattern, payment) { isWanted(pattern.code, $0) }
                .map { Finding(rule: pattern.code, subject: $0.subject, at: payment.at, events: $0.events) }
        }
    }

    private mutating func find(
        _ pattern: Pattern, _ payment: Payment, _ isWanted: (String) -> Bool
    ) -> [(subject: String, events: [String])] {
        switch pattern.shape {
        case .fanIn, .fanOut:
            guard let subject = fans[pattern.code]?.take(payment), isWanted(subject),
                let events = fans[pattern.code]?.events(of: subject, at: payment.at, in: graph)
            else { return [] }
            return [(subject, events)]
        case .cycle(let cycle):
            guard isWanted(payment.to) else { return [] }
            let finder = CycleFinder(cycle: cycle, window: pattern.window)
            return finder.chain(closedBy: payment, in: graph).map { [(payment.to, $0.map(\.id))] } ?? []
        case .scatterGather(let gather):
            let finder = ScatterGatherFinder(gather: gather, window: pattern.window)
            return finder.found(at: payment, in: graph, isWanted).map { ($0.subject, $0.events) }
        case .rapidMovement(let rapid):
            guard isWanted(payment.from) else { return [] }
            let finder = RapidMovementFinder(rapid: rapid, window: pattern.window)
            return finder.events(at: payment, in: graph).map { [(payment.from, $0)] } ?? []
        }
    }
}
