import FoundationEssentials

/// What a run found.
struct Report: Codable {
    let seed: UInt64
    let seconds: Double
    let replicas: Int
    var requests = 0
    var intents = 0
    var accepted = 0
    var refused = 0
    /// Intents that had no clear answer when the load ended, all sent again under their keys.
    var resolvedAtTheEnd = 0
    var unresolved = 0
    var repeated = 0
    /// Attempts by kind and outcome.
    var outcomes: [String: [String: Int]] = [:]
    var faults: [FaultRecord] = []
    var faultsByKind: [String: Int] = [:]
    var invariantRounds = 0
    var invariantRoundsUnanswered = 0
    var restarts: [String: Int] = [:]
    /// Lost, doubled or otherwise not as told.
    var differences: [String] = []
    /// Rows of invariant queries and broken promises.
    var breaches: [String] = []

    var isClean: Bool { differences.isEmpty && breaches.isEmpty && unresolved == 0 }

    /// The longest recovery of a single fault and of any.
    func worstRecovery(single: Bool) -> Double {
        faults.filter { !single || $0.kinds.count == 1 }
            .map { max($0.transfersAfterSeconds ?? .infinity, $0.suiteReadyAfterSeconds ?? .infinity) }.max() ?? 0
    }

    func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try encoder.encode(self).write(to: URL(filePath: path))
    }

    func show() {
        print("\nseed \(seed), \(Int(seconds)) s of load, \(replicas) replicas")
        print(
            "requests \(requests) for \(intents) intents: \(accepted) accepted, \(refused) refused, "
                + "\(resolvedAtTheEnd) resolved by their keys at the end, \(unresolved) unresolved")
        for (kind, outcomes) in outcomes.sorted(by: { $0.key < $1.key }) {
            let list = outcomes.sorted { $0.value > $1.value }.map { "\($0.key) \($0.value)" }
            print("  \(kind): \(list.joined(separator: ", "))")
        }
        let kinds = faultsByKind.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        print("faults \(faults.count): \(kinds.joined(separator: ", "))")
        print(
            "longest recovery of a single fault \(worstRecovery(single: true)) s, of any \(worstRecovery(single: false)) s"
        )
        print(
            "invariants asked \(invariantRounds) times (\(invariantRoundsUnanswered) unanswered), "
                + "\(repeated) accepted requests repeated")
        for breach in breaches { print("BREACH: \(breach)") }
        for difference in differences.prefix(50) { print("DIFFERENCE: \(difference)") }
        print(
            isClean ? "0 lost, 0 doubled, 0 breaches" : "\(differences.count) differences, \(breaches.count) breaches")
    }
}
