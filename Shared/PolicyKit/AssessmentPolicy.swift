/// What compliance wants to be asked about before money moves, as far as those who ask need it: whom, from which
/// amount, and what is done without an answer. A value; whoever moves money keeps a copy.
package struct AssessmentPolicy: Sendable, Hashable {
    /// What is asked about; the names are keys of `ask`.
    package enum Operation: String, CaseIterable, Sendable {
        case transfer
        case ownTransfer = "own_transfer"
        case conversion, withdrawal, payout
        case billPayment = "bill_payment"
        case card, deposit, loan, investment
    }

    /// How a customer is watched.
    package enum Risk: String, CaseIterable, Sendable {
        case low, medium, high
    }

    package enum Silence: String, Sendable {
        /// It goes on, marked, and is assessed later.
        case allowUnassessed = "allow_unassessed"
        case refuse
    }

    package struct SilenceLine: Hashable, Sendable {
        /// In US cents; nil for every amount.
        let below: Int64?
        /// Nil for everybody.
        let risks: Set<Risk>?
        let silence: Silence
    }

    /// After so many silences within so long nobody is asked for so long.
    package struct Breaker: Hashable, Sendable {
        package let silences: Int
        package let within: Duration
        package let open: Duration
    }

    package let version: Int
    /// How long an asker waits for an answer.
    package let wait: Duration
    package let breaker: Breaker
    let ask: AskLines
    let silent: [Operation: [SilenceLine]]
    /// The tier that an offer needs, by its name.
    package let gates: [String: Int]

    /// Whether some amount of the operation is asked about.
    package func mayAsk(_ operation: Operation, of risk: Risk) -> Bool { ask[operation, risk] != nil }

    /// - Parameter cents: the amount in US cents.
    package func asks(_ operation: Operation, of risk: Risk, cents: Int64) -> Bool {
        ask[operation, risk].map { cents >= $0 } ?? false
    }

    /// What is done when no answer came in time: the first line that amount and risk fit. Without one, nothing moves.
    package func silence(_ operation: Operation, of risk: Risk, cents: Int64) -> Silence {
        let line = silent[operation]?.first { line in
            (line.below.map { cents < $0 } ?? true) && (line.risks?.contains(risk) ?? true)
        }
        return line?.silence ?? .refuse
    }
}
