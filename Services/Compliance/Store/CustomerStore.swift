import ComplianceDomain
import PostgresAccess
import Primitives

/// A customer as the tier needs it.
struct CustomerRow: Sendable {
    let user: UserID
    let hasEmail: Bool
    let tier: Int
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

    nonisolated(nonsending) func setEmail(
        verified: Bool, of user: UserID, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            """
            update compliance.customers set email_verified = \(verified), updated_at = \(now)
            where user_id = \(user)
            """)
    }

    // MARK: Profiles

    nonisolated(nonsending) func keep(
        _ profile: CustomerProfile, of user: UserID, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        let address = profile.address
        try await transaction.execute(
            """
            insert into compliance.profiles (user_id, first_name, last_name, birth_date, nationality, address_line1,
                address_line2, city, region, postal_code, country, occupation, source_of_funds, pep_declared,
                created_at, updated_at)
            values (\(user), \(profile.firstName), \(profile.lastName), \(profile.birthDate),
                \(profile.nationality.alpha2), \(address.line1), \(address.line2), \(address.city), \(address.region),
                \(address.postalCode), \(address.country.alpha2), \(profile.occupation), \(profile.sourceOfFunds),
                \(profile.isPEP), \(now), \(now))
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
