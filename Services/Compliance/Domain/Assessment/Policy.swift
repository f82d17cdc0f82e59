/// What is asked of whom before money moves, and what everything else is weighed by. Those who ask keep a copy.
package struct Policy: Hashable, Sendable {
    /// What services ask about; their names are keys of `ask`.
    package enum Operation: String, CaseIterable, Sendable {
        case transfer
        case ownTransfer = "own_transfer"
        case conversion, withdrawal, payout
        case billPayment = "bill_payment"
        case card, deposit, loan, investment
    }

    /// What needs a tier.
    package enum Gate: String, CaseIterable, Sendable {
        case withdrawal
        case billPayment = "bill_payment"
        case card
        case paymentLink = "payment_link"
        case merchant, loan, investment
    }

    package enum Silence: String, CaseIterable, Sendable {
        /// It goes on, marked, and is assessed later.
        case allowUnassessed = "allow_unassessed"
        case refuse
    }

    package struct SilenceLine: Hashable, Sendable {
        /// In US cents; nil for every amount.
        package let below: Int64?
        /// Nil for everybody.
        package let risks: Set<CustomerRisk>?
        package let silence: Silence
    }

    package struct Breaker: Hashable, Sendable {
        package let silences: Int
        package let withinMilliseconds: Int
        package let openMilliseconds: Int
    }

    package let version: Int
    package let waitMilliseconds: Int
    package let assessmentValidSeconds: Int
    package let breaker: Breaker
    /// US cents from which an operation is assessed; what is missing is never.
    package let ask: [Operation: [CustomerRisk: Int64]]
    package let silent: [Operation: [SilenceLine]]
    package let gates: [Gate: Int]
    package let geography: Geography
    package let riskPoints: RiskPoints
    package let sca: SCAPolicy
    /// Days by category.
    package let retention: [String: Int]
}

extension Policy {
    /// Whether an operation is assessed before its money moves.
    /// - Parameters:
    ///   - cents: its amount in US cents.
    ///   - asksNext: a rule has asked for every operation of the customer, and its time is not over.
    package func asks(_ operation: Operation, of risk: CustomerRisk, cents: Int64, asksNext: Bool = false) -> Bool {
        asksNext || (ask[operation]?[risk]).map { cents >= $0 } == true
    }

    /// What is done when no answer came in time: the first line that the amount and the risk fit. Without one, nothing
    /// moves.
    package func silence(_ operation: Operation, of risk: CustomerRisk, cents: Int64) -> Silence {
        let line = silent[operation]?.first { line in
            (line.below.map { cents < $0 } ?? true) && (line.risks?.contains(risk) ?? true)
        }
        return line?.silence ?? .refuse
    }

    /// The tier that an offer needs.
    package func tier(for gate: Gate) -> Int { gates[gate] ?? 0 }

    /// Where no money is real, people try everything out, and withdrawals show what a gate is.
    package var openGates: [Gate: Int] {
        Dictionary(Gate.allCases.map { ($0, $0 == .withdrawal ? 1 : 0) }) { first, _ in first }
    }
}
