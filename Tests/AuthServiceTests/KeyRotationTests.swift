import AuthDomain
import Authentication
import HTTPKit
import JSONKit
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing

@testable import AuthService

struct KeyRotationTests {
    private func published(_ auth: AuthHarness, replica: Int = 0) async throws -> [String] {
        let answer = try await auth.visitor(replica: replica).send(.get, "/.well-known/jwks.json")
        #expect(answer.status == 200)
        let keys = answer["keys"]?.arrayValue ?? []
        #expect(keys.allSatisfy { $0["kty"] == .string("EC") && $0["alg"] == .string("ES256") && $0["d"] == nil })
        return keys.compactMap { $0["kid"]?.stringValue }
    }

    private func signer(of token: String) throws -> String? {
        let header = Base64URL.decode(String(token.split(separator: ".")[0]))
        return try JSONParser.parse(#require(header))["kid"]?.stringValue
    }

    @Test func replicasShareTheFirstKey() async throws {
        try await AuthHarness.with(replicas: 2) { auth in
            let ada = try await auth.newcomer()
            let keys = try await published(auth)
            #expect(keys.count == 1)
            #expect(try signer(of: ada.accessToken) == keys.first)
            #expect(try await published(auth, replica: 1) == keys)
            #expect(try await auth.visitor(replica: 1).with(token: ada.accessToken).get("/me").status == 200)
        }
    }

    @Test func newKeyIsPublishedByAllBeforeItSigns() async throws {
        try await AuthHarness.with(replicas: 2) { auth in
            let old = try await auth.newcomer()
            let fresh = try await AuthCommands(auth.services[0].context).rotateKeys()
            for replica in 0..<2 {
                try await eventually("the new key at replica \(replica)") {
                    try await published(auth, replica: replica).contains(fresh)
                }
            }
            auth.clock.advance(by: .seconds(599))
            #expect(try await signer(of: auth.signIn(old.email).accessToken) == signer(of: old.accessToken))
            auth.clock.advance(by: .seconds(1))
            let new = try await auth.signIn(old.email)
            #expect(try signer(of: new.accessToken) == fresh)
            #expect(try await auth.visitor(replica: 1).with(token: new.accessToken).get("/me").status == 200)
            #expect(try await published(auth).count == 2)
            auth.clock.advance(by: .seconds(1_200))
            #expect(try await published(auth) == [fresh])
            #expect(try await published(auth, replica: 1) == [fresh])
        }
    }

    @Test func leakedKeyIsReplacedAtOnce() async throws {
        try await AuthHarness.with(replicas: 2) { auth in
            let old = try await auth.newcomer()
            auth.clock.advance(by: .seconds(1))
            let fresh = try await AuthCommands(auth.services[0].context).rotateKeys(immediately: true)
            // Seldom: the fifty-first session would end the first.
            try await eventually(every: .milliseconds(500), "tokens of the new key") {
                try await signer(of: auth.signIn(old.email).accessToken) == fresh
            }
            let new = try await auth.signIn(old.email)
            #expect(try await auth.visitor(replica: 1).with(token: new.accessToken).get("/me").status == 200)
            #expect(try await auth.visitor(replica: 1).with(token: old.accessToken).get("/me").status == 200)
        }
    }

    @Test func twentyRotationsAtOnceByAgeMakeOneKey() async throws {
        try await AuthHarness.with { auth in
            _ = try await published(auth)
            auth.clock.advance(by: .seconds(30 * 86_400))
            let context = auth.services[0].context
            let store = try AuthStores(context, AuthConfig(context.settings)).signingKeys
            let clock = auth.clock.clock
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        try await KeyRing(store: store, clock: clock).rotate(ifOlderThan: .seconds(30 * 86_400))
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await auth.count("select count(*) from auth.signing_keys") == 2)
        }
    }

    @Test func privateKeysAreStoredSealed() async throws {
        try await AuthHarness.with { auth in
            _ = try await published(auth)
            let context = auth.services[0].context
            let keys = try await AuthStores(context, AuthConfig(context.settings)).signingKeys.all()
            let key = try #require(keys.first?.key)
            let sealed = try await auth.client.query("select sealed_private_key from auth.signing_keys").first(
                [UInt8].self)
            #expect(!Hex.encode(try #require(sealed)).contains(Hex.encode(key.rawRepresentation)))
            #expect(throws: (any Error).self) {
                try AuthSecrets(secret: String(repeating: "x", count: 32)).box.open(
                    #require(sealed), context: "signing key \(key.id)")
            }
        }
    }
}
