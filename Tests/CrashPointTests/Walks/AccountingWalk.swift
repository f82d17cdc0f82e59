import AccountingService
import ServiceKit

enum AccountingWalk: CrashWalk {
    static let service: any FlorinService.Type = AccountingService.self

    static func walk(_ suite: CrashSuite) async throws {
        try await TransferScene.play([WalletStream.crashPointAfterCommit], in: service.name, suite)
    }
}
