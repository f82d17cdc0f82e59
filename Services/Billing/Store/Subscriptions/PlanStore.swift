import BillingDomain
import MoneyKit
import PostgresAccess
import Primitives

/// Which plans a list shows, all of them one merchant's.
struct PlanFilter: Sendable {
    var merchant: UserID
    var state: Plan.State?
}

/// What a plan is called, by programs and by people.
struct PlanName: Sendable, Equatable {
    let code: String
    let name: String
}

/// All SQL for plans, their versions and prices.
struct PlanStore: Sendable {
    let client: PostgresClient

    /// - Returns: false when the merchant has another plan of its code.
    nonisolated(nonsending) func insert(
        _ plan: Plan, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> Bool {
        let inserted = try await transaction.execute(
            """
            insert into billing.plans (
                id, merchant_id, code, name, currency, state, version, created_at, updated_at)
            values (
                \(plan.id), \(plan.merchant), \(plan.code), \(plan.name), \(plan.currency.code),
                \(plan.state.rawValue), \(plan.version.number), \(plan.createdAt), \(plan.createdAt))
            on conflict on constraint plans_code_is_one do nothing
            """)
        guard inserted == 1 else { return false }
        try await write(plan.version, of: plan, at: plan.createdAt, in: transaction)
        return true
    }

    /// The plan must be locked.
    nonisolated(nonsending) func add(
        _ version: PlanVersion, to plan: Plan, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await write(version, of: plan, at: now, in: transaction)
        try await transaction.execute(
            "update billing.plans set version = \(version.number), updated_at = \(now) where id = \(plan.id)")
    }

    private nonisolated(nonsending) func write(
        _ version: PlanVersion, of plan: Plan, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        let head: SQL = """
            insert into billing.plan_versions (plan_id, number, period, period_count, trial_days, created_at)
            values (
                \(plan.id), \(version.number), \(version.interval.rawValue), \(version.count), \(version.trialDays),
                \(now))
            """
        let prices = version.prices.enumerated().map { PlanRow.insert($1, at: $0, of: version, plan) }
        try await transaction.pipeline([head] + prices)
    }

    /// - Parameters:
    ///   - name: nil keeps.
    ///   - state: nil keeps.
    nonisolated(nonsending) func change(
        _ id: PlanID, name: String?, state: Plan.State?, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        var changes = ColumnChanges()
        changes.always("updated_at = \(now)")
        changes.set("name", name)
        changes.set("state", state?.rawValue)
        try await transaction.execute("update billing.plans set \(changes.assignments) where id = \(id)")
    }

    /// Locks the plan until the transaction ends.
    nonisolated(nonsending) func lock(_ id: PlanID, in transaction: PostgresTransaction) async throws -> Plan? {
        let rows = try await transaction.query("\(PlanRow.select) where p.id = \(id) for no key update of p")
        let heads = try PlanRow.heads(rows)
        return try await PlanRow.plans(heads, transaction.query(PlanRow.prices(of: heads))).first
    }

    /// - Parameter version: nil: the newest.
    nonisolated(nonsending) func find(
        _ id: PlanID, version: Int? = nil, in transaction: PostgresTransaction
    ) async throws -> Plan? {
        let heads = try PlanRow.heads(await transaction.query(Self.find(id, version)))
        return try await PlanRow.plans(heads, transaction.query(PlanRow.prices(of: heads))).first
    }

    /// - Parameter version: nil: the newest.
    func find(_ id: PlanID, version: Int? = nil) async throws -> Plan? {
        try await read(Self.find(id, version)).first
    }

    private static func find(_ id: PlanID, _ version: Int?) -> SQL {
        guard let version else { return "\(PlanRow.select) where p.id = \(id)" }
        return "\(PlanRow.selectAny) where p.id = \(id) and v.number = \(version)"
    }

    /// Newest first, those older than `after`.
    func list(_ filter: PlanFilter, after: PlanID?, limit: Int) async throws -> [Plan] {
        var list = ListQuery()
        list.equals("p.merchant_id", filter.merchant)
        list.equals("p.state", filter.state?.rawValue)
        list.follows("p.id", after)
        return try await read("\(PlanRow.select) \(list.conditions) order by p.id desc limit \(limit)")
    }

    /// Which of these plans are the merchant's.
    nonisolated(nonsending) func own(
        _ ids: [PlanID], of merchant: UserID, in transaction: PostgresTransaction
    ) async throws -> Set<PlanID> {
        Set(
            try await transaction.query(
                "select id from billing.plans where id = any(\(ids)) and merchant_id = \(merchant)"
            ).decode(PlanID.self))
    }

    /// What plans are called.
    func names(_ ids: [PlanID]) async throws -> [PlanID: PlanName] {
        try Self.names(await client.query(Self.selectNames(ids)))
    }

    nonisolated(nonsending) func names(
        _ ids: [PlanID], in transaction: PostgresTransaction
    ) async throws -> [PlanID: PlanName] {
        try Self.names(await transaction.query(Self.selectNames(ids)))
    }

    private static func selectNames(_ ids: [PlanID]) -> SQL {
        "select id, code, name from billing.plans where id = any(\(ids))"
    }

    private static func names(_ rows: Rows) throws(PostgresError) -> [PlanID: PlanName] {
        var names: [PlanID: PlanName] = [:]
        for (id, code, name) in try rows.decode(PlanID.self, String.self, String.self) {
            names[id] = PlanName(code: code, name: name)
        }
        return names
    }

    private func read(_ sql: SQL) async throws -> [Plan] {
        let heads = try PlanRow.heads(await client.query(sql))
        guard !heads.isEmpty else { return [] }
        return try await PlanRow.plans(heads, client.query(PlanRow.prices(of: heads)))
    }
}
