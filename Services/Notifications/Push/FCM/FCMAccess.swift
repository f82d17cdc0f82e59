import CurlKit
import JSONKit
import Primitives

/// The token that FCM is spoken to with: asked for once for all, kept until a minute before its end.
actor FCMAccess {
    struct NotGiven: Error, CustomStringConvertible {
        let reason: String

        var description: String { reason }
    }

    private struct Held {
        let token: String
        let until: Timestamp
    }

    private let account: FCMAccount
    private let client: CurlClient
    private let clock: WallClock
    private var held: Held?
    /// All who come while it is asked for wait for the same answer.
    private var asking: Task<Held, any Error>?

    private static let margin: Duration = .seconds(60)
    private static let timeout: Duration = .seconds(10)
    /// Google gives an hour; what promises more than a day is not believed.
    private static let longestLife: Int64 = 86_400

    init(account: FCMAccount, client: CurlClient, clock: WallClock) {
        self.account = account
        self.client = client
        self.clock = clock
    }

    /// - Parameter refused: one that FCM does not take any more.
    func token(instead refused: String? = nil) async throws -> String {
        if let held, held.until > clock.now(), held.token != refused { return held.token }
        if let asking { return try await asking.value.token }
        let asked = Task { [account, client, clock] in try await Self.ask(account, client, clock.now()) }
        asking = asked
        defer { asking = nil }
        let answer = try await asked.value
        held = answer
        return answer.token
    }

    private static func ask(_ account: FCMAccount, _ client: CurlClient, _ now: Timestamp) async throws -> Held {
        let type = "urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer"
        let form = "grant_type=\(type)&assertion=\(try account.assertion(at: now))"
        // To ask twice does no harm.
        let answer = try await client.send(
            OutgoingRequest(
                "POST", account.tokenURL, headers: [("Content-Type", "application/x-www-form-urlencoded")],
                body: Array(form.utf8), timeout: timeout, connectTimeout: timeout, answerLimitBytes: 64 << 10,
                mayRepeat: true))
        guard answer.status == 200, let json = try? JSONParser.parse(answer.body),  // then there is no token in it
            let token = json["access_token"]?.stringValue, let seconds = json["expires_in"]?.integerValue,
            (0...longestLife).contains(seconds)
        else { throw NotGiven(reason: "Google answers \(answer.status)") }
        return Held(token: token, until: now + .seconds(seconds) - margin)
    }
}
