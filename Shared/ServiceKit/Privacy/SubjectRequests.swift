import Contracts
import HTTPKit
import JSONKit
import Messaging
package import PostgresAccess
package import Primitives
package import PrivacyKit

/// Answers what compliance asks about one person: from the service's declaration, and from what only the service knows.
///
/// Each answer is one transaction and a bounded piece of work: an export and a search come in pages, an erasure of more
/// rows than one transaction takes says `in_progress` and goes on when it is asked again. Whatever is asked twice, or
/// was broken off, is asked again as it was.
package struct SubjectRequests: Sendable {
    private let slug: String
    private let store: SubjectStore
    private let client: PostgresClient
    private let clock: WallClock
    private let rules: SubjectRules
    private let committed: @Sendable () -> Void

    /// - Parameter committed: wakes whoever publishes what was written.
    package init(
        _ slug: String, _ map: PrivacyMap, _ client: PostgresClient, clock: WallClock,
        rules: SubjectRules = SubjectRules(), committed: @escaping @Sendable () -> Void = {}
    ) {
        self.slug = slug
        self.client = client
        self.clock = clock
        self.rules = rules
        self.committed = committed
        store = SubjectStore(map)
    }

    private enum Kind: String, CaseIterable {
        case check = "check_erasure"
        case export = "export_subject"
        case erase = "erase_subject"
        case restrict = "restrict_subject"
        case rectify = "rectify_subject"
    }

    /// For the service's own server of requests. Nobody but compliance may ask.
    package var served: [ServedRequest] {
        questions + [
            ServedRequest(type: "\(slug).describe_data.v1", askers: ["compliance"]) { [map = store.map] request, _ in
                JSON.encode(try map.describe(DataMapQuestion.read(request.body)))
            }
        ]
    }

    private var questions: [ServedRequest] {
        Kind.allCases.map { kind in
            ServedRequest(type: "\(slug).\(kind.rawValue).v1", askers: ["compliance"]) { request, _ in
                let asked = try JSONReader.decode(SubjectRequest.self, from: request.body, unknownFields: .ignore)
                do {
                    let answer = try await client.transaction { transaction -> SubjectAnswer in
                        try await self.answer(kind, asked, in: transaction)
                    }
                    committed()
                    return JSON.encode(answer)
                } catch is SubjectStore.UnknownCursor {
                    throw Problem.invalid("cursor", "invalid", "This is no cursor of an answer before.")
                }
            }
        }
    }

    private func answer(
        _ kind: Kind, _ asked: SubjectRequest, in transaction: PostgresTransaction
    ) async throws -> SubjectAnswer {
        switch kind {
        case .check:
            asked.knownAs.isEmpty
                ? try await check(asked.userID, in: transaction) : try await search(asked, in: transaction)
        case .export: try await export(asked, in: transaction)
        case .erase: try await erase(asked, in: transaction)
        case .restrict: try await restrict(asked, in: transaction)
        case .rectify:
            SubjectAnswer(
                records: try await rules.rectify(asked.userID, asked.changes ?? .object([]), transaction))
        }
    }

    // MARK: Telling

    private func export(_ asked: SubjectRequest, in transaction: PostgresTransaction) async throws -> SubjectAnswer {
        let page = try await store.export(of: asked.userID, after: asked.cursor, in: transaction)
        return SubjectAnswer(
            status: page.next == nil ? .completed : .inProgress, records: page.records, data: page.data,
            next: page.next)
    }

    /// Before an erasure: whether it could be. After it: whether anything is left.
    private func check(_ user: UserID, in transaction: PostgresTransaction) async throws -> SubjectAnswer {
        let erasedAt = try await store.mark(of: user, in: transaction)?.erasedAt
        let erasable = try await store.erasable(of: user, in: transaction)
        let retained = try await retained(user, since: erasedAt, in: transaction)
        guard erasedAt != nil else {
            let blockers = try await blockers(user, in: transaction)
            return SubjectAnswer(
                status: blockers.isEmpty ? .done(keeping: retained) : .blocked, records: erasable, retained: retained,
                blockers: blockers)
        }
        guard erasable == 0 else { return SubjectAnswer(status: .remains, records: erasable, retained: retained) }
        let undelivered = try await store.undelivered(of: user, in: transaction)
        return SubjectAnswer(
            status: undelivered == 0 ? .done(keeping: retained) : .inProgress, records: undelivered,
            retained: retained)
    }

    private func search(_ asked: SubjectRequest, in transaction: PostgresTransaction) async throws -> SubjectAnswer {
        guard asked.knownAs.allSatisfy({ $0.count >= SubjectStore.shortestNeedle }) else {
            throw Problem.invalid("known_as", "too_short", "A text of less than three letters stands everywhere.")
        }
        let searched = try await store.search(for: asked.knownAs, after: asked.cursor, in: transaction)
        let found = searched.finds.map { FoundData(place: $0.place, records: $0.records, kept: $0.isKept) }
        let isClean = found.allSatisfy(\.kept)
        return SubjectAnswer(
            status: !isClean ? .remains : searched.next == nil ? .completed : .inProgress,
            records: found.reduce(0) { $0 + $1.records }, next: searched.next, found: found)
    }

    // MARK: Doing

    private func restrict(_ asked: SubjectRequest, in transaction: PostgresTransaction) async throws -> SubjectAnswer {
        _ = try await store.lockMark(of: asked.userID, in: transaction)
        let isChanged = try await store.restrict(
            asked.userID, to: asked.restricted, by: asked.requestID, at: clock.now(), in: transaction)
        return SubjectAnswer(records: isChanged ? 1 : 0)
    }

    private func erase(_ asked: SubjectRequest, in transaction: PostgresTransaction) async throws -> SubjectAnswer {
        let user = asked.userID
        let mark = try await store.lockMark(of: user, in: transaction)
        if mark.erasedAt == nil {
            let blockers = try await blockers(user, in: transaction)
            guard blockers.isEmpty else { return SubjectAnswer(status: .blocked, blockers: blockers) }
        }
        let isClosed = try await rules.close(user, transaction)
        guard asked.step == .erase else {
            if isClosed { try await rules.tell(user, transaction) }
            return SubjectAnswer(records: isClosed ? 1 : 0)
        }
        try await rules.seal(user, transaction)
        let erased = try await store.erase(user, in: transaction)
        let now = clock.now()
        if erased.isWhole {
            if isClosed || erased.records > 0 { try await rules.tell(user, transaction) }
            try await store.markErased(user, by: asked.requestID, at: now, in: transaction)
        }
        let retained = try await retained(user, since: mark.erasedAt ?? now, in: transaction)
        return SubjectAnswer(
            status: erased.isWhole ? .done(keeping: retained) : .inProgress, records: erased.records,
            retained: retained)
    }

    private func blockers(_ user: UserID, in transaction: PostgresTransaction) async throws -> [ErasureBlocker] {
        let mentions = try await store.mentions(of: user, in: transaction)
        let parked = ErasureBlocker(
            service: slug, code: "message_parked",
            detail: "\(mentions) parked messages tell of the person among others: replay or delete them")
        return try await rules.blockers(user, transaction) + (mentions > 0 ? [parked] : [])
    }

    /// - Parameter end: of the account; now when it has not ended.
    private func retained(
        _ user: UserID, since end: Timestamp?, in transaction: PostgresTransaction
    ) async throws -> [RetainedData] {
        let end = end ?? clock.now()
        return try await store.kept(of: user, in: transaction).map { kept in
            RetainedData(category: kept.category, basis: kept.basis.rawValue, until: kept.retention.end(from: end))
        }
    }
}

extension SubjectAnswer {
    fileprivate init(
        status: SubjectStatus = .completed, records: Int = 0, data: JSONValue? = nil, next: String? = nil,
        retained: [RetainedData] = [], blockers: [ErasureBlocker] = [], found: [FoundData] = []
    ) {
        self.init(
            status: status, records: records, data: data, file: nil, next: next, retained: retained,
            blockers: blockers, found: found)
    }
}

extension SubjectStatus {
    fileprivate static func done(keeping retained: [RetainedData]) -> SubjectStatus {
        retained.isEmpty ? .completed : .completedWithRetention
    }
}

extension Retention {
    /// Nil for what lives as long as the account.
    fileprivate func end(from now: Timestamp) -> Timestamp? {
        switch self {
        case .account: nil
        case .days(let days): now + .seconds(days * 86_400)
        // Of 366 days: rather a day too long than too short.
        case .years(let years): now + .seconds(years * 366 * 86_400)
        }
    }
}
