import FoundationEssentials
import HTTPKit
import JSONKit
import TestSupport
import Testing

@testable import NotificationsService

/// What a library that is not ours (`standardwebhooks` of PyPI, `scripts/python/webhooks`) makes of our webhooks over
/// HTTP: it takes those that are signed with the secret it was given, and no others.
@Suite("Webhooks before a judge") struct WebhookJudgeTests {
    private static let python = "\(Checkout.root)/.build/webhooks/bin/python"

    private func withJudge(
        _ secret: String, _ body: (_ port: String) async throws -> Void
    ) async throws {
        let (log, place) = ("/tmp/\(uniqueName("webhooks"))", "/tmp/\(uniqueName("port"))")
        defer {
            try? FileManager.default.removeItem(atPath: log)  // never made when nothing was printed
            try? FileManager.default.removeItem(atPath: place)
        }
        let judge = try WatchedProcess(
            Self.python, ["\(Checkout.root)/scripts/python/webhooks/judge.py", place, secret], [:], log: log)
        defer { judge.kill() }
        let port = try await eventually("the judge listens") {
            FileManager.default.contents(atPath: place).map { String(decoding: $0, as: UTF8.self) }
                .flatMap { $0.isEmpty ? nil : $0 }
        }
        try await body(port)
    }

    @Test func aLibraryAgrees() async throws {
        try await WebhookHarness.run { hooks in
            let (id, secret) = try await hooks.endpoint("http://127.0.0.1:1/")
            try await withJudge(secret) { port in
                _ = try await hooks.send(.patch, "/endpoints/\(id)", #"{"url":"http://127.0.0.1:\#(port)/"}"#)
                // Signed with two secrets, the newest first: the older one's holder believes it too.
                _ = try await hooks.send(.post, "/endpoints/\(id)/secrets", "{}")
                try await hooks.happens(data: [JSONMember("reason", .string("naïve \"quotes\" \u{1F4B8} </script>"))])
                _ = try await hooks.send(.post, "/endpoints/\(id)/test", "{}")
                try await eventually("both believed") { try await hooks.statuses(id) == ["delivered", "delivered"] }
            }
        }
    }

    @Test func withAnotherSecretItDoesNot() async throws {
        try await WebhookHarness.run { hooks in
            let id = try await hooks.endpoint("http://127.0.0.1:1/").id
            try await withJudge("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw") { port in
                _ = try await hooks.send(.patch, "/endpoints/\(id)", #"{"url":"http://127.0.0.1:\#(port)/"}"#)
                try await hooks.happens()
                try await eventually("refused") {
                    try await hooks.deliveries(id).first?["attempts"]?.arrayValue?.last?["status_code"]
                        == .number("400")
                }
            }
        }
    }
}
