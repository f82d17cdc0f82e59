import AuthDomain
import Authentication
import Contracts
import HTTPKit
import Primitives

/// Answers who somebody is, and whether they hold their second factor.
struct ServeDirectory: Sendable {
    let directory: DirectoryStore
    let factors: SecondFactorStore
    let users: UserStore
    let clock: WallClock

    /// Throws `notFound`.
    func find(_ request: FindUser) async throws -> DirectoryUser {
        guard let user = try await user(request) else { throw AuthError.notFound }
        return DirectoryUser(user)
    }

    /// Nil also for what is no address or number at all: nobody has it.
    private func user(_ request: FindUser) async throws -> User? {
        switch (request.userID, request.email, request.phone) {
        case (let id?, nil, nil):
            return try await directory.find(id)
        case (nil, let text?, nil):
            guard let email = EmailAddress(text) else { return nil }
            return try await directory.find(email)
        case (nil, nil, let text?):
            guard let phone = PhoneNumber(text) else { return nil }
            return try await directory.find(phone)
        default:
            throw Problem.invalid("user_id", "missing", "exactly one of user_id, email and phone is required")
        }
    }

    func list(_ request: ListDirectory) async throws -> DirectoryPage {
        guard request.limit > 0 else { throw Problem.invalid("limit", "out_of_range", "must be at least 1") }
        let limit = min(request.limit, DirectoryStore.mostPerPage)
        let found = try await directory.list(after: request.after, limit: limit + 1)
        let users = found.prefix(limit)
        return DirectoryPage(
            users: users.map { DirectoryUser($0) }, next: found.count > limit ? users.last?.id : nil)
    }

    /// Never an error for a person who has no factor, or is locked: no code of theirs is good.
    func verify(_ request: VerifySecondFactor) async throws -> VerifiedSecondFactor {
        let now = clock.now()
        guard let user = try await users.find(request.userID), user.status == .active, user.hasSecondFactor else {
            return VerifiedSecondFactor(valid: false)
        }
        do {
            try await factors.verify(SecondFactorProof(typed: request.code), of: user, at: now)
            return VerifiedSecondFactor(valid: true)
        } catch AuthError.accountLocked(let until, _) {
            return VerifiedSecondFactor(valid: false, lockedUntil: until)
        } catch AuthError.invalidCode, AuthError.codeAlreadyUsed, AuthError.accountLockedByStaff {
            return VerifiedSecondFactor(valid: false)
        }
    }
}

extension DirectoryUser {
    init(_ user: User) {
        self.init(
            userID: user.id,
            version: user.version,
            displayName: user.displayName,
            firstName: user.firstName,
            lastName: user.lastName,
            email: user.email.text,
            emailVerified: user.isEmailVerified,
            phone: user.phone,
            phoneVerified: user.isPhoneVerified,
            country: user.country,
            roles: user.roles.map(\.rawValue),
            kycTier: user.kycTier,
            status: user.status.rawValue,
            mfaEnabled: user.hasSecondFactor,
            createdAt: user.createdAt
        )
    }
}
