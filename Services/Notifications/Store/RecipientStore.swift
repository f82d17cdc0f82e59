import Authentication
import Contracts
import NotificationsDomain
import PostgresAccess
import Primitives

/// What auth says of somebody, in the form in which it is kept here.
struct DirectoryEntry: Sendable {
    let userID: UserID
    let version: Int
    let email: String?
    let isEmailVerified: Bool
    let phone: String?
    let isPhoneVerified: Bool
    let firstName: String?
    let lastName: String?
    let country: String?
    let status: String
    let roles: [String]
    /// Nil when it was not told.
    var kycTier: Int?
}

extension DirectoryEntry {
    init(_ user: UserRegistered) {
        self.init(
            userID: user.userID, version: user.version ?? 0, email: user.email,
            isEmailVerified: user.emailVerified ?? false, phone: user.phone,
            isPhoneVerified: user.phoneVerified ?? false, firstName: user.firstName, lastName: user.lastName,
            country: user.country, status: user.status ?? "active", roles: user.roles ?? [], kycTier: user.kycTier)
    }

    init(_ user: UserUpdated) {
        self.init(
            userID: user.userID, version: user.version ?? 0, email: user.email,
            isEmailVerified: user.emailVerified ?? false, phone: user.phone,
            isPhoneVerified: user.phoneVerified ?? false, firstName: user.firstName, lastName: user.lastName,
            country: user.country, status: user.status, roles: user.roles, kycTier: user.kycTier)
    }

    init(_ user: DirectoryUser) {
        self.init(
            userID: user.userID, version: user.version, email: user.email, isEmailVerified: user.emailVerified,
            phone: user.phone, isPhoneVerified: user.phoneVerified, firstName: user.firstName,
            lastName: user.lastName, country: user.country, status: user.status, roles: user.roles,
            kycTier: user.kycTier)
    }
}

/// All SQL for the copy of auth's directory.
struct RecipientStore: Sendable {
    let client: PostgresClient

    /// The higher version wins; of whoever was erased nothing is kept any more, however late a message comes.
    static func keep(_ entries: [DirectoryEntry], now: Timestamp) -> SQL {
        """
        insert into notifications.recipients as known (user_id, version, email, email_verified, phone, phone_verified,
            first_name, last_name, country, status, roles, kyc_tier, updated_at)
        select given.user_id, given.version, given.email, given.email_verified, given.phone, given.phone_verified,
            given.first_name, given.last_name, given.country, given.status, string_to_array(given.roles, ' '),
            given.kyc_tier, \(now)
        from unnest(
            \(entries.map(\.userID)), \(entries.map(\.version)), \(entries.map(\.email)),
            \(entries.map(\.isEmailVerified)), \(entries.map(\.phone)), \(entries.map(\.isPhoneVerified)),
            \(entries.map(\.firstName)), \(entries.map(\.lastName)), \(entries.map(\.country)),
            \(entries.map(\.status)), \(entries.map { $0.roles.joined(separator: " ") }), \(entries.map(\.kycTier))
        ) as given (user_id, version, email, email_verified, phone, phone_verified, first_name, last_name, country,
            status, roles, kyc_tier)
        where not exists (
            select from notifications.data_subjects s where s.user_id = given.user_id and s.erased_at is not null)
        order by given.user_id
        on conflict (user_id) do update
        set version = excluded.version, email = excluded.email, email_verified = excluded.email_verified,
            phone = excluded.phone, phone_verified = excluded.phone_verified, first_name = excluded.first_name,
            last_name = excluded.last_name, country = excluded.country, status = excluded.status,
            roles = excluded.roles, kyc_tier = coalesce(excluded.kyc_tier, known.kyc_tier),
            updated_at = excluded.updated_at
        where known.version < excluded.version
            -- What is known from before tiers were kept.
            or (known.version = excluded.version and known.kyc_tier is null and excluded.kyc_tier is not null)
        """
    }

    nonisolated(nonsending) func status(
        _ user: UserID, in transaction: PostgresTransaction
    ) async throws -> String? {
        try await transaction.query("select status from notifications.recipients where user_id = \(user)")
            .first(String.self)
    }

    /// Whose address it is, as far as that is known.
    static func owner(
        of address: String, _ channel: NotificationsDomain.Channel, in transaction: PostgresTransaction
    ) async throws -> UserID? {
        let column: SQL
        switch channel {
        case .email: column = "lower(email)"
        case .sms: column = "phone"
        case .inApp, .push: return nil
        }
        return try await transaction.query(
            "select user_id from notifications.recipients where \(column) = \(address) order by user_id limit 1"
        ).first(UserID.self)
    }

    /// Members of the staff who are there to be told.
    static func staff(_ role: Role, in transaction: PostgresTransaction) async throws -> [UserID] {
        let rows = try await transaction.query(
            """
            select user_id from notifications.recipients
            where roles @> \([role.rawValue]) and status = 'active' order by user_id
            """)
        var staff: [UserID] = []
        for row in rows { staff.append(try row.decode(UserID.self)) }
        return staff
    }

    /// Where the first filling stands; nil when it is over.
    func fill() async throws -> FillPlace? {
        let rows = try await client.query(
            "select after from notifications.directory_fill where completed_at is null")
        guard !rows.isEmpty else { return nil }
        return FillPlace(after: try rows.first(UserID?.self) ?? nil)
    }

    /// Behind whom the filling goes on; from the beginning when it says nobody.
    struct FillPlace: Sendable {
        let after: UserID?
    }

    /// A page and where to go on, in one transaction.
    func take(_ page: DirectoryPage, now: Timestamp) async throws {
        let next = page.next
        try await client.transaction { transaction in
            try await transaction.execute(Self.keep(page.users.map(DirectoryEntry.init), now: now))
            try await transaction.execute(
                """
                update notifications.directory_fill
                set after = \(next), completed_at = \(next == nil ? now : nil) where completed_at is null
                """)
        }
    }
}
