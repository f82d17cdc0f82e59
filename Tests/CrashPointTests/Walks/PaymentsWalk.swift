import Outbox
import PaymentsService
import ServiceKit
import Testing

/// A new step of a deposit is walked with a deposit that is paid at once, unless `DepositScene` knows better; one of a
/// payment with a payment to somebody known, unless `PaymentScene` does.
enum PaymentsWalk: CrashWalk {
    static let service: any FlorinService.Type = PaymentsService.self

    static func walk(_ suite: CrashSuite) async throws {
        let points = DepositCrashPoints.all + OutboxRelay.crashPoints
        try #require(points.count >= 18)
        let wallet = try await suite.openWallet()
        for point in points { try await DepositScene(point, suite, wallet: wallet).play() }
        for point in PaymentMethodCrashPoints.all {
            try await PaymentMethodScene(point: point, suite: suite, wallet: wallet).play()
        }
        try #require(OutflowCrashPoints.all.count >= 15)
        let account = try await OutflowScene.account(suite)
        for point in OutflowCrashPoints.all {
            try await OutflowScene(point, suite, wallet: wallet, account: account).play()
        }
        let american = try await RailScene.account(suite)
        for point in RailCrashPoints.all {
            try await RailScene(point: point, suite: suite, wallet: wallet).play(to: american)
        }
        try await suite.fund(wallet)
        for point in PaymentCrashPoints.all { try await PaymentScene(point, suite, source: wallet).play() }
        let after = [
            AftercareCrashPoints.refunds, AftercareCrashPoints.reversals, AftercareCrashPoints.disputes,
            AftercareCrashPoints.chargebacks,
        ]
        for point in after.joined() { try await AftercareScene(point, suite, source: wallet).play() }
    }
}
