import Authentication
import Crypto
import HTTPKit
import JSONKit
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import NotificationsService

/// The routes of e-mail: who may use them, and what they refuse.
struct MailRouteTests {
    private static let hook = "/api/v1/notifications/webhooks/email"
    private static let list = "/api/v1/admin/notifications/suppressions"

    private static func signature(
        _ body: [UInt8], at time: Timestamp, secret: String = MailConfig.developmentWebhookSecret
    )
        -> String
    {
        let seconds = time.secondsSince1970
        let code = HMAC<SHA256>.authenticationCode(
            for: Array("\(seconds).".utf8) + body, using: SymmetricKey(data: Array(secret.utf8)))
        return "t=\(seconds),v1=\(Hex.encode(Array(code)))"
    }

    private func post(_ harness: ComposedHarness, _ body: [UInt8], _ signature: String?) async throws -> Int {
        try await harness.client.send(
            .post, Self.hook, headers: signature.map { [("Florin-Signature", $0)] } ?? [], body: body,
            contentType: "message/rfc822"
        ).status
    }

    @Test func onlyWhatIsSignedNowIsTaken() async throws {
        try await ComposedHarness.run { harness async throws in
            let body = Array("Subject: away\r\n\r\nI am not there.".utf8)
            let now = harness.clock.now
            #expect(try await post(harness, body, Self.signature(body, at: now)) == 200)
            #expect(try await post(harness, body, Self.signature(body, at: now - .seconds(300))) == 200)
            #expect(try await post(harness, body, Self.signature(body, at: now + .seconds(300))) == 200)
            for wrong in [
                nil, "", "t=1", "v1=00", "t=x,v1=00", Self.signature(body, at: now - .seconds(301)),
                Self.signature(body, at: now + .seconds(301)), Self.signature(body, at: now, secret: "other"),
                Self.signature(body + [0], at: now), Self.signature(body, at: now) + ",t=1",
            ] {
                #expect(try await post(harness, body, wrong) == 401, "\(wrong ?? "none")")
            }
            // Any bytes at all are read to some end.
            for strange in [[], [0], Array(repeating: UInt8(0xFF), count: 100_000)] as [[UInt8]] {
                #expect(try await post(harness, strange, Self.signature(strange, at: now)) == 200)
            }
        }
    }

    private func send(
        _ harness: ComposedHarness, _ method: EndpointMethod, _ path: String, as role: Role, _ json: String? = nil,
        key: String? = nil
    ) async throws -> ComposedHarness.Answer {
        var headers = [("Authorization", "Bearer \(try harness.token(role))")]
        if let key { headers.append(("Idempotency-Key", key)) }
        let answer = try await harness.client.send(method, path, headers: headers, body: json.map { Array($0.utf8) })
        return ComposedHarness.Answer(
            status: answer.status, json: answer.body.isEmpty ? .null : try JSONParser.parse(answer.body))
    }

    @Test func operatorsKeepTheListOfAddresses() async throws {
        try await ComposedHarness.run { harness async throws in
            let body = #"{"channel": "email", "address": "Ada@Example.test"}"#
            let made = try await send(harness, .post, Self.list, as: .operator, body, key: "one")
            let id = made.json["id"]?.stringValue ?? ""
            #expect(made.status == 201 && made.json["address"]?.stringValue == "ada@example.test")
            #expect(made.json["reason"]?.stringValue == "manual")
            let again = try await send(harness, .post, Self.list, as: .operator, body, key: "one")
            #expect(again.status == 201 && again.json["id"]?.stringValue == id)
            let other = try await send(harness, .post, Self.list, as: .operator, body, key: "two")
            #expect(other.status == 201 && other.json["id"]?.stringValue == id)
            #expect(try await send(harness, .post, Self.list, as: .operator, body).status == 400)

            let found = try await send(harness, .get, "\(Self.list)?address=ADA@example.test", as: .support)
            #expect(found.json["data"]?.arrayValue?.count == 1)
            #expect(try await send(harness, .get, "\(Self.list)/\(id)", as: .support).status == 200)
            let changed = try await send(
                harness, .patch, "\(Self.list)/\(id)", as: .operator, #"{"reason": "invalid"}"#)
            #expect(changed.status == 200 && changed.json["reason"]?.stringValue == "invalid")
            #expect(try await send(harness, .delete, "\(Self.list)/\(id)", as: .operator).status == 204)
            #expect(try await send(harness, .delete, "\(Self.list)/\(id)", as: .operator).status == 404)
            #expect(try await send(harness, .get, "\(Self.list)/\(id)", as: .support).status == 404)
        }
    }

    /// As of an address that a report takes from us; once.
    @Test func theOwnerOfAnAddressSeesThatNothingGoesThere() async throws {
        try await ComposedHarness.run { harness async throws in
            let client = try harness.database.client(poolSize: 1)
            let ada = DirectoryEntry(
                userID: UserID(UniqueID(high: 7, low: 1)), version: 1, email: "Ada@Example.test", isEmailVerified: true,
                phone: nil, isPhoneVerified: false, firstName: "Ada", lastName: "Lovelace", country: nil,
                status: "active", roles: ["customer"])
            try await client.execute(RecipientStore.keep([ada], now: harness.clock.now))
            let body = #"{"channel": "email", "address": "ada@example.test"}"#
            for key in ["one", "two"] {
                #expect(try await send(harness, .post, Self.list, as: .operator, body, key: key).status == 201)
            }
            let told = try await client.query("select event from notifications.entries").decode(String.self)
            #expect(told == ["address.unreachable"])
            await client.close()
        }
    }

    @Test func nobodyElseDoes() async throws {
        try await ComposedHarness.run { harness async throws in
            let body = #"{"channel": "email", "address": "ada@example.test"}"#
            #expect(try await send(harness, .post, Self.list, as: .support, body, key: "a").status == 403)
            #expect(try await send(harness, .post, Self.list, as: .customer, body, key: "a").status == 403)
            #expect(try await send(harness, .get, Self.list, as: .customer).status == 403)
            let wrong = #"{"channel": "in_app", "address": "ada@example.test"}"#
            #expect(try await send(harness, .post, Self.list, as: .operator, wrong, key: "b").status == 422)
        }
    }
}
