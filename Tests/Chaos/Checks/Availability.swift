/// Whether each kind of request was served about as well as transfers, which need the gateway, the wallet and the
/// database and nothing else. What is refused with 503 much more often needs something that it should not need.
struct Availability {
    /// What a kind cannot do without, by the targets of faults: attempts during such a fault do not count. Deposits
    /// and withdrawals ask the wallet over the broker before they promise anything.
    static let needs: [String: Set<String>] = ["deposit": ["broker"], "withdrawal": ["broker"]]
    /// Share of attempts answered 503 that a kind may have beyond that of transfers: a provider may be away for some of
    /// the time.
    static let allowance = ["quote": 0.10, "conversion": 0.10, "hold": 0.05, "deposit": 0.25, "withdrawal": 0.25]
    /// With fewer attempts a share says little.
    static let fewestAttempts = 40

    /// Attempts by kind and outcome that had what they need.
    let outcomes: [String: [String: Int]]

    var breaches: [String] {
        guard let usual = share(of: "transfer") else { return [] }
        return Self.allowance.sorted { $0.key < $1.key }.compactMap { kind, allowance in
            guard let share = share(of: kind), share > usual + allowance else { return nil }
            return "503 answered \(Self.percent(share)) of all \(kind) attempts, of transfers \(Self.percent(usual))"
        }
    }

    /// Of the attempts that were answered: a cut connection tells of the fault, not of the service.
    private func share(of kind: String) -> Double? {
        let counts = outcomes[kind] ?? [:]
        let refused = counts.filter { $0.key.hasPrefix("unclear: 503") }.values.reduce(0, +)
        let answered = counts.filter { !$0.key.hasPrefix("unclear") }.values.reduce(0, +) + refused
        return answered >= Self.fewestAttempts ? Double(refused) / Double(answered) : nil
    }

    private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
}
