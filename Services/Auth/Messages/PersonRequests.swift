import AuthDomain
import Authentication
import Contracts
import JSONKit
import Outbox
import PostgresAccess
import Primitives
import PrivacyKit
import ServiceKit

/// What compliance asks of an account: it is told, put right, closed and, last of all, made nobody's.
struct PersonRequests: Sendable {
    let users: UserStore
    let events: AuthEvents
    let secrets: AuthSecrets
    let clock: WallClock

    var rules: SubjectRules {
        var rules = SubjectRules()
        rules.blockers = { user, transaction in try await blockers(user, in: transaction) }
        rules.close = { user, transaction in try await close(user, in: transaction) }
        rules.tell = { user, transaction in try await tell(of: user, in: transaction) }
        rules.rectify = { user, changes, transaction in try await rectify(user, changes, in: transaction) }
        return rules
    }

    /// Who works here is no customer any more once an administrator has taken the roles of staff away.
    private func blockers(_ user: UserID, in transaction: PostgresTransaction) async throws -> [ErasureBlocker] {
        guard let account = try await Self.lock(user, in: transaction) else { return [] }
        guard account.roles.contains(where: Role.staff.contains) else { return [] }
        return [
            ErasureBlocker(
                service: AuthService.slug, code: "staff_account", detail: "The account has roles of staff.")
        ]
    }

    /// Locked before it is read: a statement sees what was there when it began to wait.
    private static func lock(_ user: UserID, in transaction: PostgresTransaction) async throws -> User? {
        let rows = try await transaction.pipeline([
            "select id from auth.users where id = \(user) for no key update",
            "select \(User.columns) from auth.users u where u.id = \(user)",
        ])[1]
        return rows.isEmpty ? nil : try User(rows[0])
    }

    /// Nobody signs in any more, and whoever is in is put out.
    private func close(_ user: UserID, in transaction: PostgresTransaction) async throws -> Bool {
        guard let account = try await Self.lock(user, in: transaction), account.status != .closed else { return false }
        let now = clock.now()
        let end = try await AdministrationStore.endTokens(of: user, at: now, in: transaction)
        let ended = try await OutstandingProofs.end(
            of: user, keeping: nil, reason: .administrator, at: now, in: transaction)
        let revoked = ended.revocations + [.user(user, before: end)]
        try await transaction.pipeline([
            "update auth.users set status = \(AccountStatus.closed.rawValue) where id = \(user)",
            SignInStore.forget(secrets.failureKey("account", account.email.text)),
            SignInStore.forget(secrets.failureKey("reset", account.email.text)),
            RevocationStore.insert(revoked, at: now),
            Outbox.append(
                ended.news(events, of: user, at: now) + [events.sessionsRevoked(of: user, before: end, at: now)]),
        ])
        return true
    }

    /// Others learn that the account is closed, and whose name it has now.
    private func tell(of user: UserID, in transaction: PostgresTransaction) async throws {
        guard try await Self.lock(user, in: transaction) != nil else { return }
        let now = clock.now()
        let account = try await UserStore.touch(user, at: now, in: transaction)
        try await transaction.execute(Outbox.append([events.updated(account, at: now)]))
    }

    /// The fields that people change of themselves; what others have to put right is not ours.
    private func rectify(
        _ user: UserID, _ changes: JSONValue, in transaction: PostgresTransaction
    ) async throws -> Int {
        let body = try JSONReader.decode(UpdateMe.Body.self, from: JSON.encode(changes), unknownFields: .ignore)
        guard let account = try await Self.lock(user, in: transaction), account.status != .closed else { return 0 }
        guard body.change.changesAnything(of: account) else { return 0 }
        _ = try await users.update(user, body.change, at: clock.now(), in: transaction)
        return 1
    }
}

extension UserStore.ProfileChange {
    /// A change that comes again changes nothing, and nobody is told of it again.
    fileprivate func changesAnything(of user: User) -> Bool {
        firstName ?? user.firstName != user.firstName || lastName ?? user.lastName != user.lastName
            || phone.applied(to: user.phone) != user.phone || country.applied(to: user.country) != user.country
    }
}
