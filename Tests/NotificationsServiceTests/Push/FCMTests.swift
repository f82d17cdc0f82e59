import Crypto
import CryptoExtras
import FoundationEssentials
import HTTPKit
import JSONKit
import NotificationsDomain
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import NotificationsService

/// Google's service as a test plays it: what it says, and how often it is asked for a token.
@Suite struct FCMTests {
    private static func detail(_ type: String, _ more: String) -> String {
        #"{"@type": "type.googleapis.com/\#(type)", \#(more)}"#
    }

    private static func error(_ status: Int, _ word: String, _ details: String...) -> WebhookReceiver.Answer {
        var answer = WebhookReceiver.Answer()
        answer.status = status
        answer.body =
            #"{"error": {"code": \#(status), "status": "\#(word)", "details": [\#(details.joined(separator: ","))]}}"#
        return answer
    }

    private static let taken = {
        var answer = WebhookReceiver.Answer()
        (answer.status, answer.body) = (200, #"{"name": "projects/p/messages/1"}"#)
        return answer
    }()

    private static func isTokenRequest(_ request: WebhookReceiver.Received) -> Bool {
        request.body.hasPrefix("grant_type=")
    }

    /// - Parameter answers: to the pushes, one after the other; the last one for ever.
    private func withGoogle(
        _ answers: [WebhookReceiver.Answer],
        _ body: @escaping @Sendable (PushHarness, WebhookReceiver) async throws -> Void
    ) async throws {
        let pushes = Mutex(0)
        let tokens = Mutex(0)
        try await WebhookReceiver.with { request, _ in
            if Self.isTokenRequest(request) {
                let number = tokens.withLock { count in
                    count += 1
                    return count
                }
                var answer = WebhookReceiver.Answer()
                answer.status = 200
                answer.body = #"{"access_token": "pass\#(number)", "expires_in": 3599, "token_type": "Bearer"}"#
                return answer
            }
            return pushes.withLock { count in
                count += 1
                return answers[min(count, answers.count) - 1]
            }
        } _: { google in
            let file = FCMAccount.development(at: "http://127.0.0.1:\(google.port)")
            let settings = ["FCM_SERVICE_ACCOUNT": file, "FCM_URL": "http://127.0.0.1:\(google.port)"]
            try await PushHarness.run(settings: settings) { push in
                #expect(try await push.register(#"{"platform":"fcm","token":"app"}"#).status == 201)
                try await body(push, google)
            }
        }
    }

    @Test func aTokenIsAskedForOnceAndTheMessageIsAsGoogleWantsIt() async throws {
        try await withGoogle([Self.taken]) { push, google in
            for number in 0..<6 { try await push.happens("k\(number)") }
            try await eventually("taken") { try await push.pushes() == Array(repeating: "sent -", count: 6) }
            let asked = google.received
            #expect(asked.count { Self.isTokenRequest($0) } == 1)
            let sent = try #require(asked.first { !Self.isTokenRequest($0) })
            #expect(sent.headers["authorization"] == "Bearer pass1")
            let message = try #require(try JSONParser.parse(Array(sent.body.utf8))["message"])
            let key = try #require(message["android"]?["collapse_key"]?.stringValue)
            #expect(message["token"]?.stringValue == "app" && UniqueID(key) != nil)
            #expect(message["android"]?["notification"]?["tag"]?.stringValue == key)
            #expect(message["apns"]?["headers"]?["apns-collapse-id"]?.stringValue == key)
            #expect(message["android"]?["ttl"]?.stringValue?.hasSuffix("s") == true)
            #expect(message["notification"]?["body"]?.stringValue?.contains("1,234.50 USD") == true)
            // An hour later it is worth nothing any more.
            push.clock.advance(by: .seconds(3_599))
            try await push.happens("later")
            try await eventually("taken") { try await push.pushes().last == "sent -" }
            #expect(google.received.count { Self.isTokenRequest($0) } == 2)
        }
    }

    @Test func aPassThatIsRefusedIsRenewedOnce() async throws {
        try await withGoogle([Self.error(401, "UNAUTHENTICATED"), Self.taken]) { push, google in
            try await push.happens()
            try await eventually("taken") { try await push.pushes() == ["sent -"] }
            #expect(google.received.last?.headers["authorization"] == "Bearer pass2")
        }
        try await withGoogle([Self.error(401, "UNAUTHENTICATED")]) { push, google in
            try await push.happens()
            try await eventually("put off") { google.received.count == 4 }
            try await eventually("put off") { try await push.pushes() == ["scheduled -"] }
        }
    }

    private static let fcmError = "google.firebase.fcm.v1.FcmError"

    @Test(
        arguments: [
            (400, "INVALID_ARGUMENT", detail(fcmError, #""errorCode": "INVALID_ARGUMENT""#), "failed no_device", 0),
            (
                400, "INVALID_ARGUMENT",
                detail("google.rpc.BadRequest", #""fieldViolations": [{"field": "message.data", "description": "x"}]"#),
                "failed -", 1
            ),
            (404, "NOT_FOUND", detail(fcmError, #""errorCode": "UNREGISTERED""#), "failed no_device", 0),
            (403, "PERMISSION_DENIED", detail(fcmError, #""errorCode": "SENDER_ID_MISMATCH""#), "failed no_device", 0),
            (403, "PERMISSION_DENIED", detail("google.rpc.Help", #""links": []"#), "failed -", 1),
            (404, "NOT_FOUND", detail("google.rpc.Help", #""links": []"#), "failed -", 1),
            (503, "UNAVAILABLE", detail(fcmError, #""errorCode": "UNAVAILABLE""#), "scheduled -", 1),
        ] as [(Int, String, String, String, Int)])
    func aTokenIsDeletedOnlyWhenItIsTheTokensFault(
        status: Int, word: String, details: String, outcome: String, left: Int
    ) async throws {
        try await withGoogle([Self.error(status, word, details)]) { push, google in
            try await push.happens()
            try await eventually("answered") { google.received.count == 2 }
            try await eventually("judged") { try await push.pushes() == [outcome] }
            #expect(try await push.deviceCount() == left)
        }
    }
}
