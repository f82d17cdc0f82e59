import AuthDomain
import Authentication
import JSONKit
import Outbox
import PostgresAccess
import Primitives

/// What an administrator changes of an account; nil keeps.
///
/// A tier that an administrator sets holds until they set another; cleared, the account has compliance's again.
struct AccountChange: Sendable {
    var roles: [Role]?
    var status: AccountStatus?
    var kycTier: FieldChange<Int> = .keep
    var reason: String?
}

/// Who changes it and how that is traced.
struct Actor: Sendable {
    let person: SignedIn
    let requestID: String
}

/// Accounts as administrators see and change them. Every change leaves a row in the audit log.
struct AdministrationStore: Sendable {
    let database: AuthDatabase
    let events: AuthEvents
    let secrets: AuthSecrets
    let ids: IDGenerator
    let clock: WallClock
    /// False in production, where compliance alone decides.
    let setsTiers: Bool

    struct Filter: Sendable {
        var email: String?
        var phone: String?
        /// The beginning of a first, last or whole name, in any case.
        var name: String?
        var role: Role?
        var status: AccountStatus?
        /// Leaves staff out.
        var customersOnly = false

        /// Names somebody, so that whoever may not read all accounts does not turn their pages.
        var isSpecific: Bool { email != nil || phone != nil || name != nil }
    }

    /// Newest first, before an id.
    func list(_ filter: Filter, before: UserID?, limit: Int) async throws(PostgresError) -> [User] {
        var list = ListQuery()
        list.equals("u.email", filter.email)
        list.equals("u.phone", filter.phone)
        if let name = filter.name.map(Self.beginning) {
            list.requires(
                """
                (lower(u.first_name) like \(name) or lower(u.last_name) like \(name)
                    or lower(u.first_name || ' ' || u.last_name) like \(name))
                """)
        }
        if filter.customersOnly { list.requires("not u.roles && \(Role.staff.map(\.rawValue).sorted())") }
        if let role = filter.role { list.requires("\(role.rawValue) = any(u.roles)") }
        list.equals("u.status", filter.status?.rawValue)
        list.follows("u.id", before)
        let rows = try await database.client.query(
            "select \(User.columns) from auth.users u \(list.conditions) order by u.id desc limit \(limit)")
        var users: [User] = []
        for row in rows { users.append(try User(row)) }
        return users
    }

    /// A pattern for texts that begin so.
    private static func beginning(_ text: String) -> String {
        text.lowercased().replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_") + "%"
    }

    /// Applies a change and returns the account as it is then, with what was revoked by it. Throws `notFound`,
    /// `tierIsCompliances`, `ownAccount` if it is the administrator's own, and `sessionEnded` if they are none any
    /// more.
    ///
    /// Locking ends whatever stands on the account's secrets. Changed roles leave sessions alive but revoke the tokens
    /// that name the old ones.
    func change(
        _ id: UserID,
        _ change: AccountChange,
        by actor: Actor
    ) async throws -> (user: User, revoked: [Revocation]) {
        guard actor.person.user != id else { throw AuthError.ownAccount }
        guard setsTiers || !change.kycTier.isChange else { throw AuthError.tierIsCompliances }
        return try await database.transaction { transaction in
            let before = try await lock(id, for: actor, in: transaction)
            // Only now is it settled what was before this change and what comes after it.
            let now = clock.now()
            let updated = try await transaction.query(
                """
                update auth.users u set \(Self.columns(change, at: now)) where u.id = \(id)
                returning \(User.columns)
                """)
            let after = try User(updated[0])
            AuditTrail.subject(id)
            AuditTrail.changed("roles", from: before.roles.map(\.rawValue), to: after.roles.map(\.rawValue))
            AuditTrail.changed("status", from: before.status.rawValue, to: after.status.rawValue)
            AuditTrail.changed("kyc_tier", from: before.kycTier, to: after.kycTier)
            var news = [events.updated(after, at: now)]
            var revoked: [Revocation] = []
            if before.status != .locked, after.status == .locked {
                news.append(events.locked(id, until: nil, at: now))
                let ended = try await OutstandingProofs.end(
                    of: id, keeping: nil, reason: .administrator, at: now, in: transaction)
                news += ended.news(events, of: id, at: now)
                revoked += ended.revocations
            }
            if after.status == .locked || Set(before.roles) != Set(after.roles) {
                let end = try await Self.endTokens(of: id, at: now, in: transaction)
                news.append(events.sessionsRevoked(of: id, before: end, at: now))
                revoked.append(.user(id, before: end))
            }
            var statements = [
                audit(
                    before, after, "user.changed", change.reason, by: actor.person.user, actor.requestID, at: now)
            ]
            if change.status == .active {
                statements.append(SignInStore.forget(secrets.failureKey("account", after.email.text)))
            }
            statements += [RevocationStore.insert(revoked, at: now), Outbox.append(news)]
            try await transaction.commit(after: statements)
            return (after, revoked)
        }
    }

