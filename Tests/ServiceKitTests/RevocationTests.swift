import Authentication
import Logging
import Messaging
import Primitives
import TestSupport
import Testing

@testable import ServiceKit

/// A token that auth has revoked is dead at every service, and not only where clients usually come from.
@Suite struct RevocationTests {
    private static let user = UserID(UniqueID(high: 1, low: 1))
    private let key = SigningKey.generate()
    private let ids = IDGenerator(clock: .system)

    private func token(session: UniqueID) throws -> String {
        let now = WallClock.system.now()
        return try TokenSigner(key: key, issuer: "florin", audience: "florin-api").sign(
            AccessToken(
                subject: Self.user, sessionID: session, apiKeyID: nil, roles: [.operator], scopes: nil,
                issuedAt: now, expiresAt: now + .seconds(600), tokenID: ids.next()))
    }

    private func withProbe(
        _ body: @Sendable (_ url: String, MessageBroker) async throws -> Void
    ) async throws {
        try await TestDatabase.with(schema: "probe", migrations: AllMigrations.of(ProbeService.self)) { database in
            try await TestBroker.with("revocations") { virtualHost in
                let auth = MessageBroker(
                    try BrokerConfig(url: virtualHost.url),
                    topology: .service("auth", events: [], servesRequests: true),
                    logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
                let settings = try ProbeService.settings(database: database.url, broker: virtualHost.url)
                let overrides = ServiceOverrides(keys: StaticKeySource([key.verificationKey]))
                try await withService(ProbeService.self, settings: settings, overrides: overrides) { service in
                    try await body(service.baseURL + "/api/v1/ops/messages/parked", auth)
                }
                await auth.close()
            }
        }
    }

    private func revoked(_ session: UniqueID) -> OutgoingMessage {
        let now = WallClock.system.now()
        let body = #"{"session_id":"\#(session)","user_id":"\#(Self.user)","revoked_at":"\#(now.rfc3339)"}"#
        return .event(
            RevocationMessages.sessionRevoked, id: ids.next(), body: Array(body.utf8), occurredAt: now)
    }

    @Test func aTokenIsDeadWithinASecondOfItsRevocation() async throws {
        let (one, other) = (ids.next(), ids.next())
        let (dead, alive) = (try token(session: one), try token(session: other))
        let probe = ids.next()
        let probeToken = try token(session: probe)
        try await withProbe { url, auth in
            // Listens once another revocation has come through.
            try await eventually("the service listens") {
                try await auth.publish([revoked(probe)])
                return try await fetch(url, token: probeToken).status == 401
            }
            #expect(try await fetch(url, token: dead).status == 200)
            try await auth.publish([revoked(one)])
            try await eventually(within: .seconds(1), "the token is dead") {
                try await fetch(url, token: dead).status == 401
            }
            #expect(try await fetch(url, token: alive).status == 200)
        }
    }

    @Test func whatWasRevokedBeforeTheStartIsAskedOfAuth() async throws {
        let session = ids.next()
        let dead = try token(session: session)
        try await withProbe { url, auth in
            #expect(try await fetch(url, token: dead).status == 200)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await auth.serve(queue: "auth.requests", prefetch: 1) { request in
                        guard request.type == RevocationMessages.list else { return .unavailable }
                        return .reply(Array(#"{"revocations":["sid:\#(session)"]}"#.utf8))
                    }
                }
                try await eventually("the token is dead") {
                    try await fetch(url, token: dead).status == 401
                }
                group.cancelAll()
                try await group.waitForAll()
            }
        }
    }

    @Test func aServiceThatHearsNothingWorksOn() async throws {
        let alive = try token(session: ids.next())
        try await TestDatabase.with(schema: "probe", migrations: AllMigrations.of(ProbeService.self)) { database in
            let settings = try ProbeService.settings(database: database.url, broker: "amqp://a:b@127.0.0.1:9/none")
            let overrides = ServiceOverrides(keys: StaticKeySource([key.verificationKey]))
            try await withService(ProbeService.self, settings: settings, overrides: overrides) { service in
                let answer = try await fetch(service.baseURL + "/api/v1/ops/messages/parked", token: alive)
                #expect(answer.status == 200)
            }
        }
    }
}
