import MoneyKit
import PostgresAccess
import Primitives
import WalletDomain

/// Finds wallets by the numbers that people write.
///
/// Whoever may ask without end learns all numbers, so the numbers that nobody has are counted for each user and day,
/// over all requests and items of batches. Beyond the bound no number is looked at until the next day, known ones
/// neither: an answer to those would tell which they are. Only a miss writes.
struct PayeeStore: Sendable {
    let client: PostgresClient
    let clock: WallClock
    /// Unknown numbers of a user on a day.
    let maximumTries: Int

    /// The wallets of these numbers; an unknown number has none.
    /// - Throws: `tooManyUnknownNumbers`, and then tells nothing of any of them.
    func find(_ numbers: Set<AccountNumber>, for user: UserID) async throws -> [AccountNumber: Payee] {
        guard !numbers.isEmpty else { return [:] }
        let today = clock.now().day
        let rows = try await client.transaction { transaction in
            try await transaction.commit(after: [Self.tries(of: user, today), Self.select(numbers)])
        }
        guard try rows[0].first(Int.self) ?? 0 < maximumTries else { throw refusal }
        var found: [AccountNumber: Payee] = [:]
        for row in rows[1] {
            let payee = try Payee(row)
            found[payee.number] = payee
        }
        let missing = numbers.count - found.count
        if missing > 0 {
            let tries = try await client.query(Self.count(missing, of: user, today)).first(Int.self) ?? 0
            guard tries <= maximumTries else { throw refusal }
        }
        return found
    }

    /// The next day in UTC begins the count again.
    private var refusal: WalletError {
        let now = clock.now()
        let next = now.day.adding(days: 1).startOfDay
        return .tooManyUnknownNumbers(until: next, waiting: next - now)
    }

    /// A row of a later day counts too: a clock that runs behind the one that wrote it resets nothing.
    private static func tries(of user: UserID, _ today: CalendarDay) -> SQL {
        "select tries from wallet.unknown_numbers where user_id = \(user) and day >= \(today)"
    }

    /// The name of an owner `o` as others see it: none of whoever has restricted what is done with their data.
    static let shownName: SQL = """
        case when not exists (
            select from wallet.data_subjects s where s.user_id = o.owner_id and s.restricted_at is not null)
        then o.masked_name end
        """

    private static func select(_ numbers: Set<AccountNumber>) -> SQL {
        """
        select w.account_number, w.id, w.currency, a.status, \(Self.shownName)
        from wallet.wallets w
        join wallet.accounts a on a.id = w.id
        join wallet.owners o on o.owner_id = w.owner_id
        where w.account_number = any(\(numbers.map(\.description)))
            and a.manager is null -- Nobody pays into a wallet that a service keeps.
        """
    }

    private static func count(_ misses: Int, of user: UserID, _ today: CalendarDay) -> SQL {
        """
        insert into wallet.unknown_numbers as known (user_id, day, tries) values (\(user), \(today), \(misses))
        on conflict (user_id) do update
        set day = greatest(known.day, excluded.day),
            tries = excluded.tries + case when known.day >= excluded.day then least(known.tries, 1000000) else 0 end
        returning tries
        """
    }
}

/// Whom a number belongs to, as far as others may know.
struct Payee: Sendable {
    let number: AccountNumber
    let wallet: AccountID
    let currency: Currency
    let status: Account.Status
    /// `Grace H.`; nil when auth has not told it, or the person does not want it shown.
    let name: String?

    init(_ row: Row) throws(PostgresError) {
        guard let number = AccountNumber(try row.decode(String.self, at: 0)) else {
            throw PostgresError(.decoding, message: "an account number cannot be read")
        }
        self.number = number
        wallet = try row.decode(AccountID.self, at: 1)
        currency = try row.decode(Currency.self, at: 2)
        status = try row.decode(Account.Status.self, at: 3)
        name = try row.decode(String?.self, at: 4)
    }
}