    private static func columns(_ change: AccountChange, at now: Timestamp) -> SQL {
        var columns = ColumnChanges()
        columns.always("version = u.version + 1, updated_at = \(now)")
        columns.set("roles", change.roles.map { $0.map(\.rawValue) })
        columns.set("status", change.status?.rawValue)
        columns.set("kyc_tier_override", change.kycTier)
        return columns.assignments
    }

    /// Keeps what compliance says of a customer. Others are told when the tier in force is another by it.
    /// - Throws: `UnknownAccount`.
    func keepTier(_ tier: Int, of id: UserID, by message: UniqueID, in transaction: PostgresTransaction) async throws {
        let found = try await transaction.pipeline([
            "select id from auth.users where id = \(id) for no key update",
            "select \(User.columns) from auth.users u where u.id = \(id)",
        ])[1]
        guard !found.isEmpty else { throw UnknownAccount(id: id) }
        let before = try User(found[0])
        let changed = try await transaction.query(
            "update auth.users u set kyc_tier = \(tier) where u.id = \(id) returning \(User.columns)")
        guard try User(changed[0]).kycTier != before.kycTier else { return }
        let now = clock.now()
        let after = try await UserStore.touch(id, at: now, in: transaction)
        try await transaction.pipeline([
            audit(before, after, "user.tier_changed", nil, by: nil, message.description, at: now),
            Outbox.append([events.updated(after, at: now)]),
        ])
    }

    /// An account that compliance knows and we do not.
    struct UnknownAccount: Error, CustomStringConvertible {
        let id: UserID

        var description: String { "there is no account \(id)" }
    }

    /// Locks both accounts, in the order of their ids, and returns the one to change.
    private func lock(_ id: UserID, for actor: Actor, in transaction: PostgresTransaction) async throws -> User {
        let rows = try await transaction.pipeline([
            "select id from auth.users where id = any(\([id, actor.person.user])) order by id for no key update",
            "select \(User.columns) from auth.users u where u.id = \(id) and u.status <> 'closed'",
            """
            select s.id from auth.users u join auth.sessions s on s.user_id = u.id
            where u.id = \(actor.person.user) and u.status = 'active' and 'admin' = any(u.roles)
            and s.id = \(actor.person.session) and s.ended_at is null
            for share of s
            """,
        ])
        guard !rows[2].isEmpty else { throw AuthError.sessionEnded }
        guard !rows[1].isEmpty else { throw AuthError.notFound }
        return try User(rows[1][0])
    }

    /// The instant from which on tokens of an account are good: after now, and after every one that was issued. Whoever
    /// issues one writes its time down under a share lock of the account's row, which is locked here; so the order of
    /// two events is that of the database, and not of two machines' clocks.
    static func endTokens(
        of id: UserID,
        at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws(PostgresError) -> Timestamp {
        let rows = try await transaction.query(
            """
            select greatest(
                \(now)::timestamptz,
                (select max(last_used_at) from auth.sessions where user_id = \(id) and ended_at is null),
                (select max(last_used_at) from auth.api_keys where user_id = \(id))
            )
            """)
        let last = try rows.first(Timestamp.self) ?? now
        // Tokens tell their issue to the millisecond.
        let end = Timestamp(millisecondsSince1970: last.millisecondsSince1970 + 1)
        try await transaction.execute("update auth.users set tokens_valid_from = \(end) where id = \(id)")
        return end
    }

    private func audit(
        _ before: User, _ after: User, _ action: String, _ reason: String?, by actor: UserID?, _ requestID: String,
        at now: Timestamp
    ) -> SQL {
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
                \(id), \(actor), \(action), \(after.id), \(json: changes.bytes), \(reason),
                \(requestID), \(now)
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
