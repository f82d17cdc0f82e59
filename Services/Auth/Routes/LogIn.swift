import AuthDomain
import Authentication
import HTTPKit
import JSONKit
import Primitives

/// Every refusal but a lock says the same, after the same work: unknown address, wrong password, closed account.
struct LogIn: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/auth/login", id: "logIn", summary: "Sign in with a password", tag: AuthRoutes.Tag.signIn,
        access: .public, problems: [.accountRestricted, .invalidCredentials, .accountLocked, .rateLimited],
        rateClass: .signIn,
        isOpenInMaintenance: true)

    struct Body: FieldDecodable {
        let email: EmailAddress
        let password: String
        let deviceName: String?

        init(_ fields: inout Fields) {
            email = fields.required("email", .email)
            password = fields.required("password", .password)
            deviceName = fields.optional("device_name", .deviceName)
        }
    }

    let auth: AuthParts

    func handle(_ call: Call<Self>) async throws -> Reply<SignInView> {
        let keys = auth.signIns.keys(account: call.body.email, from: call.client)
        try await auth.signIns.checkOpen(keys, at: call.receivedAt)
        // A password that was changed while it was compared is compared anew.
        for _ in 0..<Self.comparisons {
            let (user, hash) = try await verified(call, keys)
            if let view = try await signIn(user, hash, call, keys) { return .ok(view) }
        }
        throw AuthError.overloaded
    }

    static let comparisons = 3

    /// The account of the address and the password, and the hash that the password has matched.
    private func verified(_ call: Call<Self>, _ keys: FailureKeys) async throws -> (user: User, passwordHash: String) {
        let found = try await auth.users.account(call.body.email)
        let account = found?.user.status == .closed ? nil : found
        let match = try await auth.passwords.match(call.body.password, against: account?.passwordHash)
        guard match != .none, let account else {
            try await auth.signIns.fail(keys, user: account?.user.id, at: call.receivedAt, with: .invalidCredentials)
        }
        guard account.user.status == .active else { throw AuthError.accountLockedByStaff }
        let upgraded = try await auth.passwords.upgrade(
            account.passwordHash, of: call.body.password, matched: match)
        guard let upgraded else { return account }
        try await auth.users.upgradeHash(of: account.user.id, from: account.passwordHash, to: upgraded)
        return (account.user, upgraded)
    }

    /// Nil if the account has another password by now.
    private func signIn(_ user: User, _ hash: String, _ call: Call<Self>, _ keys: FailureKeys) async throws
        -> SignInView?
    {
        let (now, device) = (call.receivedAt, call.body.deviceName)
        guard !user.hasSecondFactor else {
            let challenge = LoginChallenge(
                token: .generate(prefix: LoginChallenge.tokenPrefix), userID: user.id, deviceName: device, at: now)
            let isOpen = try await auth.factors.open(challenge, passwordHash: hash)
            return isOpen ? .secondFactor(token: challenge.token.text) : nil
        }
        let session = auth.newSession(
            for: user, device: device, client: call.client, secondFactor: false, at: now)
        guard let begun = try await auth.signIns.begin(session, keys: keys, passwordHash: hash) else { return nil }
        return .tokens(try await auth.tokens(for: begun))
    }
}
