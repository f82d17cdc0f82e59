import Outbox
import ServiceKit
import WalletService

enum WalletWalk: CrashWalk {
    static let service: any FlorinService.Type = WalletService.self

    static func walk(_ suite: CrashSuite) async throws {
        let points = LedgerCrashPoint.allCases.map(\.name) + OutboxRelay.crashPoints
        try await TransferScene.play(points, in: service.name, suite)
    }
}
