import MoneyKit
import PostgresAccess
import Primitives
import WalletDomain

extension RewardAccount {
    static let columns: SQL = """
        owner_id, currency, cashback_program, points_program, referral_program, cashback_earned, referral_earned,
        points_earned, points, points_owed, entries, owed
        """

    /// Reads `columns`.
    init(_ row: Row, lots: [PointsBook.Lot]) throws(PostgresError) {
        self.init(
            owner: try row.decode(OwnerID.self, at: 0), currency: try row.decode(Currency.self, at: 1),
            programs: [
                .cashback: try row.decode(UniqueID.self, at: 2), .points: try row.decode(UniqueID.self, at: 3),
                .referralBonus: try row.decode(UniqueID.self, at: 4),
            ],
            earned: [
                .cashback: try row.decode(Int64.self, at: 5), .referralBonus: try row.decode(Int64.self, at: 6),
                .points: try row.decode(Int64.self, at: 7),
            ],
            owed: try row.decode(Int64.self, at: 11),
            points: PointsBook(
                balance: try row.decode(Int64.self, at: 8), owed: try row.decode(Int64.self, at: 9),
                count: try row.decode(Int64.self, at: 10), lots: lots))
    }

    /// Makes it with programs of its own where there is none; its owner is locked.
    static func open(_ owner: OwnerID, _ currency: Currency, at now: Timestamp, ids: IDGenerator) -> SQL {
        let programs: [UniqueID] = [ids.next(), ids.next(), ids.next()]
        return """
            insert into wallet.reward_accounts
                (owner_id, currency, cashback_program, points_program, referral_program, updated_at)
            values (\(owner), \(currency.code), \(programs[0]), \(programs[1]), \(programs[2]), \(now))
            on conflict (owner_id, currency) do nothing
            """
    }

    static func lots(_ owner: OwnerID, _ currency: Currency) -> SQL {
        """
        select id, bill_payment_id, left_over, expires_on from wallet.point_entries
        where owner_id = \(owner) and currency = \(currency.code) and left_over > 0 order by expires_on, id
        """
    }

    /// Writes the account with what changed of its points, which need the rewards that they became to be there.
    func save(at now: Timestamp) -> [SQL] {
        let update: SQL = """
            update wallet.reward_accounts
            set cashback_earned = \(earned(by: .cashback)), referral_earned = \(earned(by: .referralBonus)),
                points_earned = \(earned(by: .points)), points = \(points.balance), points_owed = \(points.owed),
                entries = \(points.count), owed = \(owed), updated_at = \(now)
            where owner_id = \(owner) and currency = \(currency.code)
            """
        let fresh = Set(points.entries.map(\.id))
        let used = points.used.filter { !fresh.contains($0.key) }.sorted { $0.key < $1.key }
        return [update] + points.entries.map { insert($0, at: now) }
            + used.map { "update wallet.point_entries set left_over = \($0.value) where id = \($0.key)" }
    }

    private func insert(_ entry: PointsBook.Entry, at now: Timestamp) -> SQL {
        """
        insert into wallet.point_entries (id, owner_id, currency, number, delta, balance_after, reason,
            bill_payment_id, credit_id, expires_on, left_over, created_at)
        values (\(entry.id), \(owner), \(currency.code), \(entry.number), \(entry.delta), \(entry.balanceAfter),
            \(entry.reason.rawValue), \(entry.bill), \(entry.credit), \(entry.expiresOn), \(points.left(of: entry)),
            \(now))
        """
    }
}
