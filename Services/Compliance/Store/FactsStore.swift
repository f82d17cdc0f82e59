import ComplianceDomain
import PostgresAccess
import Primitives

/// What rules may ask about a customer, as it is now.
struct KnownCustomer: Sendable {
    let facts: CustomerFacts
    let risk: CustomerRisk
    let restriction: Restriction
    let country: String?
}

/// Reads what rules and scores look at beside the movements.
struct FactsStore: Sendable {
    /// Makes the rows of customers that have none, and locks all of them in the order of their ids.
    nonisolated(nonsending) func lock(
        _ users: [UserID], now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        let sorted = Set(users).sorted()
        try await transaction.pipeline([
            """
            insert into compliance.customers (user_id, created_at, updated_at)
            select user_id, \(now), \(now) from unnest(\(sorted)) as met (user_id) on conflict do nothing
            """,
            """
            select user_id from compliance.customers where user_id = any(\(sorted)) order by user_id
            for no key update
            """,
        ])
    }

    nonisolated(nonsending) func customers(
        _ users: some Sequence<UserID>, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> [UserID: KnownCustomer] {
        let sorted = Set(users).sorted()
        guard !sorted.isEmpty else { return [:] }
        let rows = try await transaction.query(
            """
            select c.user_id, c.risk, c.restriction, c.tier::int, c.created_at, c.listed_pep, p.country, p.nationality,
                p.pep_declared, p.occupation, p.birth_date
            from compliance.customers c left join compliance.profiles p on p.user_id = c.user_id
            where c.user_id = any(\(sorted))
            """)
        var found: [UserID: KnownCustomer] = [:]
        for row in rows {
            let (user, risk, restriction, tier, createdAt, isListed, country, nationality) = try row.decode(
                UserID.self, String.self, String.self, Int.self, Timestamp.self, Bool.self, String?.self, String?.self)
            guard let risk = CustomerRisk(rawValue: risk), let restriction = Restriction(rawValue: restriction) else {
                throw PostgresError(.decoding, message: "customer \(user) stands as nobody does")
            }
            let isDeclared = try row.decode(Bool?.self, at: 8)
            let born = try row.decode(CalendarDay?.self, at: 10)
            let facts = CustomerFacts(
                id: user.description, risk: risk.rawValue, tier: tier, country: country, nationality: nationality,
                pep: isListed || isDeclared == true, occupation: try row.decode(String?.self, at: 9),
                ageYears: born.map { $0.years(until: now.day) },
                ageDays: Int(max(.zero, now - createdAt).components.seconds / 86_400))
            found[user] = KnownCustomer(facts: facts, risk: risk, restriction: restriction, country: country)
        }
        return found
    }

    /// Whose a wallet is; nil where no movement has told.
    nonisolated(nonsending) func owner(
        of wallet: UniqueID, in transaction: PostgresTransaction
    ) async throws -> UserID? {
        try await transaction.query("select user_id from compliance.wallets where wallet_id = \(wallet)")
            .first(UserID.self)
    }

    /// Whether nothing has moved between a customer and any of these names of one counterparty.
    nonisolated(nonsending) func isNew(
        _ names: [String], to user: UserID, in transaction: PostgresTransaction
    ) async throws -> Bool {
        try await transaction.query(
            "select 1 from compliance.counterparties where user_id = \(user) and name = any(\(names)) limit 1"
        ).isEmpty
    }
}

extension CalendarDay {
    fileprivate func years(until day: CalendarDay) -> Int {
        let hadBirthday = (day.month, day.day) >= (month, self.day)
        return max(0, day.year - year - (hadBirthday ? 0 : 1))
    }
}
