package import Contracts
package import PolicyKit
package import PostgresAccess
package import Primitives

/// How compliance watches a customer. Of whoever it has told nothing there is nothing to fear.
package struct KnownStanding: Sendable, Equatable {
    package var risk = AssessmentPolicy.Risk.low
    /// Until then every operation is assessed.
    package var askUntil: Timestamp?

    package init() {}
}

/// What compliance tells of customers, in the table `standings` of a service.
package struct KnownStandings: Sendable {
    private let client: PostgresClient

    package init(_ client: PostgresClient) {
        self.client = client
    }

    package func find(_ owner: UserID) async throws -> KnownStanding {
        let row = try await client.query(
            "select risk, ask_until from standings where owner_id = \(owner)"
        ).first(String.self, Timestamp?.self)
        guard let (risk, askUntil) = row else { return KnownStanding() }
        guard let known = AssessmentPolicy.Risk(rawValue: risk) else {
            throw PostgresError(.decoding, message: "a risk cannot be read")
        }
        var standing = KnownStanding()
        standing.risk = known
        standing.askUntil = askUntil
        return standing
    }

    /// Takes what is newer than what is known, whatever order it comes in; locks in the order of ids.
    package static func keep(_ states: [CustomerStateEntry]) -> SQL {
        """
        insert into standings as known (owner_id, risk, restriction, version, ask_until)
        select s.owner_id, s.risk, s.restriction, s.version, s.ask_until
        from unnest(
            \(states.map(\.userID)), \(states.map(\.risk.rawValue)), \(states.map(\.restriction.rawValue)),
            \(states.map(\.version)), \(states.map(\.askUntil))
        ) as s (owner_id, risk, restriction, version, ask_until)
        where not exists (
            select from standings o where o.owner_id = s.owner_id and o.version >= s.version)
        order by s.owner_id
        on conflict (owner_id) do update
        set risk = excluded.risk, restriction = excluded.restriction, version = excluded.version,
            ask_until = excluded.ask_until
        where known.version < excluded.version
        """
    }
}
