import ComplianceDomain
import MoneyKit
import PostgresAccess
import Primitives

/// An operation that was asked about, and the answer.
struct KeptAssessment: Sendable {
    /// What staff have said of it.
    struct Verdict: Sendable {
        let staff: UserID
        let reason: String
    }

    struct Counterparty: Sendable {
        let name: String?
        let country: String?
        let account: String?
    }

    let id: UniqueID
    let asker: String
    let requestHash: [UInt8]
    let user: UserID
    let operation: Policy.Operation
    let source: String
    let destination: String?
    let counterparty: Counterparty
    let amount: Money
    let cents: Int64
    let channel: String
    let address: String?
    let device: String?
    let policyVersion: Int
    let score: AssessmentScore
    let level: AssessmentLevel
    var decision: AssessmentDecision
    /// Codes of the live rules that held.
    let rules: [String]
    var verdict: Verdict?
    /// The one that staff allowed, by which this one passes: itself, or the same operation under another id.
    var allowedBy: UniqueID?
    let createdAt: Timestamp
    var decidedAt: Timestamp
    var validUntil: Timestamp

    fileprivate var decidedBy: String { verdict == nil ? "policy" : "staff" }
}

/// Which assessments a list shows.
struct AssessmentFilter: Sendable {
    let customer: UserID?
    let decision: AssessmentDecision?
    let operation: Policy.Operation?
}

/// All SQL for assessments.
struct AssessmentStore: Sendable {
    let client: PostgresClient

    func find(_ id: UniqueID) async throws -> KeptAssessment? {
        try Self.decode(await client.query("\(Self.select) where id = \(id)")).first
    }

    /// The customer is locked, and with that all that is said of their operations.
    nonisolated(nonsending) func find(
        _ id: UniqueID, in transaction: PostgresTransaction
    ) async throws -> KeptAssessment? {
        try Self.decode(await transaction.query("\(Self.select) where id = \(id)")).first
    }

    /// Which of these were asked about.
    nonisolated(nonsending) func known(
        _ ids: [UniqueID], in transaction: PostgresTransaction
    ) async throws -> Set<UniqueID> {
        guard !ids.isEmpty else { return [] }
        return Set(
            try await transaction.query("select id from compliance.assessments where id = any(\(ids))")
                .decode(UniqueID.self))
    }

    func list(_ filter: AssessmentFilter, after id: UniqueID?, limit: Int) async throws -> [KeptAssessment] {
        try Self.decode(await client.query(Self.listSQL(filter, after: id, limit: limit)))
    }

    static func listSQL(_ filter: AssessmentFilter, after id: UniqueID?, limit: Int) -> SQL {
        var query = ListQuery()
        query.equals("user_id", filter.customer)
        query.equals("decision", filter.decision?.rawValue)
        query.equals("operation", filter.operation?.rawValue)
        query.follows("id", id)
        return "\(select) \(query.conditions) order by id desc limit \(limit)"
    }

    /// - Throws: `assessmentIDReused` when another customer's operation has the id.
    nonisolated(nonsending) func insert(_ kept: KeptAssessment, in transaction: PostgresTransaction) async throws {
        let other = kept.counterparty
        do throws(PostgresError) {
            try await transaction.execute(
                """
                insert into compliance.assessments
                    (id, asker, request_hash, user_id, operation, source, destination, counterparty_name,
                    counterparty_country, counterparty_account, amount, currency, cents, channel, ip, device_id,
                    policy_version, score, level, decision, rules, decided_by, staff_id, reason, allowed_by,
                    created_at, decided_at, valid_until)
                values (\(kept.id), \(kept.asker), \(kept.requestHash), \(kept.user), \(kept.operation.rawValue),
                    \(kept.source), \(kept.destination), \(other.name), \(other.country), \(other.account),
                    \(kept.amount.minorUnits), \(kept.amount.currency.code), \(kept.cents), \(kept.channel),
                    \(kept.address), \(kept.device), \(kept.policyVersion), \(kept.score.tenThousandths),
                    \(kept.level.rawValue), \(kept.decision.rawValue), \(kept.rules),
                    \(kept.decidedBy), \(kept.verdict?.staff), \(kept.verdict?.reason),
                    \(kept.allowedBy), \(kept.createdAt), \(kept.decidedAt), \(kept.validUntil))
                """)
        } catch {
            if error.isUniqueViolation(of: "assessments_pkey") { throw ComplianceError.assessmentIDReused }
            throw error
        }
    }

