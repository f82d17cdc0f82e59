import ComplianceDomain
import PostgresAccess
import Primitives

/// Why a customer was looked at.
enum ScreeningCause: String, Sendable {
    /// The customer has said something else of who they are.
    case profile
    /// A tier is decided.
    case tier
    /// A list has changed.
    case list
    /// Its time has come, or it could not be done before.
    case full
}

/// What came of one look at a customer.
struct ScreeningResult: Sendable {
    let id: UniqueID
    let user: UserID
    let cause: ScreeningCause
    let hits: Int
    let best: MatchScore?
    let versions: [ListVersionID]

    /// - Parameters:
    ///   - versions: of the lists that were searched; none: nobody has looked.
    init(
        id: UniqueID, user: UserID, cause: ScreeningCause, matches: [ListMatch] = [], versions: [ListVersionID] = []
    ) {
        self.id = id
        self.user = user
        self.cause = cause
        self.versions = versions
        hits = matches.count
        best = matches.map(\.score).max()
    }

    var outcome: String { versions.isEmpty ? "not_checked" : hits > 0 ? "hits" : "clear" }
}

/// What the hits of a customer and the looks at them come to.
struct ScreeningSummary: Sendable {
    let isScreened: Bool
    let isConfirmed: Bool
    let isOpen: Bool
    let isInconclusive: Bool
    /// A public person, or in the news for a crime: no bar, and a high risk.
    let isExposed: Bool
    let isPublicPerson: Bool
    let isStopped: Bool

    var state: ScreeningState {
        if isConfirmed { return .confirmed }
        if isOpen { return .open }
        // What could not be found out is not clear, and a person may go on with it.
        return isScreened && !isInconclusive ? .clear : .unscreened
    }
}

/// All SQL for looks at customers.
struct ScreeningStore: Sendable {
    let client: PostgresClient

    nonisolated(nonsending) func summary(
        of user: UserID, in transaction: PostgresTransaction
    ) async throws -> ScreeningSummary {
        let rows = try await transaction.query(
            """
            select exists (select from compliance.customer_screenings s
                    where s.user_id = \(user) and s.screened_at is not null),
                coalesce(bool_or(h.status = 'confirmed' and h.is_sanction), false),
                coalesce(bool_or(h.status = 'open'), false),
                coalesce(bool_or(h.status = 'inconclusive' and h.is_sanction), false),
                coalesce(bool_or(h.status <> 'false_positive' and not h.is_sanction), false),
                coalesce(bool_or(h.status <> 'false_positive' and not h.is_sanction
                    and h.list <> \(ListName.adverseMedia.text)), false),
                coalesce(bool_or(h.stops), false)
            from compliance.hits h where h.user_id = \(user)
            """)
        guard
            let (isScreened, isConfirmed, isOpen, isInconclusive, isExposed, isPublicPerson, isStopped) =
                try rows.first(Bool.self, Bool.self, Bool.self, Bool.self, Bool.self, Bool.self, Bool.self)
        else { throw PostgresError(.decoding, message: "sums over no rows are a row") }
        return ScreeningSummary(
            isScreened: isScreened, isConfirmed: isConfirmed, isOpen: isOpen, isInconclusive: isInconclusive,
            isExposed: isExposed, isPublicPerson: isPublicPerson, isStopped: isStopped)
    }

    /// - Parameter screenedAt: nil when the lists could not be searched.
    nonisolated(nonsending) func mark(
        _ user: UserID, screenedAt: Timestamp?, dueAt: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            """
            insert into compliance.customer_screenings as s (user_id, screened_at, due_at)
            values (\(user), \(screenedAt), \(dueAt))
            on conflict (user_id) do update
            set screened_at = coalesce(excluded.screened_at, s.screened_at), due_at = excluded.due_at
            """)
    }

    nonisolated(nonsending) func insert(
        _ results: [ScreeningResult], now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        try await transaction.pipeline(
            results.map { result in
                """
                insert into compliance.screenings (id, user_id, cause, outcome, hits, best, versions, screened_at)
                values (\(result.id), \(result.user), \(result.cause.rawValue), \(result.outcome), \(result.hits),
                    \(result.best?.tenThousandths), \(result.versions.map(\.rawValue)), \(now))
                """
            })
    }

    /// Whom all lists are to be searched for by now, who has waited longest first.
    func due(by now: Timestamp, limit: Int) async throws -> [UserID] {
        try await client.query(
            """
            select s.user_id from compliance.customer_screenings s
            where s.due_at <= \(now) order by s.due_at, s.user_id limit \(limit)
            """
        ).decode(UserID.self)
    }

    /// The numbers of documents that a customer has shown.
    nonisolated(nonsending) func documentNumbers(
        of user: UserID, in transaction: PostgresTransaction
    ) async throws -> [String] {
        try await transaction.query(
            """
            select distinct document_number from compliance.documents
            where user_id = \(user) and document_number is not null order by 1 limit 30
            """
        ).decode(String.self)
    }
}
