import AuthDomain
import Authentication
import HTTPKit
import JSONKit
import Primitives

/// Every refusal but a lock says the same, after the same work: unknown address, wrong password, closed account.
struct LogIn: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/auth/login", id: "logIn", summary: "Sign in with a password", tag: AuthRoutes.Tag.signIn,
        access: .public, problems: [.invalidCredentials, .accountLocked, .rateLimited], rateClass: .signIn)

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

    func handle(_ call: Input) async throws -> Reply<SignInView> {
        let body = call.body
        let now = call.receivedAt
        let keys = auth.signIns.keys(account: body.email, ip: call.clientIP)
        try await auth.signIns.checkOpen(keys, at: now)
        let found = try await auth.users.account(body.email)
        let account = found?.user.status == .closed ? nil : found
        guard try await auth.passwords.verify(body.password, against: account?.passwordHash), let account else {
            try await auth.signIns.fail(keys, user: account?.user.id, at: now, with: .invalidCredentials)
        }
        let user = account.user
        guard user.status == .active else { throw AuthError.accountLocked(remaining: nil) }
        if let upgraded = try await auth.passwords.upgrade(account.passwordHash, of: body.password) {
            try await auth.users.upgradeHash(of: user.id, from: account.passwordHash, to: upgraded)
        }
        guard !user.hasSecondFactor else {
            return .ok(try await ask(user, device: body.deviceName, at: now))
        }
        let client = ClientTrace(ip: call.clientIP, userAgent: call.userAgent)
        let session = auth.newSession(for: user, device: body.deviceName, client: client, at: now)
        try await auth.signIns.begin(session, keys: keys)
        return .ok(.tokens(try await auth.tokens(for: session)))
    }

    private func ask(_ user: User, device: String?, at now: Timestamp) async throws -> SignInView {
        let challenge = LoginChallenge(
            token: .generate(prefix: LoginChallenge.tokenPrefix),
            userID: user.id,
            deviceName: device,
            at: now
        )
        try await auth.factors.open(challenge)
        return .secondFactor(token: challenge.token.text)
    }
}
