import Crypto
import JSONKit
import Primitives

/// What Apple's push service says to a push (Apple's documentation, "Handling notification responses from APNs").
struct APNsDesk: Sendable {
    struct Answer: Sendable {
        let status: Int
        var headers: [(String, String)] = []
        var body: [UInt8] = []
    }

    /// Of the app of a development machine, whose key is known to everybody and opens nothing else.
    static let topic = "test.florin.app"
    private static let keyID = "FLORINDEVK"
    private static let team = "FLORINDEVT"
    private static let longestPayload = 4_096
    private static let longestCollapseID = 64
    private static let tokenLife: Int64 = 3_600

    let book: PushBook
    let clock: WallClock

    func take(
        _ method: String, _ path: String, _ headers: [(name: String, value: String)], _ body: [UInt8]
    ) async throws -> Answer {
        func header(_ name: String) -> String? { headers.first { $0.name.asciiLowercased == name }?.value }
        let id = header("apns-id") ?? ""
        func refuse(_ status: Int, _ reason: String, _ more: [JSONMember] = []) -> Answer {
            Answer(
                status: status, headers: [("apns-id", id)],
                body: JSON.encode(JSONValue.object([JSONMember("reason", .string(reason))] + more)))
        }
        guard method == "POST" else { return refuse(405, "MethodNotAllowed") }
        let token = String(path.dropFirst(Self.prefix.count))
        guard path.hasPrefix(Self.prefix), !token.isEmpty, !token.contains("/") else { return refuse(404, "BadPath") }
        let now = clock.now()
        if let reason = Self.refusal(of: header("authorization"), at: now) { return refuse(403, reason) }
        guard let topic = header("apns-topic") else { return refuse(400, "MissingTopic") }
        guard topic == Self.topic else { return refuse(400, "DeviceTokenNotForTopic") }
        guard ["5", "10"].contains(header("apns-priority") ?? "10") else { return refuse(400, "BadPriority") }
        guard (header("apns-collapse-id") ?? "").utf8.count <= Self.longestCollapseID else {
            return refuse(400, "BadCollapseId")
        }
        guard !body.isEmpty else { return refuse(400, "PayloadEmpty") }
        guard body.count <= Self.longestPayload else { return refuse(413, "PayloadTooLarge") }
        switch PushBehaviour(token) {
        case .dead:
            let since = JSONMember("timestamp", .number("\(now.millisecondsSince1970)"))
            return refuse(410, "Unregistered", [since])
        case .bad: return refuse(400, "BadDeviceToken")
        case .busyFirst, .ordinary: break
        }
        guard try await !book.mustComeAgain(token, key: header("apns-collapse-id") ?? id) else {
            var answer = refuse(503, "ServiceUnavailable")
            answer.headers.append(("retry-after", "2"))
            return answer
        }
        try await book.show(to: token, from: topic, headers: headers, body)
        return Answer(status: 200, headers: [("apns-id", id)])
    }

    private static let prefix = "/3/device/"

    /// Nil for a provider token that is right.
    private static func refusal(of authorization: String?, at now: Timestamp) -> String? {
        guard let authorization, authorization.hasPrefix("bearer ") else { return "MissingProviderToken" }
        guard let token = PeerToken(String(authorization.dropFirst(7))), token.header["alg"]?.stringValue == "ES256",
            token.header["kid"]?.stringValue == keyID, token.claims["iss"]?.stringValue == team,
            let issued = token.claims["iat"]?.integerValue, let key = publicKey,
            let signature = try? P256.Signing.ECDSASignature(rawRepresentation: token.signature),
            key.isValidSignature(signature, for: token.signed)
        else { return "InvalidProviderToken" }
        return issued + tokenLife < now.secondsSince1970 ? "ExpiredProviderToken" : nil
    }

    private static let publicKey = try? P256.Signing.PrivateKey(
        rawRepresentation: Digest.sha256(Array("florin apns development".utf8))
    ).publicKey
}
