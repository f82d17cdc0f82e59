import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import NotificationsService

/// What goes to which device, and what does not.
@Suite struct PushDispatchTests {
    private typealias Harness = NotificationsHarness

    private func register(_ harness: Harness, _ token: String, as user: UserID = Harness.ada) async throws -> UniqueID {
        let made = try await harness.send(
            .post, "\(Harness.notifications)/devices", as: user, json: #"{"platform":"fcm","token":"\#(token)"}"#)
        return try #require(made.json["id"]?.stringValue.flatMap { UniqueID($0) })
    }

    private func pushes(_ harness: Harness) async throws -> [String] {
        try await harness.deliveries().filter { $0.hasPrefix("push") }
    }

    @Test func eachDeviceGetsItOnce() async throws {
        try await Harness.run(carried: [.push]) { harness in
            try await harness.register()
            let devices = [try await register(harness, "a"), try await register(harness, "b")]
            try await harness.take(harness.notice())
            try await harness.take(harness.notice())
            try await harness.dispatch()
            try await harness.dispatch()
            let sent = harness.carrier.sent
            #expect(Set(sent.compactMap(\.deviceID)) == Set(devices) && sent.count == 2)
            #expect(Set(sent.map(\.deliveryID)).count == 2)
            #expect(Set(sent.map(\.noticeID)).count == 1 && sent.first?.noticeID != nil)
            #expect(try await pushes(harness) == ["push sent -", "push sent -"])
        }
    }

    @Test func whatWasReadIsNotPushed() async throws {
        try await Harness.run(carried: [.push]) { harness in
            try await harness.register()
            _ = try await register(harness, "a")
            try await harness.take(harness.notice())
            _ = try await harness.send(.post, "\(Harness.notifications)/mark-read", json: #"{"up_to_seq":1}"#)
            try await harness.dispatch()
            #expect(try await pushes(harness) == ["push skipped read"])
        }
    }

    @Test func aDeviceThatIsGoneMeanwhileGetsNothing() async throws {
        try await Harness.run(carried: [.push]) { harness in
            try await harness.register()
            let device = try await register(harness, "a")
            try await harness.take(harness.notice())
            // The telephone is another's now.
            _ = try await register(harness, "a", as: Harness.grace)
            try await harness.dispatch()
            #expect(try await pushes(harness) == ["push skipped no_device"])
            #expect(harness.carrier.sent.isEmpty)
            #expect(try await harness.send(.get, "\(Harness.notifications)/devices/\(device)").status == 404)
        }
    }

    @Test func sixtyAnHourAndNoneOfThemTwiceForTwoDevices() async throws {
        try await Harness.run(carried: [.push]) { harness in
            try await harness.register()
            _ = try await register(harness, "a")
            _ = try await register(harness, "b")
            for number in 0..<62 {
                // In minutes of their own, so that none of them folds.
                if number.isMultiple(of: 15) { harness.clock.advance(by: .seconds(60)) }
                try await harness.take(harness.notice("deposit.succeeded", "k\(number)"))
            }
            try await harness.dispatch()
            #expect(try await pushes(harness).count { $0 == "push sent -" } == 120)
            #expect(try await pushes(harness).count { $0 == "push skipped capped" } == 4)
            harness.clock.advance(by: .seconds(3_601))
            try await harness.take(harness.notice("deposit.succeeded", "later"))
            try await harness.dispatch()
            #expect(try await pushes(harness).count { $0 == "push sent -" } == 122)
        }
    }

    @Test func whatHadNoDeviceGoesToOneWhenItIsSentAgain() async throws {
        try await Harness.run(carried: [.push]) { harness in
            try await harness.register()
            try await harness.take(harness.notice())
            #expect(try await pushes(harness) == ["push skipped no_device"])
            let device = try await register(harness, "a")
            let id = try await harness.database.query(
                "select id from notifications.deliveries where channel = 'push'"
            ).first(UniqueID.self)
            let again = try await harness.send(
                .post, "/api/v1/admin/notifications/deliveries/\(try #require(id))/resend", role: .operator)
            #expect((200..<300).contains(again.status), "\(again.text)")
            try await harness.dispatch()
            #expect(harness.carrier.sent.map(\.deviceID) == [device])
        }
    }

    @Test func oneThatIsGoneFailsAndSaysWhy() async throws {
        try await Harness.run(carried: [.push]) { harness in
            try await harness.register()
            _ = try await register(harness, "a")
            try await harness.take(harness.notice())
            harness.carrier.answer(.gone("410 Unregistered"))
            try await harness.dispatch()
            #expect(try await pushes(harness) == ["push failed no_device"])
        }
    }
}
