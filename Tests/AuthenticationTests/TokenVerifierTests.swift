import Crypto
import JSONKit
import Primitives
import Testing

@testable import Authentication

struct TokenVerifierTests {
    private let fixture = TokenFixture()

    private func verify(_ text: String) async throws(TokenError) -> AccessToken {
        try await fixture.verifier.verify(text)
    }

    /// A token of our key whose header and claims are whatever a test says.
    private func forged(header: String? = nil, claims: String) throws -> String {
        let header = header ?? #"{"alg":"ES256","kid":"\#(fixture.key.id)","typ":"at+jwt"}"#
        let signed = "\(Base64URL.encode(Array(header.utf8))).\(Base64URL.encode(Array(claims.utf8)))"
        return "\(signed).\(Base64URL.encode(try fixture.key.signature(for: Array(signed.utf8))))"
    }

    private func claims(_ changes: (inout [String: String]) -> Void = { _ in }) -> String {
        let id = "\"\(fixture.ids.next().description)\""
        var claims = [
            "iss": #""florin""#, "aud": #""florin-api""#, "sub": id, "sid": id, "jti": id, "roles": #"["customer"]"#,
            "iat": "1795216504", "exp": "1795217104",
        ]
        changes(&claims)
        return "{" + claims.map { #""\#($0.key)":\#($0.value)"# }.joined(separator: ",") + "}"
    }

    @Test func everythingSignedComesBack() async throws {
        let token = AccessToken(
            subject: fixture.ids.next(),
            sessionID: nil,
            apiKeyID: fixture.ids.next(),
            roles: [.merchant, .admin],
            scopes: [.walletRead, .paymentsWrite],
            mode: .test,
            issuedAt: fixture.clock.now,
            expiresAt: Timestamp(secondsSince1970: 1_795_216_804),
            authenticatedAt: Timestamp(secondsSince1970: 1_795_216_000),
            tokenID: fixture.ids.next()
        )
        #expect(try await verify(fixture.signer.sign(token)) == token)
    }

    /// Tokens of the version before say no mode; what a later one may say is not taken for live.
    @Test(arguments: [(nil, KeyMode.live), ("live", .live), ("test", .test), ("rehearsal", .test)])
    func modesAreRead(text: String?, mode: KeyMode) async throws {
        let token = try await verify(forged(claims: claims { $0["mode"] = text.map { "\"\($0)\"" } }))
        #expect(token.mode == mode && Caller(token).isLive == (mode == .live))
    }

    /// Typed claims of other libraries are integers.
    @Test func timesAreWholeSeconds() throws {
        let token = AccessToken(
            subject: fixture.ids.next(), sessionID: nil, apiKeyID: nil, roles: [], scopes: nil,
            issuedAt: fixture.clock.now, expiresAt: fixture.clock.now + .seconds(600),
            authenticatedAt: fixture.clock.now, tokenID: fixture.ids.next())
        let payload = try fixture.signer.sign(token).split(separator: ".")[1]
        let claims = try JSONParser.parse(#require(Base64URL.decode(String(payload))))
        #expect(claims["iat"] == .number("1795216504"))
        #expect(claims["exp"] == .number("1795217104"))
        #expect(claims["auth_time"] == .number("1795216504"))
        #expect(claims["iat_ms"] == .number("1795216504120"))
    }

    /// As a replica of the version before still signs them.
    @Test func fractionsAreRead() async throws {
        let token = try await verify(forged(claims: claims { $0["iat"] = "1795216504.120" }))
        #expect(token.issuedAt == fixture.clock.now)
    }

    @Test func noScopesIsNotTheSameAsUnlimited() async throws {
        let limited = try await verify(forged(claims: claims { $0["scope"] = #""""# }))
        #expect(limited.scopes == [])
        let unlimited = try await verify(forged(claims: claims()))
        #expect(unlimited.scopes == nil)
    }

    @Test func unknownRolesAndScopesGiveNothing() async throws {
        let text = claims {
            $0["roles"] = #"["customer","emperor"]"#
            $0["scope"] = #""wallet:read moon:write""#
        }
        let token = try await verify(forged(claims: text))
        #expect(token.roles == [.customer])
        #expect(token.scopes == [.walletRead])
    }

    @Test func tokenLivesUntilItsExpiryAndTheLeeway() async throws {
        let text = try fixture.signer.sign(fixture.token())
        // Issued 120 ms after the second.
        fixture.clock.advance(by: .seconds(602) - .milliseconds(121))
        _ = try await verify(text)
        fixture.clock.advance(by: .milliseconds(1))
        await #expect(throws: TokenError.expired) { try await verify(text) }
    }

    @Test func tokenFromTheFutureIsNotValidYet() async throws {
        let text = try fixture.signer.sign(fixture.token(issuedAt: fixture.clock.now + .milliseconds(2_001)))
        await #expect(throws: TokenError.notYetValid) { try await verify(text) }
        fixture.clock.advance(by: .milliseconds(1))
        _ = try await verify(text)
    }

    @Test func notBeforeIsKept() async throws {
        let text = try forged(claims: claims { $0["nbf"] = "1795216600" })
        await #expect(throws: TokenError.notYetValid) { try await verify(text) }
        fixture.clock.advance(by: .seconds(95))
        _ = try await verify(text)
    }

    @Test func lifeLongerThanWeIssueIsRefused() async throws {
        _ = try await verify(fixture.signer.sign(fixture.token(lifetime: AccessToken.longestLifetime)))
        let tooLong = try fixture.signer.sign(
            fixture.token(lifetime: AccessToken.longestLifetime + .seconds(1)))
        await #expect(throws: TokenError.notForUs) { try await verify(tooLong) }
        let backwards = try fixture.signer.sign(fixture.token(lifetime: .zero))
        await #expect(throws: TokenError.notForUs) { try await verify(backwards) }
    }

    @Test(arguments: [("iss", #""other""#), ("aud", #""other-api""#), ("iss", #""Florin""#)])
    func otherIssuersAndAudiencesAreRefused(name: String, value: String) async throws {
        let text = try forged(claims: claims { $0[name] = value })
        await #expect(throws: TokenError.notForUs) { try await verify(text) }
    }

    @Test(arguments: [
        ("aud", #"["florin-api"]"#), ("sub", #""someone""#), ("sub", "1"), ("exp", #""1795217104""#), ("exp", "-1"),
        ("exp", "1e12"), ("exp", "1795217104.1234567"), ("exp", "9999999999999"), ("roles", #""customer""#),
        ("jti", "null"), ("sid", #""x""#), ("iat_ms", "1795216505000"), ("iat_ms", "1.5"), ("auth_time", #""x""#),
    ])
    func claimsOfAnotherShapeAreMalformed(name: String, value: String) async throws {
        let text = try forged(claims: claims { $0[name] = value })
        await #expect(throws: TokenError.malformed) { try await verify(text) }
    }

    @Test(arguments: ["iss", "aud", "sub", "jti", "iat", "exp", "roles"])
    func eachClaimIsNeeded(name: String) async throws {
        let text = try forged(claims: claims { $0[name] = nil })
        await #expect(throws: TokenError.malformed) { try await verify(text) }
    }

    @Test(arguments: [
        (#"{"alg":"none","kid":"KID","typ":"at+jwt"}"#, TokenError.unsupportedAlgorithm),
        (#"{"alg":"HS256","kid":"KID","typ":"at+jwt"}"#, .unsupportedAlgorithm),
        (#"{"alg":"es256","kid":"KID","typ":"at+jwt"}"#, .unsupportedAlgorithm),
        (#"{"alg":"ES256","typ":"at+jwt"}"#, .unknownKey),
        (#"{"alg":"ES256","kid":"other","typ":"at+jwt"}"#, .unknownKey),
        (#"{"alg":"ES256","kid":"KID"}"#, .malformed), (#"{"alg":"ES256","kid":"KID","typ":"JWT"}"#, .malformed),
        (#"{"alg":"ES256","kid":"KID","typ":"at+jwt","crit":["exp"]}"#, .malformed),
        (#"{"alg":"ES256","kid":"KID","typ":"at+jwt","jku":"https://evil.test"}"#, .malformed),
        (#"{"alg":"ES256","alg":"none","kid":"KID","typ":"at+jwt"}"#, .malformed), (#"["ES256"]"#, .malformed),
    ])
    func otherHeadersAreRefused(header: String, error: TokenError) async throws {
        let header = header.replacing("KID", with: fixture.key.id)
        let text = try forged(header: header, claims: claims())
        await #expect(throws: error) { try await verify(text) }
    }

    @Test func keyOfAnotherOwnerWithOurIdIsNoUse() async throws {
        let other = SigningKey.generate()
        let header = #"{"alg":"ES256","kid":"\#(fixture.key.id)","typ":"at+jwt"}"#
        let signed = "\(Base64URL.encode(Array(header.utf8))).\(Base64URL.encode(Array(claims().utf8)))"
        let text = "\(signed).\(Base64URL.encode(try other.signature(for: Array(signed.utf8))))"
        await #expect(throws: TokenError.badSignature) { try await verify(text) }
    }

    @Test func everyChangedLetterIsNoticed() async throws {
        let text = try fixture.signer.sign(fixture.token())
        for index in text.indices {
            var changed = text
            changed.replaceSubrange(index...index, with: text[index] == "A" ? "B" : "A")
            await #expect(throws: TokenError.self) { try await verify(changed) }
        }
    }

    @Test(arguments: ["", ".", "..", "...", "a.b.c", "e30.e30.", "e30.e30.AAAA", String(repeating: "A", count: 5_000)])
    func otherTextIsMalformed(text: String) async {
        await #expect(throws: TokenError.malformed) { try await verify(text) }
    }

    @Test func overlongTokenIsNotEvenLookedAt() async throws {
        let text = try forged(claims: claims { $0["extra"] = "\"" + String(repeating: "x", count: 4_000) + "\"" })
        await #expect(throws: TokenError.malformed) { try await verify(text) }
    }
}
