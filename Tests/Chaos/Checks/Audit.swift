import PostgresAccess

/// Compares what the clients were told with what stands in the database: what was accepted exactly once and as told,
/// what was refused not at all, and nothing that nobody asked for.
struct Audit {
    let run: String
    let database: PostgresClient
    let entries: [Book.Entry]

    /// A row that an intent made: `tag` is the reference, reason or key it carries.
    struct Effect: Sendable, Equatable {
        let id: String
        let source: String
        let target: String
        let cents: Int64
    }

    /// What does not agree; empty when all is well.
    func differences() async throws -> [String] {
        try await payments() + holds() + captures() + conversions() + reversals()
    }

    /// Single transfers and items of batches: one movement for each that was posted.
    private func payments() async throws -> [String] {
        let rows = try await database.query(
            """
            select reference, transaction_id::text, debit_account::text, credit_account::text, amount
            from wallet.movements
            where reference like \(run + "-%") and reverses is null and hold_id is null
            """
        ).decode(String.self, String.self, String.self, String.self, Int64.self)
        var found: [String: [Effect]] = [:]
        for (reference, id, source, target, cents) in rows {
            found[reference, default: []].append(Effect(id: id, source: source, target: target, cents: cents))
        }
        var expected: [String: Effect] = [:]
        for entry in entries {
            switch (entry.intent.plan, entry.fate) {
            case (.transfer(let item), .accepted(let id, _, _)): expected[item.reference] = item.effect(id ?? "")
            case (.batch(let items), .accepted(_, let changes, _)):
                // An item that was posted has two changes; one that was refused has none.
                let sums = changes.count / 2
                let posted = items.filter { found[$0.reference] != nil }
                if posted.count != sums {
                    expected["\(entry.intent.key): \(sums) posted"] = Effect(id: "", source: "", target: "", cents: 0)
                }
                for item in posted { expected[item.reference] = item.effect(item.id) }
            default: break
            }
        }
        return compare("payment", expected, found)
    }

    private func holds() async throws -> [String] {
        let rows = try await database.query(
            "select reason, id::text, account_id::text, amount from wallet.holds where reason like \(run + "-%")"
        ).decode(String.self, String.self, String.self, Int64.self)
        var found: [String: [Effect]] = [:]
        for (reason, id, wallet, cents) in rows {
            found[reason, default: []].append(Effect(id: id, source: wallet, target: "", cents: cents))
        }
        var expected: [String: Effect] = [:]
        for entry in entries {
            guard case .hold(let wallet, let cents) = entry.intent.plan, case .accepted(let id, _, _) = entry.fate
            else { continue }
            expected[entry.intent.key] = Effect(id: id ?? "", source: wallet, target: "", cents: cents)
        }
        return compare("hold", expected, found)
    }

    private func captures() async throws -> [String] {
        let rows = try await database.query(
            """
            select h.id::text, m.debit_account::text, m.credit_account::text, m.amount
            from wallet.movements m join wallet.holds h on h.id = m.hold_id
            where h.reason like \(run + "-%")
            """
        ).decode(String.self, String.self, String.self, Int64.self)
        var found: [String: [Effect]] = [:]
        for (hold, source, target, cents) in rows {
            found[hold, default: []].append(Effect(id: hold, source: source, target: target, cents: cents))
        }
        var expected: [String: Effect] = [:]
        for entry in entries {
            guard case .capture(let hold, _, let item) = entry.intent.plan, case .accepted = entry.fate else {
                continue
            }
            expected[hold] = item.effect(hold)
        }
        return compare("capture", expected, found)
    }

    private func conversions() async throws -> [String] {
        try await counted(
            "conversion",
            "select quote_id::text, count(distinct transaction_id) from wallet.movements where quote_id is not null group by 1"
        ) { if case .conversion(let quote, _, _, _, _) = $0 { quote } else { nil } }
    }

    private func reversals() async throws -> [String] {
        try await counted(
            "reversal",
            "select reverses::text, count(distinct transaction_id) from wallet.movements where reverses is not null group by 1"
        ) { if case .reversal(let item) = $0 { item.id } else { nil } }
    }

    /// One transaction for each accepted intent, found by what it can be used for only once.
    private func counted(_ what: String, _ sql: SQL, by name: (Plan) -> String?) async throws -> [String] {
        let found = Dictionary(
            uniqueKeysWithValues: try await database.query(sql).decode(String.self, Int64.self).map { ($0, $1) })
        var expected: Set<String> = []
        for entry in entries {
            guard case .accepted = entry.fate, let name = name(entry.intent.plan) else { continue }
            expected.insert(name)
        }
        return found.filter { $0.value != 1 }.map { "\(what) of \($0.key) happened \($0.value) times" }
            + expected.subtracting(found.keys).map { "\(what) of \($0) was accepted and is lost" }
            + Set(found.keys).subtracting(expected).map { "\(what) of \($0) stands and was not accepted" }
    }

    private func compare(_ what: String, _ expected: [String: Effect], _ found: [String: [Effect]]) -> [String] {
        var differences: [String] = []
        for (tag, effect) in expected {
            let rows = found[tag] ?? []
            if rows.isEmpty { differences.append("\(what) \(tag) was accepted and is lost") }
            if rows.count > 1 { differences.append("\(what) \(tag) happened \(rows.count) times") }
            if let row = rows.first, row != effect { differences.append("\(what) \(tag) is not as told: \(row)") }
        }
        for tag in found.keys where expected[tag] == nil {
            differences.append("\(what) \(tag) stands and was not accepted")
        }
        return differences
    }
}

extension Plan.Item {
    fileprivate func effect(_ id: String) -> Audit.Effect {
        Audit.Effect(id: id, source: source, target: target, cents: cents)
    }
}
