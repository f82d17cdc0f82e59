import AccountingService
import Outbox
import PaymentsService
import Testing
import WalletService

/// Kills each program at each of its crash points, starts it again, and sees the work finished exactly once. The points
/// come from the code: a new step is walked without being named here, and one that is never reached fails.
///
/// A new step of a deposit is walked with a deposit that is paid at once, unless `DepositScene` knows better.
@Suite struct CrashPointTests {
    @Test func paymentsComeBackFromEveryPoint() async throws {
        let points = DepositCrashPoints.all + OutboxRelay.crashPoints
        try #require(points.count >= 18)
        try await CrashSuite.with { suite in
            let wallet = try await suite.openWallet()
            for point in points { try await DepositScene(point, suite, wallet: wallet).play() }
        }
    }

    /// Each request of the door, with the wallet dying over it and the asker gone before the answer.
    @Test func theDoorComesBackFromEveryPoint() async throws {
        try await CrashSuite.with { suite in
            let wallet = try await suite.openWallet()
            for point in LedgerCrashPoint.allCases.map(\.name) {
                try await suite.fund(wallet)
                try await DoorScene(point, suite, wallet: wallet).play()
            }
        }
    }

    @Test func walletAndBooksComeBackFromEveryPoint() async throws {
        let wallets = LedgerCrashPoint.allCases.map(\.name) + OutboxRelay.crashPoints
        let books = [WalletStreamHandler.crashPointAfterCommit]
        try await CrashSuite.with { suite in
            let (source, destination) = (try await suite.openWallet(), try await suite.openWallet())
            try await suite.fund(source)
            for (program, points) in [("wallet", wallets), ("accounting", books)] {
                for point in points {
                    try await TransferScene(point, in: program, suite, from: source, to: destination).play()
                }
            }
        }
    }
}
