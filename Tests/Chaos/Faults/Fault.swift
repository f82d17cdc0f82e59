/// Something that goes wrong, and is right again when `strike` returns: from then on the suite must recover by itself.
struct Fault: Sendable {
    /// `kill -9 wallet-2`
    let name: String
    /// `kill`, as asked for by `--faults` and counted in the report.
    let kind: String
    /// False for what must not cost a single request.
    var mayCostRequests = true
    let strike: @Sendable () async throws -> Void
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
    /// From the end of the fault until every process was ready.
    var readyAfterSeconds: Double?
    var costOfRequests: Int = 0
}
