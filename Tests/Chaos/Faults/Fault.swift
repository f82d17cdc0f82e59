/// Something that goes wrong, and is right again when `strike` returns: from then on the suite must recover by itself.
struct Fault: Sendable {
    /// `kill -9 wallet-2`
    let name: String
    /// `kill`, as asked for by `--faults` and counted in the report.
    let kind: String
    /// False for what must not cost a single request.
    var mayCostRequests = true
    /// Faults of one target are not mixed: each needs it in a known state.
    var target: String?
    let strike: @Sendable () async throws -> Void
    /// What an operator does afterwards, when the suite has recovered: makes a new standby, say.
    var repair: (@Sendable () async throws -> Void)?

    init(
        name: String, kind: String, target: String? = nil, mayCostRequests: Bool = true,
        strike: @escaping @Sendable () async throws -> Void, repair: (@Sendable () async throws -> Void)? = nil
    ) {
        self.name = name
        self.kind = kind
        self.target = target
        self.mayCostRequests = mayCostRequests
        self.strike = strike
        self.repair = repair
    }
}

/// What became of one fault.
struct FaultRecord: Codable, Sendable {
    let name: String
    let kinds: [String]
    /// Seconds since the start of the load.
    let at: Double
    let lastedSeconds: Double
    /// From the end of the fault to the end of the first transfer that was sent after it; nil: it never came.
    var transfersAfterSeconds: Double?
    /// From the end of the fault until every process of the suite was ready; partners are not what we promise.
    var suiteReadyAfterSeconds: Double?
    /// The same with the partners that this machine plays.
    var readyAfterSeconds: Double?
    /// Those that the others waited for.
    var lastReady: [String] = []
    var costOfRequests: Int = 0
}
