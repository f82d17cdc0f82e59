import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives
import TestSupport
import Testing

@testable import NotificationsService

/// From a happening to what a device shows, over HTTP on both sides.
@Suite("Pushes to the sandbox") struct PushToSandboxTests {
    @Test func aBrowserShowsWhatHappened() async throws {
        try await PushHarness.run { push in
            let key = try await push.harness.send(
                .get, "/api/v1/notifications/web-push-key", headers: [], body: nil)
            let publicKey = try #require(key.json["public_key"]?.stringValue)
            let browser = try await push.browser(#"{"application_server_key":"\#(publicKey)"}"#)
            let made = try await push.register(browser)
            #expect(made.status == 201 && made.json["platform"]?.stringValue == "web", "\(made.json)")
            try await push.happens()
            try await eventually("pushed") { try await push.pushes() == ["sent -"] }
            let endpoint = try #require(browser["endpoint"]?.stringValue)
            let shown = try #require(try await push.inbox(endpoint).first)
            #expect(shown["outcome"]?.stringValue == "taken" && shown["channel"]?.stringValue == "push")
            #expect(shown["subject"]?.stringValue?.isEmpty == false)
            #expect(shown["text"]?.stringValue?.contains("1,234.50 USD") == true)
            #expect(PushHarness.header("Topic", of: shown)?.utf8.count == 22)
            #expect(PushHarness.header("Authorization", of: shown) == nil)
        }
    }

    @Test func aBrowserThatIsGoneIsForgotten() async throws {
        try await PushHarness.run { push in
            _ = try await push.register(push.browser(#"{"ending":"dead"}"#))
            try await push.happens()
            try await eventually("failed") { try await push.pushes() == ["failed no_device"] }
            #expect(try await push.deviceCount() == 0)
            try await push.happens("k2")
            #expect(try await push.pushes() == ["failed no_device", "skipped no_device"])
        }
    }

    @Test func aBusyOneIsAskedAgainAndShowsOne() async throws {
        try await PushHarness.run { push in
            let browser = try await push.browser(#"{"ending":"b005"}"#)
            _ = try await push.register(browser)
            try await push.happens()
            let endpoint = try #require(browser["endpoint"]?.stringValue)
            try await eventually("put off") {
                try await (push.attempts(), push.pushes()) == (1, ["scheduled -"])
            }
            #expect(try await push.inbox(endpoint).isEmpty)
            push.clock.advance(by: .seconds(10))
            try await eventually("sent") { try await push.pushes() == ["sent -"] }
            #expect(try await push.inbox(endpoint).count == 1)
            #expect(try await push.deviceCount() == 1)
        }
    }

    @Test func anAppShowsWhatHappenedByFCM() async throws {
        try await PushHarness.run { push in
            let made = try await push.register(#"{"platform":"fcm","token":"app-token","name":"Phone"}"#)
            #expect(made.status == 201, "\(made.json)")
            try await push.happens()
            try await push.happens("k2")
            try await eventually("pushed") { try await push.pushes() == ["sent -", "sent -"] }
            let shown = try #require(try await push.inbox("app-token").first)
            #expect(shown["text"]?.stringValue?.contains("1,234.50 USD") == true)
        }
    }

    @Test func anAppShowsWhatHappenedByAPNs() async throws {
        try await PushHarness.run { push in
            #expect(try await push.register(#"{"platform":"apns","token":"a1b2c3d4"}"#).status == 201)
            try await push.happens()
            try await eventually("pushed") {
                // Until the sandbox listens nothing is sent.
                push.clock.advance(by: .seconds(1))
                return try await push.pushes() == ["sent -"]
            }
            let shown = try #require(try await push.inbox("a1b2c3d4").first)
            #expect(shown["text"]?.stringValue?.contains("1,234.50 USD") == true)
            #expect(PushHarness.header("apns-collapse-id", of: shown)?.utf8.count == 36)
        }
    }

    @Test(arguments: ["dead", "0bad"])
    func whatAPNsRefuses(ending: String) async throws {
        try await PushHarness.run { push in
            _ = try await push.register(#"{"platform":"apns","token":"a1b2\#(ending)"}"#)
            try await push.happens()
            try await eventually("failed") {
                push.clock.advance(by: .seconds(1))
                return try await push.pushes() == ["failed no_device"]
            }
            #expect(try await push.deviceCount() == 0)
        }
    }

    @Test(arguments: [("dead", "failed no_device", 0), ("0bad", "failed -", 1)])
    func whatFCMRefuses(ending: String, outcome: String, left: Int) async throws {
        try await PushHarness.run { push in
            _ = try await push.register(#"{"platform":"fcm","token":"app-token-\#(ending)"}"#)
            try await push.happens()
            try await eventually("failed") { try await push.pushes() == [outcome] }
            #expect(try await push.deviceCount() == left)
        }
    }

    @Test func whatWouldBecomeOfAPushIsTold() async throws {
        try await PushHarness.run { push in
            let before = try await push.explained()
            let registered = try await push.register(#"{"platform":"fcm","token":"app"}"#)
            let after = try await push.explained()
            #expect(before == "skip no_device" && registered.status == 201 && after == "send -")
        }
    }

    /// Without a key for it a platform is off, and its devices are none.
    @Test func aPlatformThatIsOffHasNoDevices() async throws {
        try await PushHarness.run(settings: ["APNS_URL": ""]) { push in
            #expect(try await push.register(#"{"platform":"apns","token":"a1b2"}"#).status == 201)
            #expect(try await push.explained() == "skip no_device")
            try await push.happens()
            try await eventually("skipped") { try await push.pushes() == ["skipped no_device"] }
        }
    }
}
