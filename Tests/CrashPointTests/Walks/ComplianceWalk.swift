import ComplianceService
import Outbox
import ServiceKit

/// A new step of a submission, of a list's way into searches, of a model, or of a person's request is walked by
/// itself.
enum ComplianceWalk: CrashWalk {
    static let service: any FlorinService.Type = ComplianceService.self

    static func walk(_ suite: CrashSuite) async throws {
        for point in CheckCrashPoints.all + OutboxRelay.crashPoints {
            try await VerificationScene(point: point, suite: suite).play()
        }
        for point in ListCrashPoints.all { try await ListScene(point: point, suite: suite).play() }
        for point in FraudCrashPoints.all { try await FraudScene(point: point, suite: suite).play() }
        for point in PrivacyCrashPoints.all { try await PrivacyScene(point: point, suite: suite).play() }
    }
}
