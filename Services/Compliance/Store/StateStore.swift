import ComplianceDomain
import PostgresAccess
import Primitives

/// How a customer stands with us, beside what was shown of them.
struct StandingRow: Sendable, Equatable {
    struct StaffRisk: Sendable, Equatable {
        let level: CustomerRisk
        let reason: String
        let until: Timestamp?
    }

    struct Limit: Sendable, Equatable {
        let reason: String
        let until: Timestamp?
    }

    var state: CustomerState
    let tier: Int
    /// Nil until anything was counted.
    var points: Int?
    var factors: [RiskAssessment.Factor]
    var reviewOn: CalendarDay?
    var staffRisk: StaffRisk?
    var limit: Limit?
    var isListedPEP: Bool
    let createdAt: Timestamp

    var user: UserID { state.user }

    /// Nil until anybody or anything has said so.
    var isHighRisk: Bool? { points == nil && staffRisk == nil ? nil : state.risk == .high }
}

/// All SQL for risk and restriction of customers.
struct StateStore: Sendable {
    let client: PostgresClient

    /// The customer's row is locked.
    nonisolated(nonsending) func find(
        _ user: UserID, in transaction: PostgresTransaction
    ) async throws -> StandingRow? {
        try Self.decode(await transaction.query("\(Self.select) where c.user_id = \(user)")).first
    }

    /// A page of customers that fit, in the order of their ids.
    func list(_ filter: CustomerFilter, after: UserID?, limit: Int) async throws -> [StandingRow] {
        try Self.decode(await client.query(Self.listSQL(filter, after: after, limit: limit)))
    }

    static func listSQL(_ filter: CustomerFilter, after: UserID?, limit: Int) -> SQL {
        var query = ListQuery()
        query.equals("c.risk", filter.risk?.rawValue)
        query.equals("c.restriction", filter.restriction?.rawValue)
        query.equals("c.tier", filter.tier)
        query.follows("c.user_id", after)
        return "\(select) \(query.conditions) order by c.user_id desc limit \(limit)"
    }

    nonisolated(nonsending) func update(
        _ row: StandingRow, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        let state = row.state
        try await transaction.execute(
            """
            update compliance.customers
            set risk = \(state.risk.rawValue), risk_points = \(row.points), risk_factors = \(row.factors.map(\.text)),
                risk_review_on = \(row.reviewOn), listed_pep = \(row.isListedPEP),
                staff_risk = \(row.staffRisk?.level.rawValue), staff_risk_reason = \(row.staffRisk?.reason),
                staff_risk_until = \(row.staffRisk?.until), restriction = \(state.restriction.rawValue),
                restriction_reason = \(row.limit?.reason), restriction_until = \(row.limit?.until),
                ask_until = \(state.askUntil), state_version = \(state.version), updated_at = \(now)
            where user_id = \(state.user)
            """)
    }

    /// What counts beside the profile when a customer's risk is counted.
    nonisolated(nonsending) func signs(
        of user: UserID, in transaction: PostgresTransaction
    ) async throws -> (products: Int, hasOpenAlert: Bool, hasConfirmedAlert: Bool) {
        let rows = try await transaction.query(
            """
            select (
                    select count(distinct case
                        when kind like 'card%' then 'cards' when kind like 'loan%' then 'loans'
                        when kind like 'investment%' then 'investments' when kind = 'bill_payment' then 'bills'
                        when kind = 'invoice_payment' then 'invoices' when kind = 'interest' then 'savings'
                        else 'wallet' end)
                    from compliance.movements where user_id = \(user)),
                exists (
                    select from compliance.alerts
                    where customer_id = \(user) and status in ('open', 'investigating', 'escalated')),
                exists (select from compliance.alerts where customer_id = \(user) and outcome = 'confirmed')
            """)
        guard let (products, open, confirmed) = try rows.first(Int.self, Bool.self, Bool.self) else {
            return (0, false, false)
        }
        return (products, open, confirmed)
    }

    // MARK: For those who keep a copy

    /// Of everybody who was ever told about, in the order of ids.
    func told(after: UserID?, limit: Int) async throws -> [CustomerState] {
        var query = ListQuery()
        query.requires("c.state_version > 0")
        if let after { query.requires("c.user_id > \(after)") }
        return try Self.decode(
            await client.query("\(Self.select) \(query.conditions) order by c.user_id limit \(limit)")
        ).map(\.state)
    }

    // MARK: By time

    /// Those of whom something has ended by now, or whose risk is to be counted again.
    func due(at now: Timestamp, limit: Int) async throws -> [UserID] {
        try await client.query(
            """
            select user_id from compliance.customers where restriction_until <= \(now)
            union select user_id from compliance.customers where staff_risk_until <= \(now)
            union select user_id from compliance.customers where risk_review_on <= \(now.day)
            order by user_id limit \(limit)
            """
        ).decode(UserID.self)
    }

    // MARK: Rows

    private static let select: SQL = """
        select c.user_id, c.state_version, c.risk, c.restriction, c.ask_until, c.tier::int, c.risk_points::int,
            c.risk_factors, c.risk_review_on, c.staff_risk, c.staff_risk_reason, c.staff_risk_until,
            c.restriction_reason, c.restriction_until, c.listed_pep, c.created_at
        from compliance.customers c
        """

    private static func decode(_ rows: Rows) throws -> [StandingRow] {
        try rows.map { row in
            let (user, version, risk, restriction, askUntil, tier, points, factors, review) = try row.decode(
                UserID.self, Int64.self, String.self, String.self, Timestamp?.self, Int.self, Int?.self, [String].self,
                CalendarDay?.self)
            let staff = try row.decode(String?.self, at: 9).flatMap { CustomerRisk(rawValue: $0) }
            guard let risk = CustomerRisk(rawValue: risk), let restriction = Restriction(rawValue: restriction) else {
                throw PostgresError(.decoding, message: "customer \(user) stands as nobody does")
            }
            let (staffReason, staffUntil) = (
                try row.decode(String?.self, at: 10), try row.decode(Timestamp?.self, at: 11)
            )
            let (reason, until) = (try row.decode(String?.self, at: 12), try row.decode(Timestamp?.self, at: 13))
            return StandingRow(
                state: CustomerState(
                    user: user, version: version, risk: risk, restriction: restriction, askUntil: askUntil),
                tier: tier, points: points, factors: factors.compactMap(RiskAssessment.Factor.init(text:)),
                reviewOn: review,
                staffRisk: staff.map { .init(level: $0, reason: staffReason ?? "", until: staffUntil) },
                limit: reason.map { .init(reason: $0, until: until) },
                isListedPEP: try row.decode(Bool.self, at: 14), createdAt: try row.decode(Timestamp.self, at: 15))
        }
    }
}

/// Which customers a list shows.
struct CustomerFilter: Sendable {
    let risk: CustomerRisk?
    let restriction: Restriction?
    let tier: Int?
}

extension RiskAssessment.Factor {
    /// As it is kept.
    fileprivate var text: String { "\(name) \(points)" }

    fileprivate init?(text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 2, let points = Int(parts[1]) else { return nil }
        self.init(name: String(parts[0]), points: points)
    }
}
