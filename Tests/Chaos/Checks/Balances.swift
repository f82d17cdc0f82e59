import PostgresAccess

/// Adds up what the clients were told, and compares it with the wallets' balances to the cent.
struct Balances {
    let database: PostgresClient
    let population: Population
    let entries: [Book.Entry]

    func differences() async throws -> [String] {
        var expected: [String: Change] = [:]
        for customer in population.customers {
            for wallet in [customer.dollars, customer.euros] { expected[wallet] = Change(wallet: wallet) }
        }
        func add(_ change: Change) {
            expected[change.wallet, default: Change(wallet: change.wallet)].posted += change.posted
            expected[change.wallet]?.held += change.held
        }
        for entry in entries {
            guard case .accepted(_, let changes, _) = entry.fate else { continue }
            for change in changes { add(change) }
        }
        for (wallet, cents) in try await settledDeposits() { add(Change(wallet: wallet, posted: cents)) }
        for (wallet, cents) in try await paidWithdrawals() { add(Change(wallet: wallet, posted: -cents)) }

        let rows = try await database.query(
            "select id::text, posted, held from wallet.accounts where id::text = any(\(Array(expected.keys)))"
        ).decode(String.self, Int64.self, Int64.self)
        return rows.compactMap { wallet, posted, held in
            let told = expected[wallet]
            guard told?.posted != posted || told?.held != held else { return nil }
            return "wallet \(wallet) has \(posted) posted and \(held) held, and clients were told "
                + "\(told?.posted ?? 0) and \(told?.held ?? 0)"
        }
    }

    /// Of the deposits that clients were promised, those that their provider settled.
    private func settledDeposits() async throws -> [(wallet: String, cents: Int64)] {
        var accepted: [String: (wallet: String, cents: Int64)] = [:]
        for entry in entries {
            guard case .deposit(let wallet, let cents) = entry.intent.plan, case .accepted(let id?, _, _) = entry.fate
            else { continue }
            accepted[id] = (wallet, cents)
        }
        let settled = try await database.query("select id::text from payments.deposits where status = 'succeeded'")
            .decode(String.self)
        return settled.compactMap { accepted[$0] }
    }

    /// Of the withdrawals that clients were promised, those that went out.
    private func paidWithdrawals() async throws -> [(wallet: String, cents: Int64)] {
        var accepted: [String: (wallet: String, cents: Int64)] = [:]
        for entry in entries {
            guard case .withdrawal(let wallet, let cents) = entry.intent.plan,
                case .accepted(let id?, _, _) = entry.fate
            else { continue }
            accepted[id] = (wallet, cents)
        }
        let paid = try await database.query("select id::text from payments.outflows where status = 'succeeded'")
            .decode(String.self)
        return paid.compactMap { accepted[$0] }
    }
}
