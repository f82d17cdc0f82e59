import Authentication
import HTTPKit
import JSONKit
import Logging
import Messaging
import Primitives
import ServiceKit
import SuiteKit
import TestSupport
import Testing

@testable import AuthService

/// Another service with a route that asks for a proof: it declares that, and ServiceKit asks auth.
private enum AskingService: FlorinService {
    static let process = SuiteProcess(name: "wallet", slug: "wallet", port: 8_198)

    struct MakePIN: Endpoint {
        static let spec = EndpointSpec(
            .post, "/api/v1/pin", id: "makePIN", summary: "Make a PIN", tag: "PIN", access: .anyAuthenticated,
            right: .own,
            requires: .recentProof, success: 204)

        func handle(_ call: Call<Self>) async throws -> Reply<NoContent> { .noContent }
    }

    static func build(_ context: ServiceContext) async throws -> ServiceParts {
        _ = try context.broker(.exchangesOnly(service: slug))
        return ServiceParts(endpoints: [MakePIN()])
    }

    static func run(
        broker: String, clock: WallClock, keys: any KeySource, _ body: @Sendable (AuthClient) async throws -> Void
    ) async throws {
        let settings = try Settings.variables(["FLORIN_MODE": "test", "HTTP_PORT": "0", "BROKER_URL": broker])
        let overrides = ServiceOverrides(clock: clock, keys: keys)
        try await withService(AskingService.self, settings: settings, overrides: overrides) { service in
            let partner = service.context.partner("wallet", baseURL: service.baseURL, timeout: patience)
            try await body(AuthClient(partner: partner, token: nil, userAgent: "test"))
        }
    }
}

struct AskingServiceTests {
    private func make(_ client: AuthClient, _ token: String, proof: String? = nil) async throws -> AuthAnswer {
        try await client.with(token: token).send(.post, "/api/v1/pin", proof: proof)
    }

    @Test func aProofIsAskedOfAuth() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let published = try await auth.visitor().send(.get, "/.well-known/jwks.json")
            let keys = StaticKeySource(try JSONWebKeySet(parsing: published.body).keys)
            try await AskingService.run(broker: auth.broker.url, clock: auth.clock.clock, keys: keys) { service in
                #expect(try await make(service, ada.accessToken).status == 204)
                auth.clock.advance(by: .seconds(300))
                #expect(try await make(service, ada.accessToken).code == "step_up_required")
                let proof = try await ada.client.stepUp()
                // Auth declares its queue after it accepts HTTP.
                try await eventually("auth answers") {
                    try await make(service, ada.accessToken, proof: proof).status != 503
                }
                #expect(try await make(service, ada.accessToken, proof: proof).status == 204)
                #expect(try await make(service, ada.accessToken, proof: "fls_wrong").code == "step_up_required")
                // Whether or not the service has heard of the end of the session yet: the proof has ended with it.
                #expect(try await ada.client.post("/logout").status == 204)
                #expect(try await make(service, ada.accessToken, proof: proof).status == 401)
            }
        }
    }

    /// Not knowing is not a refusal, and not a pass.
    @Test func withoutAuthNobodyCanSay() async throws {
        let clock = ManualClock(Timestamp(secondsSince1970: 1_795_000_000))
        let key = SigningKey.generate()
        let token = try TokenSigner(key: key, issuer: "florin", audience: "florin-api").sign(
            AccessToken(
                subject: UserID(UniqueID(high: 1, low: 1)), sessionID: UniqueID(high: 1, low: 2), apiKeyID: nil,
                roles: [.customer], scopes: nil, issuedAt: clock.now, expiresAt: clock.now + .seconds(600),
                tokenID: UniqueID(high: 1, low: 3)))
        try await TestBroker.with("nobody") { broker in
            let keys = StaticKeySource([key.verificationKey])
            try await AskingService.run(broker: broker.url, clock: clock.clock, keys: keys) { service in
                let answer = try await make(service, token, proof: "fls_right")
                #expect(answer.status == 503 && answer.code == "dependency_unavailable")
            }
        }
    }
}