    /// What staff have decided, or by what it passes.
    nonisolated(nonsending) func update(_ kept: KeptAssessment, in transaction: PostgresTransaction) async throws {
        try await transaction.execute(
            """
            update compliance.assessments
            set decision = \(kept.decision.rawValue), decided_by = \(kept.decidedBy),
                staff_id = \(kept.verdict?.staff), reason = \(kept.verdict?.reason), allowed_by = \(kept.allowedBy),
                decided_at = \(kept.decidedAt), valid_until = \(kept.validUntil)
            where id = \(kept.id)
            """)
    }

    /// Whether what staff have allowed has passed, under whichever id.
    nonisolated(nonsending) func hasPassed(_ id: UniqueID, in transaction: PostgresTransaction) async throws -> Bool {
        try await transaction.query("select 1 from compliance.assessments where allowed_by = \(id)").isEmpty == false
    }

    /// The oldest of the same operation that staff have allowed and that has not passed.
    nonisolated(nonsending) func allowed(
        like kept: KeptAssessment, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> KeptAssessment? {
        try Self.decode(
            await transaction.query(
                """
                \(Self.select) a
                where user_id = \(kept.user) and decided_by = 'staff' and decision = 'allow' and allowed_by is null
                    and valid_until > \(now) and asker = \(kept.asker) and operation = \(kept.operation.rawValue)
                    and source = \(kept.source) and destination is not distinct from \(kept.destination)
                    and counterparty_account is not distinct from \(kept.counterparty.account)
                    and amount = \(kept.amount.minorUnits) and currency = \(kept.amount.currency.code)
                    and not exists (select from compliance.assessments p where p.allowed_by = a.id)
                order by id limit 1
                """)
        ).first
    }

    private static let select: SQL = """
        select id, asker, request_hash, user_id, operation, source, destination, counterparty_name,
            counterparty_country, counterparty_account, amount, currency, cents, channel, ip, device_id,
            policy_version::int, score::int, level, decision, rules, staff_id, reason, allowed_by, created_at,
            decided_at, valid_until
        from compliance.assessments
        """

    private static func decode(_ rows: Rows) throws -> [KeptAssessment] {
        try rows.map { row in
            let (id, asker, hash, user, operation, source, destination, name, country, account) = try row.decode(
                UniqueID.self, String.self, [UInt8].self, UserID.self, String.self, String.self, String?.self,
                String?.self, String?.self, String?.self)
            guard let operation = Policy.Operation(rawValue: operation),
                let currency = Currency(try row.decode(String.self, at: 11)),
                let level = AssessmentLevel(rawValue: try row.decode(String.self, at: 18)),
                let decision = AssessmentDecision(rawValue: try row.decode(String.self, at: 19))
            else { throw PostgresError(.decoding, message: "assessment \(id) has a value that we do not know") }
            let staff = try row.decode(UserID?.self, at: 21)
            let reason = try row.decode(String?.self, at: 22)
            return KeptAssessment(
                id: id, asker: asker, requestHash: hash, user: user, operation: operation, source: source,
                destination: destination, counterparty: .init(name: name, country: country, account: account),
                amount: Money(minorUnits: try row.decode(Int64.self, at: 10), currency: currency),
                cents: try row.decode(Int64.self, at: 12), channel: try row.decode(String.self, at: 13),
                address: try row.decode(String?.self, at: 14), device: try row.decode(String?.self, at: 15),
                policyVersion: try row.decode(Int.self, at: 16),
                score: AssessmentScore(tenThousandths: try row.decode(Int.self, at: 17)), level: level,
                decision: decision, rules: try row.decode([String].self, at: 20),
                verdict: staff.map { .init(staff: $0, reason: reason ?? "") },
                allowedBy: try row.decode(UniqueID?.self, at: 23), createdAt: try row.decode(Timestamp.self, at: 24),
                decidedAt: try row.decode(Timestamp.self, at: 25), validUntil: try row.decode(Timestamp.self, at: 26))
        }
    }
}
