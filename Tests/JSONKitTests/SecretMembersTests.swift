import JSONKit
import Testing

@Suite struct SecretMembersTests {
    @Test(arguments: [
        "password", "current_password", "newPassword", "New-Password", "PASSWORD", "passwords", "token", "mfa_token",
        "accessToken", "refresh.token", "secret", "clientSecret", "api_key", "apiKey", "apikey", "X-API-Key",
        "api_keys",
        "authorization", "Proxy-Authorization", "cookie", "Set-Cookie", "pin", "new_pin", "newPIN", "cvv", "totp",
        "recovery_code", "recoveryCodes", "ssn", "tin", "us_tin",
    ])
    func namesOfSecrets(name: String) { #expect(SecretMembers.isSecret(name)) }

    @Test(arguments: [
        "", "_", "code", "postal_code", "key", "idempotency_key", "token_id", "password_changed_at", "pinned", "spin",
        "shipping", "secretary", "setting", "cookies_accepted", "austin", "keys", "codes",
    ])
    func namesOfOtherThings(name: String) { #expect(!SecretMembers.isSecret(name)) }
}
