import Contracts
import JSONKit
import NIOHTTP1
import NotificationsService
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// A code on its way by short message, and notifications dies over it: it arrives once, because its provider is asked.
struct ShortMessageScene {
    let point: String
    let suite: CrashSuite

    init(point: String, suite: CrashSuite) {
        self.point = point
        self.suite = suite
    }

    func play() async throws {
        // No number that the sandbox knows.
        let number = "+1415555\(Int.random(in: 1_000...9_999))"
        let process = try await suite.start("notifications", dyingAt: point)
        try await suite.issueCode(to: number, by: .sms)
        do {
            try await process.waitForDeath()
        } catch {
            Issue.record("\(point) is not reached by a code: \(error)")
            throw error
        }
        try await suite.start("notifications")
        try await eventually(every: .milliseconds(50), "\(point): the code is delivered") {
            // What was being sent is found on the clock that we move, and looked for on it.
            suite.clock.advance(by: .seconds(5))
            return try await suite.deliveryStatus(of: number) == "delivered"
        }
        let found = try await suite.send(.GET, "sandbox", "/inbox/messages?channel=sms&to=%2B\(number.dropFirst())")
        #expect(found?.json["data"]?.arrayValue?.count == 1, "\(point)")
    }
}
