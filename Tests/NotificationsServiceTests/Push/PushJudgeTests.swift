import Crypto
import FoundationEssentials
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives
import TestSupport
import Testing

@testable import NotificationsService

/// What libraries that are not ours make of our pushes (`http-ece`, `PyJWT`, `h2` of PyPI, `scripts/python/push`).
@Suite("Pushes before judges") struct PushJudgeTests {
    private static let python = "\(Checkout.root)/.build/push/bin/python"

    /// A judge that writes lines into a file: first where it is, then what it believes.
    private func withJudge(
        _ script: String, _ arguments: [String] = [], _ body: (_ lines: () -> [String]) async throws -> Void
    ) async throws {
        let (log, place) = ("/tmp/\(uniqueName("judge"))", "/tmp/\(uniqueName("lines"))")
        defer {
            try? FileManager.default.removeItem(atPath: log)  // never made when nothing was printed
            try? FileManager.default.removeItem(atPath: place)
        }
        let judge = try WatchedProcess(
            Self.python, ["\(Checkout.root)/scripts/python/push/\(script)", place] + arguments, [:], log: log)
        defer { judge.kill() }
        let lines = {
            String(decoding: FileManager.default.contents(atPath: place) ?? Data(), as: UTF8.self)
                .split(separator: "\n").map(String.init)
        }
        try await eventually("the judge listens") { !lines().isEmpty }
        try await body(lines)
    }

    @Test func aBrowserThatIsNotOursDecryptsThem() async throws {
        try await withJudge("browser.py") { lines in
            let first = lines().first ?? ""
            let subscription = try JSONParser.parse(Array(first.utf8))
            let key = P256.Signing.PrivateKey()
            let settings = [
                "WEB_PUSH_PRIVATE_KEY": Base64URL.encode(Array(key.rawRepresentation)),
                "WEB_PUSH_SUBJECT": "mailto:ops@florin.test",
            ]
            try await PushHarness.run(settings: settings) { push in
                #expect(try await push.register(subscription).status == 201)
                try await push.happens()
                try await push.happens("k2")
                try await eventually("believed") { try await push.pushes() == ["sent -", "sent -"] }
            }
            let said = try lines().dropFirst().map { try JSONParser.parse(Array($0.utf8)) }
            #expect(said.count == 2)
            let push = try #require(said.first)
            #expect(push["claims"]?["sub"]?.stringValue == "mailto:ops@florin.test")
            #expect(push["message"]?["body"]?.stringValue?.contains("1,234.50 USD") == true)
            #expect(push["message"]?["data"]?["event"]?.stringValue == "deposit.succeeded")
            #expect(push["message"]?["data"]?["notification_id"]?.stringValue.flatMap { UniqueID($0) } != nil)
            let topics = said.compactMap { $0["headers"]?["topic"]?.stringValue }
            #expect(Set(topics).count == 2 && topics.allSatisfy { $0.utf8.count == 22 })
            #expect(push["headers"]?["urgency"]?.stringValue == "normal")
        }
    }

    /// - Parameter tokens: of the devices that are registered.
    private func withApple(
        _ tokens: [String], _ body: @escaping @Sendable (PushHarness) async throws -> Void
    ) async throws -> [JSONValue] {
        let key = P256.Signing.PrivateKey()
        var said: [JSONValue] = []
        try await withJudge(
            "apple.py", [key.publicKey.pemRepresentation, "KEY1234567", "TEAM123456", "test.florin.app"]
        ) { lines in
            let port = lines().first ?? ""
            let settings = [
                "APNS_KEY": key.pemRepresentation, "APNS_KEY_ID": "KEY1234567", "APNS_TEAM_ID": "TEAM123456",
                "APNS_TOPIC": "test.florin.app", "APNS_URL": "http://127.0.0.1:\(port)",
            ]
            try await PushHarness.run(settings: settings) { push in
                for token in tokens {
                    let made = try await push.register(#"{"platform":"apns","token":"\#(token)"}"#)
                    #expect(made.status == 201, "\(made.json)")
                }
                try await body(push)
            }
            said = try lines().dropFirst().map { try JSONParser.parse(Array($0.utf8)) }
        }
        return said
    }

    @Test func appleTakesThemOverHTTP2() async throws {
        let said = try await withApple(["a1", "a2"]) { push in
            for number in 0..<5 { try await push.happens("k\(number)") }
            try await eventually("taken") {
                try await push.pushes() == Array(repeating: "sent -", count: 10)
            }
        }
        #expect(said.count == 10)
        let first = try #require(said.first)
        #expect(first["payload"]?["aps"]?["alert"]?["body"]?.stringValue?.contains("1,234.50 USD") == true)
        #expect(first["headers"]?["apns-collapse-id"] == first["headers"]?["apns-id"])
        #expect(first["headers"]?["apns-priority"]?.stringValue == "5")
        // One token for all of them, as Apple wants it.
        #expect(Set(said.map { $0["headers"]?["authorization"]?.stringValue }).count == 1)
    }

    @Test func aTokenThatIsTooOldIsRenewedOnce() async throws {
        let said = try await withApple(["e0"]) { push in
            try await push.happens()
            try await eventually("taken") { try await push.pushes() == ["sent -"] }
        }
        #expect(said.count == 1)
    }

    @Test(
        arguments: [
            ("dead01", "failed no_device", 0), ("0bad", "failed no_device", 0),
            // Apple lost it before it was registered: it is another one by now.
            ("01d", "scheduled -", 1),
        ] as [(String, String, Int)])
    func whatAppleRefuses(token: String, outcome: String, left: Int) async throws {
        _ = try await withApple([token]) { push in
            try await push.happens()
            try await eventually("refused") {
                try await (push.attempts(), push.pushes()) == (1, [outcome])
            }
            #expect(try await push.deviceCount() == left)
        }
    }
}
