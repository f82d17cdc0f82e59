import FoundationEssentials
import JSONKit
import NIOHTTP1
import TestSupport
import Testing

/// Secrets on every way into the system, the wrong ones too, so that the logs have had every chance to hold them.
@Suite struct SecretsTests {
    private static let newPassword = "a battery of correct horses 7"

    @Test func secretsGoWhereTheyMayAndWhereTheyMayNot() async throws {
        let customer = try await Customer.new()
        let client = customer.client
        let anonymous = try FlorinClient.watched()
        let wrong = "not the horse's password \(UUID().uuidString)"
        try UsedSecrets.note([wrong])
        // Taken, wrong, unknown.
        let again = #"{"email":"\#(customer.email)","password":"\#(wrong)","first_name":"A","last_name":"B"}"#
        #expect(try await anonymous.post("/api/v1/auth/register", again).status == 409)
        #expect(try await logIn(customer.email, wrong).status == 401)
        #expect(try await logIn("nobody-\(UUID().uuidString)@florin.test", wrong).status == 401)
        // In places where they do not belong: a path, a query, a header, broken JSON, an unknown field.
        let token = try #require(client.token)
        #expect(try await anonymous.get("/api/v1/wallets?access_token=\(token)").status == 401)
        #expect(try await client.get("/api/v1/wallets?password=\(UUID().uuidString)&token=\(token)").status == 400)
        #expect(try await client.get("/api/v1/wallets/\(token)").status == 400)
        #expect(try await anonymous.post("/api/v1/auth/login", #"{"password":"\#(wrong)""#).status == 400)
        #expect(try await anonymous.post("/api/v1/auth/login", #"{"passwort":"\#(wrong)"}"#).status == 422)
        let headers: HTTPHeaders = ["X-Api-Key": token, "Cookie": "session=\(token)", "User-Agent": customer.email]
        #expect(try await client.send(.GET, "/api/v1/auth/me", headers: headers).status == 200)
        #expect(try await client.post("/api/v1/wallets", #"{"currency":"USD"}"#, key: customer.email).status == 201)
    }

    @Test func sessionsCodesAndPINsAreUsed() async throws {
        let customer = try await Customer.new()
        let client = customer.client
        let wallet = try await customer.openWallet("USD")
        let pins = "/api/v1/wallets/\(wallet.id)/pin"
        #expect(try await client.post(pins, #"{"pin":"739461"}"#).status == 204)
        #expect(try await client.post("\(pins)/change", #"{"current_pin":"739461","new_pin":"204957"}"#).status == 204)
        let amount = #""up_to":{"amount":"1.00","currency":"USD"}"#
        #expect(try await client.post("\(pins)/authorize", #"{"pin":"739461",\#(amount)}"#).status >= 400)
        #expect(try await client.post("\(pins)/authorize", #"{"pin":"204957",\#(amount)}"#).status == 200)
        // Codes by e-mail, one wrong, one right.
        #expect(try await client.post("/api/v1/auth/email/verification", "{}", key: nil).status < 300)
        #expect(try await client.post("/api/v1/auth/email/verify", #"{"code":"000017"}"#).status == 422)
        let code = try await newestCode("email_verification", for: customer.email)
        #expect(try await client.post("/api/v1/auth/email/verify", #"{"code":"\#(code)"}"#).status < 300)
        // A second factor begun, a session refreshed, its old token sent again.
        #expect(try await client.post("/api/v1/auth/mfa/totp", "{}", key: nil).status < 300)
        #expect(try await client.post("/api/v1/auth/mfa/totp/confirm", #"{"code":"000018"}"#).status >= 400)
        let session = try await logIn(customer.email, Customer.password).json
        let refresh = try #require(session["refresh_token"]?.stringValue)
        let anonymous = try FlorinClient.watched()
        for token in [refresh, refresh, "rt_nonsense_\(UUID().uuidString)"] {
            _ = try await anonymous.post("/api/v1/auth/refresh", #"{"refresh_token":"\#(token)"}"#)
        }
        let forgot = try await anonymous.post("/api/v1/auth/password/forgot", #"{"email":"\#(customer.email)"}"#)
        #expect(forgot.status == 202)
        let reset = try await newestCode("password_reset", for: customer.email)
        let answer = try await anonymous.post(
            "/api/v1/auth/password/reset",
            #"{"email":"\#(customer.email)","code":"\#(reset)","new_password":"\#(Self.newPassword)"}"#)
        #expect(answer.status < 300, "\(String(decoding: answer.body, as: UTF8.self))")
        #expect(try await logIn(customer.email, Self.newPassword).status == 200)
    }

    private func logIn(_ email: String, _ password: String) async throws -> FlorinAnswer {
        try await FlorinClient.watched().post(
            "/api/v1/auth/login", #"{"email":"\#(email)","password":"\#(password)"}"#)
    }

    /// The newest code of an address; one for a password comes when the request has long been answered.
    private func newestCode(_ purpose: String, for email: String) async throws -> String {
        let admin = try await Customer.demo("admin")
        return try await eventually("a code for \(purpose)") {
            let answer = try await admin.client.get("/api/v1/admin/one-time-codes?email=\(email)")
            let code = try answer.json["data"]?.arrayValue?.first { $0["purpose"]?.stringValue == purpose }
            return code?["code"]?.stringValue
        }
    }
}
