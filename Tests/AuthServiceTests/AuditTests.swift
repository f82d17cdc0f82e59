import JSONKit
import PostgresAccess
import TestSupport
import Testing

/// Who tried to come in, and what was done to accounts.
struct AuditTests {
    @Test func eachTryToSignInLeavesItsRowAndNoSecret() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let watch = try await AuditWatch.begin(auth.client, schema: "auth")
            #expect(try await auth.visitor().logIn(ada.email, password: "a wrong password 1").status == 401)
            #expect(try await auth.visitor().logIn("nobody@florin.test", password: "a wrong password 1").status == 401)
            #expect(try await auth.visitor().logIn(ada.email).status == 200)
            let rows = try await watch.rows()
            #expect(rows.map(\.route) == ["logIn", "logIn", "logIn"])
            #expect(rows.map(\.outcome) == ["refused", "refused", "succeeded"])
            #expect(rows.map(\.subjects) == [[ada.id], [], [ada.id]])
            #expect(rows[0]["code"] == .string("invalid_credentials"))
            // What the failure itself tells is committed before its refusal is known.
            #expect(rows[2].companions == ["auth.login_succeeded.v1"])
            #expect(rows[2]["personal"]?.arrayValue?.contains(.string("email")) == true)
            for secret in ["a wrong password 1", AuthClient.password] {
                #expect(rows.allSatisfy { !$0.text.contains(secret) })
            }
        }
    }

    @Test func aWrongCodeThatIsCountedIsNoSuccess() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let watch = try await AuditWatch.begin(auth.client, schema: "auth")
            #expect(try await ada.client.post("/email/verify", #"{"code":"000000"}"#).code == "invalid_code")
            let rows = try await watch.rows()
            #expect(rows.map(\.outcome) == ["refused"])
            #expect(rows.allSatisfy { $0["after"]?["code"] == .string("[redacted]") })
        }
    }
}
