import ComplianceDomain
import Logging
import PostgresAccess
import Primitives

/// Runs what was ordered, one after the other, with the engines that judge what comes. One that was broken off runs
/// again from its beginning.
struct RunBacktests: Sendable {
    static let interval = Duration.milliseconds(500)

    let client: PostgresClient
    let backtests: BacktestStore
    let rules: RuleShelf
    let clock: WallClock
    let logger: Logger

    func run() async throws {
        while let test = try await backtests.running() {
            let begin = ContinuousClock.now
            guard let movements = try await backtests.movements(test.over, limit: BacktestDesk.maximumMovements) else {
                logger.warning("a back-test has too many movements", metadata: ["backtest": "\(test.id)"])
                try await backtests.fail(test.id, at: clock.now())
                continue
            }
            let kept = try await client.transaction { transaction in try await rules.store.all(in: transaction) }
            let judged = kept.filter { test.ruleCodes.contains($0.code) }.map(\.definition)
            let found = try await BackTest.runGivingWay(
                rules: judged.compactMap(\.rule), patterns: judged.compactMap(\.pattern), over: movements)
            let took = ContinuousClock.now - begin
            try await backtests.finish(
                test.id, movements: movements.count, found.filter { test.over.has($0.subject) },
                tookMilliseconds: Int(
                    took.components.seconds * 1_000 + took.components.attoseconds / 1_000_000_000_000_000),
                at: clock.now())
        }
    }
}

extension KeptBacktest.Over {
    /// Of what moved here the subjects are customers; a system account is nobody.
    fileprivate func has(_ subject: String) -> Bool {
        switch self {
        case .dataset: true
        case .time: UserID(subject) != nil
        }
    }
}
