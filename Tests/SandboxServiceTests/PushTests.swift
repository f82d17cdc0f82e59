import Crypto
import CurlKit
import HTTPKit
import JSONKit
import Primitives
import ServiceKit
import TestSupport
import Testing

@testable import SandboxService

/// The push services of the sandbox are as strict as the real ones: what they take, those take.
@Suite struct PushTests {
    private static func token(
        _ claims: String, key: P256.Signing.PrivateKey, algorithm: String = "ES256"
    ) throws -> String {
        let parts = [#"{"typ":"JWT","alg":"\#(algorithm)"}"#, claims].map { Base64URL.encode(Array($0.utf8)) }
        let signed = parts.joined(separator: ".")
        let signature = try key.signature(for: Array(signed.utf8))
        return "\(signed).\(Base64URL.encode(Array(signature.rawRepresentation)))"
    }

    private static func subscribe(_ sandbox: SandboxHarness, _ body: String = "{}") async throws -> String {
        let made = try await sandbox.send(.post, "/webpush/subscriptions", body)
        #expect(made.status == 201)
        let endpoint = try #require(made.json?["endpoint"]?.stringValue)
        #expect(endpoint.hasPrefix("\(sandbox.baseURL)/webpush/"))
        return String(endpoint.dropFirst(sandbox.baseURL.count))
    }

    @Test func whoeverDoesNotSayWhoTheyAreIsTurnedAway() async throws {
        try await withSandbox { sandbox in
            let path = try await Self.subscribe(sandbox)
            let key = P256.Signing.PrivateKey()
            let point = Base64URL.encode(Array(key.publicKey.x963Representation))
            let (origin, now) = (sandbox.baseURL, WallClock.system.now().secondsSince1970)
            func header(_ audience: String, _ end: Int64, by signer: P256.Signing.PrivateKey = key) throws -> String {
                let claims = #"{"aud":"\#(audience)","exp":\#(end),"sub":"mailto:a@b.test"}"#
                return "vapid t=\(try Self.token(claims, key: signer)), k=\(point)"
            }
            let cases: [(String?, Int)] = [
                (nil, 401), ("Bearer x", 401), ("vapid t=x, k=y", 403),
                (try header("https://push.example", now + 60), 403), (try header(origin, now - 1), 403),
                (try header(origin, now + 90_000), 403), (try header(origin, now + 60, by: .init()), 403),
                // In order, and then there is no message.
                (try header(origin, now + 60), 400),
            ]
            for (authorization, status) in cases {
                let headers = authorization.map { [("Authorization", $0)] } ?? []
                let answer = try await sandbox.client.send(.post, path, headers: headers, body: [1])
                #expect(answer.status == status, "\(authorization ?? "-")")
            }
        }
    }

    @Test func anotherKeyThanItSubscribedWithIsRefused() async throws {
        try await withSandbox { sandbox in
            let path = try await Self.subscribe(sandbox, #"{"application_server_key":"another"}"#)
            let key = P256.Signing.PrivateKey()
            let end = WallClock.system.now().secondsSince1970 + 60
            let claims = #"{"aud":"\#(sandbox.baseURL)","exp":\#(end),"sub":"mailto:a@b.test"}"#
            let point = Base64URL.encode(Array(key.publicKey.x963Representation))
            let answer = try await sandbox.client.send(
                .post, path, headers: [("Authorization", "vapid t=\(try Self.token(claims, key: key)), k=\(point)")],
                body: [1])
            #expect(answer.status == 403)
        }
    }

    @Test func nobodyIsThereAnyMoreAndNobodyWas() async throws {
        try await withSandbox { sandbox in
            let gone = try await sandbox.send(.post, "/webpush/00dead")
            let nobody = try await sandbox.send(.post, "/webpush/0011")
            #expect(gone.status == 410 && nobody.status == 404)
        }
    }

    @Test func aBrowserOutlivesARestart() async throws {
        let journal = temporaryPath()
        let path = try await withSandbox(journal: journal) { sandbox in try await Self.subscribe(sandbox) }
        try await withSandbox(journal: journal) { sandbox in
            // It is known, and nobody says who pushes.
            let answer = try await sandbox.send(.post, path)
            #expect(answer.status == 401)
        }
    }

    @Test func fcmGivesNoPassForWhatItsCustomerHasNotSigned() async throws {
        try await withSandbox { sandbox in
            let type = "urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer"
            for form in ["", "grant_type=password", "grant_type=\(type)", "grant_type=\(type)&assertion=a.b.c"] {
                let answer = try await sandbox.client.send(
                    .post, "/fcm/token", body: Array(form.utf8), contentType: "application/x-www-form-urlencoded")
                #expect(answer.status == 400, "\(form)")
            }
            let answer = try await sandbox.send(.post, "/fcm/v1/projects/florin-development/messages:send", "{}")
            #expect(answer.status == 401)
        }
    }
}
