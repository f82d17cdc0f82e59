import AuthDomain
import Authentication
import JSONKit
import Outbox
import PostgresAccess
import Primitives

/// What an administrator changes of an account; nil keeps.
struct AccountChange: Sendable {
    var roles: [Role]?
    var status: AccountStatus?
    var kycTier: Int?
    var reason: String?
}

/// Who changes it and how that is traced.
struct Actor: Sendable {
    /// Nil for the command line.
    let userID: UserID?
    let requestID: String?
}

/// Accounts as administrators see and change them. Every change leaves a row in the audit log.
struct AdministrationStore: Sendable {
    let database: AuthDatabase
    let events: AuthEvents
    let secrets: AuthSecrets
    let ids: IDGenerator

    struct Filter: Sendable {
        var email: String?
        var role: Role?
        var status: AccountStatus?
    }

    /// Newest first, before an id.
    func list(_ filter: Filter, before: UserID?, limit: Int) async throws(PostgresError) -> [User] {
        let rows = try await database.client.query(
            """
            select \(User.columns) from auth.users u
            where (\(filter.email)::text is null or u.email = \(filter.email))
            and (\(filter.role?.rawValue)::text is null or \(filter.role?.rawValue) = any(u.roles))
            and (\(filter.status?.rawValue)::text is null or u.status = \(filter.status?.rawValue))
            and (\(before)::uuid is null or u.id < \(before))
            order by u.id desc limit \(limit)
            """)
        var users: [User] = []
        for row in rows { users.append(try User(row)) }
        return users
    }

    /// Applies a change and returns the account as it is then, with what was revoked by it. Throws `notFound`, and
    /// `ownAccount` if an administrator would lock or demote themselves.
    ///
    /// Locking ends all sessions. Changed roles leave sessions alive but revoke the tokens that name the old ones.
    func change(
        _ id: UserID,
        _ change: AccountChange,
        by actor: Actor,
        at now: Timestamp
    ) async throws -> (user: User, revoked: [Revocation]) {
        if actor.userID == id, change.status == .locked || change.roles?.contains(.admin) == false {
            throw AuthError.ownAccount
        }
        return try await database.transaction { transaction in
            let rows = try await transaction.query(
                "select \(User.columns) from auth.users u where u.id = \(id) and u.status <> 'closed' for update of u")
            guard !rows.isEmpty else { throw AuthError.notFound }
            let before = try User(rows[0])
            let updated = try await transaction.query(
                """
                update auth.users u set
                    roles = coalesce(\(change.roles.map { $0.map(\.rawValue) }), u.roles),
                    status = coalesce(\(change.status?.rawValue), u.status),
                    kyc_tier = coalesce(\(change.kycTier), u.kyc_tier),
                    updated_at = \(now)
                where u.id = \(id)
                returning \(User.columns)
                """)
            let after = try User(updated[0])
            var statements = [audit(before, after, change.reason, by: actor, at: now)]
            var news = [events.updated(after, at: now)]
            var revoked: [Revocation] = []
            if before.status != .locked, after.status == .locked {
                news.append(events.locked(id, until: nil, at: now))
                let ended = try await SessionStore.endAll(
                    of: id, except: nil, reason: .administrator, at: now, in: transaction)
                news += ended.map { events.sessionRevoked($0, of: id, at: now) }
                revoked += ended.map(Revocation.session)
            }
            if after.status == .locked || Set(before.roles) != Set(after.roles) {
                news.append(events.sessionsRevoked(of: id, before: now, at: now))
                revoked.append(.user(id, before: now))
            }
            if change.status == .active {
                statements.append(SignInStore.forget(secrets.failureKey("account", after.email.text)))
            }
            statements += [RevocationStore.insert(revoked, at: now), Outbox.append(news)]
            try await transaction.commit(after: statements)
            return (after, revoked)
        }
    }

    private func audit(_ before: User, _ after: User, _ reason: String?, by actor: Actor, at now: Timestamp) -> SQL {
        let id: UniqueID = ids.next()
        var changes = JSONWriter()
        changes.object { out in
            Self.change("roles", before.roles.map(\.rawValue), after.roles.map(\.rawValue), to: &out)
            Self.change("status", before.status.rawValue, after.status.rawValue, to: &out)
            Self.change("kyc_tier", before.kycTier, after.kycTier, to: &out)
        }
        return """
            insert into auth.audit_log (id, actor_id, action, user_id, changes, reason, request_id, at)
            values (
                \(id), \(actor.userID), 'user.changed', \(after.id), \(json: changes.bytes), \(reason),
                \(actor.requestID), \(now)
            )
            """
    }

    private static func change<Value: FieldValue & Equatable>(
        _ name: StaticString,
        _ old: Value,
        _ new: Value,
        to out: inout JSONWriter
    ) {
        guard old != new else { return }
        var pair = JSONWriter()
        pair.object { pair in
            pair.field("from", old)
            pair.field("to", new)
        }
        out.rawField(name, pair.bytes)
    }
}
