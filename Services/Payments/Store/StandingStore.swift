import Contracts
import PolicyKit
import PostgresAccess
import Primitives

/// How compliance watches a customer. Of whoever it has told nothing there is nothing to fear.
struct Standing: Sendable, Equatable {
    var risk = AssessmentPolicy.Risk.low
    /// Until then every operation is assessed.
    var askUntil: Timestamp?
}

/// What compliance tells of customers.
struct StandingStore: Sendable {
    let client: PostgresClient

    func find(_ owner: UserID) async throws -> Standing {
        let row = try await client.query(
            "select risk, ask_until from payments.standings where owner_id = \(owner)"
        ).first(String.self, Timestamp?.self)
        guard let (risk, askUntil) = row else { return Standing() }
        guard let known = AssessmentPolicy.Risk(rawValue: risk) else {
            throw PostgresError(.decoding, message: "a risk cannot be read")
        }
        return Standing(risk: known, askUntil: askUntil)
    }

    /// The deposit, payment or outflow that an assessment is about.
    nonisolated(nonsending) func subject(
        of assessment: UniqueID, in transaction: PostgresTransaction
    ) async throws -> UniqueID? {
        try await transaction.query(
            """
            select id from payments.deposits where assessment_id = \(assessment)
            union all select id from payments.payments where assessment_id = \(assessment)
            union all select id from payments.outflows where assessment_id = \(assessment)
            """
        ).first(UniqueID.self)
    }

    /// Takes what is newer than what is known, whatever order it comes in; locks in the order of ids.
    static func keep(_ states: [CustomerStateEntry]) -> SQL {
        """
        insert into payments.standings (owner_id, risk, restriction, version, ask_until)
        select s.owner_id, s.risk, s.restriction, s.version, s.ask_until
        from unnest(
            \(states.map(\.userID)), \(states.map(\.risk.rawValue)), \(states.map(\.restriction.rawValue)),
            \(states.map(\.version)), \(states.map(\.askUntil))
        ) as s (owner_id, risk, restriction, version, ask_until)
        where not exists (
            select from payments.standings o where o.owner_id = s.owner_id and o.version >= s.version)
        order by s.owner_id
        on conflict (owner_id) do update
        set risk = excluded.risk, restriction = excluded.restriction, version = excluded.version,
            ask_until = excluded.ask_until
        where payments.standings.version < excluded.version
        """
    }
}
