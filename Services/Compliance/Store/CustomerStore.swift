import ComplianceDomain
import PostgresAccess
import Primitives

/// A customer as the tier needs it.
struct CustomerRow: Sendable {
    let user: UserID
    let hasEmail: Bool
    let tier: Int
}

/// What auth says of an account.
struct DirectoryEntry: Sendable {
    let user: UserID
    let hasEmail: Bool
    let version: Int
}

/// All SQL for customers and their profiles.
struct CustomerStore: Sendable {
    let client: PostgresClient

    /// Makes the customer's row if there is none, and locks it. Whoever changes anything of a customer begins here.
    nonisolated(nonsending) func lock(
        _ user: UserID, now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> CustomerRow {
        try await transaction.execute(
            """
            insert into compliance.customers (user_id, created_at, updated_at) values (\(user), \(now), \(now))
            on conflict do nothing
            """)
        let rows = try await transaction.query(
            "select email_verified, tier from compliance.customers where user_id = \(user) for no key update")
        guard let (hasEmail, tier) = try rows.first(Bool.self, Int.self) else { throw ComplianceError.notFound }
        return CustomerRow(user: user, hasEmail: hasEmail, tier: tier)
    }

    nonisolated(nonsending) func find(
        _ user: UserID, in transaction: PostgresTransaction
    ) async throws -> CustomerRow? {
        let rows = try await transaction.query(
            "select email_verified, tier from compliance.customers where user_id = \(user)")
        return try rows.first(Bool.self, Int.self).map { CustomerRow(user: user, hasEmail: $0.0, tier: $0.1) }
    }

    nonisolated(nonsending) func setTier(
        _ tier: Int, of user: UserID, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            "update compliance.customers set tier = \(tier), updated_at = \(now) where user_id = \(user)")
    }

    // MARK: The directory

    /// Keeps what auth says of an account, unless something newer is known.
    /// - Returns: whether anything changed.
    nonisolated(nonsending) func keep(
        _ entry: DirectoryEntry, now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> Bool {
        try await transaction.execute(Self.keep(entry, now: now)) == 1
    }

    /// Of whoever was erased nothing is kept any more.
    private static func keep(_ entry: DirectoryEntry, now: Timestamp) -> SQL {
        """
        insert into compliance.customers as c (user_id, email_verified, directory_version, created_at, updated_at)
        select \(entry.user), \(entry.hasEmail), \(entry.version), \(now), \(now)
        where not exists (
            select from compliance.data_subjects s where s.user_id = \(entry.user) and s.erased_at is not null)
        on conflict (user_id) do update
        set email_verified = excluded.email_verified, directory_version = excluded.directory_version,
            updated_at = excluded.updated_at
        where c.directory_version < excluded.directory_version
        """
    }

    /// Where the first filling stands; nil when it is over.
    func fill() async throws -> FillPlace? {
        let rows = try await client.query("select after from compliance.directory_fill where completed_at is null")
        guard !rows.isEmpty else { return nil }
        return FillPlace(after: try rows.first(UserID?.self) ?? nil)
    }

    /// Behind whom the filling goes on; from the beginning when it says nobody.
    struct FillPlace: Sendable, Equatable {
        let after: UserID?
    }

    /// A page, in the order of ids, and where to go on, in one transaction. Nobody on it has shown anything yet, so no
    /// tier follows from it.
    func take(_ page: [DirectoryEntry], next: UserID?, now: Timestamp) async throws {
        try await client.transaction { transaction in
            try await transaction.pipeline(page.map { Self.keep($0, now: now) })
            try await transaction.execute(
                """
                update compliance.directory_fill
                set after = \(next), completed_at = \(next == nil ? now : nil) where completed_at is null
                """)
        }
    }

    // MARK: Profiles

    /// Of whoever was erased nothing is kept any more.
    nonisolated(nonsending) func keep(
        _ profile: CustomerProfile, of user: UserID, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        let address = profile.address
        try await transaction.execute(
            """
            insert into compliance.profiles (user_id, first_name, last_name, birth_date, nationality, address_line1,
                address_line2, city, region, postal_code, country, occupation, source_of_funds, pep_declared,
                created_at, updated_at)
            select \(user), \(profile.firstName), \(profile.lastName), \(profile.birthDate),
                \(profile.nationality.alpha2), \(address.line1), \(address.line2), \(address.city), \(address.region),
                \(address.postalCode), \(address.country.alpha2), \(profile.occupation), \(profile.sourceOfFunds),
                \(profile.isPEP), \(now), \(now)
            where not exists (
                select from compliance.data_subjects s where s.user_id = \(user) and s.erased_at is not null)
            on conflict (user_id) do update set first_name = excluded.first_name, last_name = excluded.last_name,
                birth_date = excluded.birth_date, nationality = excluded.nationality,
                address_line1 = excluded.address_line1, address_line2 = excluded.address_line2, city = excluded.city,
                region = excluded.region, postal_code = excluded.postal_code, country = excluded.country,
                occupation = excluded.occupation, source_of_funds = excluded.source_of_funds,
                pep_declared = excluded.pep_declared, updated_at = excluded.updated_at
            """)
    }

    func profile(of user: UserID) async throws -> KeptProfile? {
        try Self.read(await client.query(Self.select(user)), user)
    }

    nonisolated(nonsending) func profile(
        of user: UserID, in transaction: PostgresTransaction
    ) async throws -> KeptProfile? {
        try Self.read(await transaction.query(Self.select(user)), user)
    }

    private static func select(_ user: UserID) -> SQL {
        """
        select first_name, last_name, birth_date, nationality, address_line1, address_line2, city, region, postal_code,
            country, occupation, source_of_funds, pep_declared, created_at
        from compliance.profiles where user_id = \(user)
        """
    }

    private static func read(_ rows: Rows, _ user: UserID) throws -> KeptProfile? {
        for row in rows {
            let (first, last, born, nationality, line1, line2, city, region, postalCode, country) = try row.decode(
                String.self, String.self, CalendarDay.self, String.self, String.self, String?.self, String.self,
                String?.self, String.self, String.self)
            guard let nationality = CountryCode(nationality), let country = CountryCode(country) else {
                throw PostgresError(.decoding, message: "the profile of \(user) has a country that we do not know")
            }
            let profile = CustomerProfile(
                firstName: first, lastName: last, birthDate: born, nationality: nationality,
                address: .init(
                    line1: line1, line2: line2, city: city, region: region, postalCode: postalCode, country: country),
                occupation: try row.decode(String?.self, at: 10), sourceOfFunds: try row.decode(String?.self, at: 11),
                isPEP: try row.decode(Bool.self, at: 12))
            return KeptProfile(user: user, profile: profile, createdAt: try row.decode(Timestamp.self, at: 13))
        }
        return nil
    }
}

/// A profile with whose it is and since when.
struct KeptProfile: Sendable {
    let user: UserID
    let profile: CustomerProfile
    let createdAt: Timestamp
}
