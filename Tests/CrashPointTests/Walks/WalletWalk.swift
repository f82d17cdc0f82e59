import Outbox
import ServiceKit
import WalletService

enum WalletWalk: CrashWalk {
    static let service: any FlorinService.Type = WalletService.self

    static func walk(_ suite: CrashSuite) async throws {
        let points = LedgerCrashPoint.allCases.map(\.name) + OutboxRelay.crashPoints
        try await TransferScene.play(points, in: service.name, suite)
        try await TransferScene.play([AssessmentCrashPoint.answered], in: service.name, suite, isAssessed: true)
        // Each request of other services, with the wallet dying over it and the asker gone before the answer.
        let wallet = try await suite.openWallet()
        for point in LedgerCrashPoint.allCases.map(\.name) {
            try await suite.fund(wallet)
            try await DoorScene(point, suite, wallet: wallet).play()
        }
        let payee = try await suite.openWallet()
        for point in LedgerCrashPoint.allCases.map(\.name) {
            try await suite.fund(wallet)
            try await ApprovalScene(point: point, suite: suite, source: wallet, destination: payee).play()
        }
        let naira = try await RewardScene.wallet(suite)
        for point in RewardCrashPoint.all {
            try await RewardScene(point: point, suite: suite, wallet: naira).play()
        }
    }
}
