import AuthDomain
import Authentication
import Contracts
import JSONKit
import Outbox
import Primitives

/// Turns what happened to an account into rows of the outbox. The user is the aggregate of all of them, so events of
/// one account arrive in order.
struct AuthEvents: Sendable {
    private let ids: IDGenerator

    init(ids: IDGenerator) {
        self.ids = ids
    }

    func registered(_ user: User, at now: Timestamp) -> OutboxEvent {
        let event = UserRegistered(
            userID: user.id,
            version: user.version,
            roles: user.roles.map(\.rawValue),
            kycTier: user.kycTier,
            status: user.status.rawValue,
            displayName: user.displayName,
            email: user.email.text,
            emailVerified: user.isEmailVerified,
            firstName: user.firstName,
            lastName: user.lastName,
            phone: user.phone,
            phoneVerified: user.isPhoneVerified,
            country: user.country,
            mfaEnabled: user.hasSecondFactor,
            createdAt: user.createdAt,
            registeredAt: now
        )
        return row(event, about: user.id, at: now)
    }

    func updated(_ user: User, at now: Timestamp) -> OutboxEvent {
        let event = UserUpdated(
            userID: user.id,
            version: user.version,
            roles: user.roles.map(\.rawValue),
            kycTier: user.kycTier,
            status: user.status.rawValue,
            displayName: user.displayName,
            firstName: user.firstName,
            lastName: user.lastName,
            email: user.email.text,
            emailVerified: user.isEmailVerified,
            phone: user.phone,
            phoneVerified: user.isPhoneVerified,
            country: user.country,
            mfaEnabled: user.hasSecondFactor,
            createdAt: user.createdAt,
            updatedAt: now
        )
        return row(event, about: user.id, at: now)
    }

    func emailProven(_ email: EmailAddress, of user: UserID, at now: Timestamp) -> OutboxEvent {
        row(ContactVerified(userID: user, kind: .email, address: email.text), about: user, at: now)
    }

    func phoneProven(_ phone: String, of user: UserID, at now: Timestamp) -> OutboxEvent {
        row(ContactVerified(userID: user, kind: .phone, address: phone), about: user, at: now)
    }

    func signedIn(_ session: NewSession) -> OutboxEvent {
        let event = LoginSucceeded(
            userID: session.user.id,
            sessionID: session.id.rawValue,
            deviceName: session.deviceName,
            ip: session.client.ip,
            userAgent: session.client.userAgent,
            deviceID: session.client.deviceID,
            at: session.at
        )
        return row(event, about: session.user.id, at: session.at)
    }

    /// - Parameter client: nil where another service asked.
    func signInFailed(_ user: UserID, from client: ClientTrace?, at now: Timestamp) -> OutboxEvent {
        let event = LoginFailed(
            userID: user, ip: client?.ip, userAgent: client?.userAgent, deviceID: client?.deviceID, at: now)
        return row(event, about: user, at: now)
    }

    func locked(_ user: UserID, until: Timestamp?, at now: Timestamp) -> OutboxEvent {
        row(UserLocked(userID: user, until: until), about: user, at: now)
    }

    /// - Parameter reason: of one that ends alone; nil where all ends that stood on the secrets of the account.
    func sessionRevoked(
        _ session: SessionID, of user: UserID, reason: SessionEnd? = nil, at now: Timestamp
    ) -> OutboxEvent {
        let event = SessionRevoked(
            sessionID: session.rawValue, userID: user, revokedAt: now, reason: reason?.rawValue)
        return row(event, about: user, at: now)
    }

    func sessionsRevoked(of user: UserID, before: Timestamp, at now: Timestamp) -> OutboxEvent {
        row(SessionsRevoked(userID: user, before: before), about: user, at: now)
    }

    func apiKeyCreated(_ key: APIKey) -> OutboxEvent {
        row(
            APIKeyCreated(
                apiKeyID: key.id.rawValue, userID: key.userID, name: key.name, scopes: key.scopes.map(\.rawValue),
                mode: key.mode.rawValue, createdAt: key.createdAt), about: key.userID, at: key.createdAt)
    }

    func apiKeyRevoked(
        _ key: APIKeyID, of user: UserID, reason: SessionEnd? = nil, at now: Timestamp
    ) -> OutboxEvent {
        let event = APIKeyRevoked(
            apiKeyID: key.rawValue, userID: user, revokedAt: now, reason: reason?.rawValue)
        return row(event, about: user, at: now)
    }

    func codeIssued(_ code: IssuedCode, for user: User, at now: Timestamp) -> OutboxEvent {
        let goesByPhone = code.purpose == .phoneVerification
        let event = OneTimeCodeIssued(
            userID: user.id,
            firstName: user.firstName,
            email: user.email.text,
            channel: goesByPhone ? .sms : .email,
            phone: goesByPhone ? user.phone : nil,
            purpose: code.purpose.rawValue,
            code: code.text,
            expiresAt: code.expiresAt
        )
        return row(event, about: user.id, at: now)
    }

    func passwordChanged(_ user: UserID, at now: Timestamp) -> OutboxEvent {
        row(PasswordChanged(userID: user, changedAt: now), about: user, at: now)
    }

    func secondFactorChanged(_ user: UserID, enabled: Bool, at now: Timestamp) -> OutboxEvent {
        row(SecondFactorChanged(userID: user, enabled: enabled), about: user, at: now)
    }

    private func row<Event: EventContract>(_ event: Event, about user: UserID, at now: Timestamp) -> OutboxEvent {
        OutboxEvent(
            type: Event.type,
            aggregateID: user.description,
            data: JSON.encode(event),
            id: ids.next(),
            occurredAt: now,
            traceparent: TraceContext.current?.traceparent
        )
    }
}
