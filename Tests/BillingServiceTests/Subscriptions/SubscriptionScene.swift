import Authentication
import HTTPKit
import JSONKit
import Primitives
import TestSupport
import Testing

@testable import BillingService

/// Grace sells, Ada and Alan buy.
extension BillingHarness {
    static let base = "/api/v1/billing"
    static let grace = UserID(UniqueID(high: 7, low: 100))
    static let ada = UserID(UniqueID(high: 7, low: 200))
    static let alan = UserID(UniqueID(high: 7, low: 300))

    /// One exchange of somebody's session.
    /// - Parameter key: without one, a `POST` gets a new key.
    func call(
        _ method: EndpointMethod, _ path: String, as user: UserID, _ json: String? = nil, key: String? = nil
    ) async throws -> Answer {
        var headers = [("Authorization", "Bearer \(try token(of: user))")]
        if method == .post { headers.append(("Idempotency-Key", key ?? "\(UniqueID.random())")) }
        let answer = try await client.send(
            method, Self.base + path, headers: headers, body: json.map { Array($0.utf8) })
        return Answer(status: answer.status, json: answer.body.isEmpty ? .null : try JSONParser.parse(answer.body))
    }

    private func token(of user: UserID) throws -> String {
        let now = clock.now
        return try TokenSigner(key: key, issuer: "florin", audience: "florin-api").sign(
            AccessToken(
                subject: user, sessionID: UniqueID(high: 7, low: 8), apiKeyID: nil, roles: [.customer], scopes: nil,
                issuedAt: now, expiresAt: now + .seconds(600), tokenID: .random()))
    }

    static func usd(_ amount: String) -> String { #"{"amount":"\#(amount)","currency":"USD"}"# }

    /// A monthly plan of Grace's, of one flat price unless others are given.
    func plan(
        _ code: String = "team", price: String = "10.00", prices: String? = nil, more: String = ""
    ) async throws -> String {
        let prices = prices ?? #"[{"key":"base","kind":"flat","amount":\#(Self.usd(price))}]"#
        let made = try await call(
            .post, "/plans", as: Self.grace,
            #"{"code":"\#(code)","name":"Team","currency":"USD","interval":"month","prices":\#(prices)\#(more)}"#)
        #expect(made.status == 201, "\(made.json)")
        return try #require(made.json["id"]?.stringValue)
    }

    func meter(_ code: String = "calls", _ aggregation: String = "sum") async throws {
        let made = try await call(
            .post, "/meters", as: Self.grace, #"{"code":"\#(code)","name":"Calls","aggregation":"\#(aggregation)"}"#)
        #expect(made.status == 201, "\(made.json)")
    }
}

extension UniqueID {
    /// Of no time and no generator.
    static func random() -> UniqueID { UniqueID(high: .random(in: 0 ... .max), low: .random(in: 0 ... .max)) }
}

extension JSONValue {
    func at(_ place: Int) -> JSONValue? { arrayValue.flatMap { $0.indices.contains(place) ? $0[place] : nil } }

    /// Of money.
    var amount: String? { self["amount"]?.stringValue }
}
