import MoneyKit
import PostgresAccess
import Primitives
import WalletDomain

/// A program of rewards as its owner sees it.
struct RewardProgram: Sendable, Equatable {
    enum Kind: String, Sendable, CaseIterable {
        case cashback, points, referral, external
    }

    let id: UniqueID
    let name: String
    let kind: Kind
    let points: Int64?
    /// Nil: nobody has said so of a program of others.
    let earned: Money?
    let updatedAt: Timestamp
}

/// Points as they came and went.
struct StoredPoints: Sendable {
    let id: UniqueID
    let currency: Currency
    let delta: Int64
    let balanceAfter: Int64
    let reason: PointsBook.Reason
    let expiresOn: CalendarDay?
    let createdAt: Timestamp
}

/// Reads what customers see of their rewards.
struct RewardListStore: Sendable {
    let client: PostgresClient

    // MARK: Programs

    private static let accounts: SQL = """
        select currency, cashback_program, points_program, referral_program, cashback_earned, points, points_earned,
            referral_earned, updated_at
        from wallet.reward_accounts
        """
    private static let external: SQL = """
        select id, program_name, points_balance, earned, currency, updated_at from wallet.external_rewards
        """

    func programs(of owner: OwnerID) async throws -> [RewardProgram] {
        try await programs(accounts: "where owner_id = \(owner)", external: "where owner_id = \(owner)")
    }

    /// One of the owner's.
    func program(_ id: UniqueID, of owner: OwnerID) async throws -> RewardProgram? {
        try await programs(
            accounts: """
                where owner_id = \(owner) and \(id) in (cashback_program, points_program, referral_program)
                """,
            external: "where owner_id = \(owner) and id = \(id)"
        ).first { $0.id == id }
    }

    private func programs(accounts: SQL, external: SQL) async throws -> [RewardProgram] {
        let ours = try await client.query("\(Self.accounts) \(accounts)")
        let theirs = try await client.query("\(Self.external) \(external)")
        return try ours.flatMap { row in try Self.programs(row) } + theirs.map { row in try Self.external(row) }
    }

    private static func programs(_ row: Row) throws(PostgresError) -> [RewardProgram] {
        let (currency, cashback, points, referral, back, balance, redeemed, bonus, at) = try row.decode(
            Currency.self, UniqueID.self, UniqueID.self, UniqueID.self, Int64.self, Int64.self, Int64.self, Int64.self,
            Timestamp.self)
        func program(_ id: UniqueID, _ kind: RewardProgram.Kind, _ earned: Int64, _ points: Int64?) -> RewardProgram {
            RewardProgram(
                id: id, name: "Florin \(kind.rawValue) \(currency.code)", kind: kind, points: points,
                earned: Money(minorUnits: earned, currency: currency), updatedAt: at)
        }
        return [
            program(cashback, .cashback, back, nil), program(points, .points, redeemed, balance),
            program(referral, .referral, bonus, nil),
        ]
    }

    private static func external(_ row: Row) throws(PostgresError) -> RewardProgram {
        let (id, name, points, earned, currency, at) = try row.decode(
            UniqueID.self, String.self, Int64?.self, Int64?.self, Currency?.self, Timestamp.self)
        var money: Money?
        if let earned, let currency { money = Money(minorUnits: earned, currency: currency) }
        return RewardProgram(id: id, name: name, kind: .external, points: points, earned: money, updatedAt: at)
    }

    // MARK: What came and went

    /// Cashback that reached a wallet, newest first.
    func cashback(of owner: OwnerID, before: UniqueID?, limit: Int) async throws -> [RewardCredit] {
        var list = ListQuery()
        list.requires("c.owner_id = \(owner)")
        list.requires("c.kind = 'cashback' and c.status in ('credited', 'clawed_back')")
        list.follows("c.id", before)
        return try await client.query(
            """
            select \(RewardCredit.columns) from wallet.reward_credits c \(list.conditions)
            order by c.id desc limit \(limit)
            """
        ).map { row in try RewardCredit(row) }
    }

    /// Newest first.
    func points(
        of owner: OwnerID, _ currency: Currency?, before: UniqueID?, limit: Int
    ) async throws -> [StoredPoints] {
        var list = ListQuery()
        list.requires("owner_id = \(owner)")
        list.equals("currency", currency?.code)
        list.follows("id", before)
        return try await client.query(
            """
            select id, currency, delta, balance_after, reason, expires_on, created_at from wallet.point_entries
            \(list.conditions) order by id desc limit \(limit)
            """
        ).map { row in
            guard let reason = PointsBook.Reason(rawValue: try row.decode(String.self, at: 4)) else {
                throw PostgresError(.decoding, message: "an entry of points cannot be read")
            }
            return StoredPoints(
                id: try row.decode(UniqueID.self, at: 0), currency: try row.decode(Currency.self, at: 1),
                delta: try row.decode(Int64.self, at: 2), balanceAfter: try row.decode(Int64.self, at: 3),
                reason: reason, expiresOn: try row.decode(CalendarDay?.self, at: 5),
                createdAt: try row.decode(Timestamp.self, at: 6))
        }
    }
}
