import ComplianceDomain
import JSONKit
import Outbox
import PostgresAccess
import Primitives

/// Moves people's requests. Each verb runs in its caller's transaction and locks the request first, then its saga.
struct PrivacyDesk: Sendable {
    let requests: PrivacyRequestStore
    let answers: ServiceAnswerStore
    let exports: PrivacyExportStore
    let holds: LegalHoldStore
    let customers: CustomerStore
    let sagas: SagaStore<PrivacyStage>
    let asker: SubjectAsker
    let news: RightsNews
    let ids: IDGenerator
    /// How long an erasure waits before it begins.
    let coolingOff: Duration

    /// What a person asks for.
    struct Order: Sendable {
        let kind: PrivacyRequest.Kind
        let detail: String?
        let changes: JSONValue?
    }

    /// Before an erasure is taken: what stands against it, of which services have to be asked. Not in a transaction.
    /// - Throws: `legalHold`, `obligationsOpen`; `MessagingError` when a service is silent.
    func checkErasure(of user: UserID, at now: Timestamp) async throws {
        if try await holds.holds(user, at: now) { throw RightsError.legalHold }
        // Asked for again: the answer of the first time comes, or that there is one.
        guard try await requests.open(.erasure, of: user) == nil else { return }
        let obligations = try await asker.obligations(of: user, for: ids.next())
        guard obligations.isEmpty else { throw RightsError.obligationsOpen(obligations) }
    }

    /// - Throws: `requestOpen`, `legalHold`.
    func receive(
        _ order: Order, of user: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> PrivacyRequest {
        if order.kind == .erasure, try await holds.holds(user, at: now, in: transaction) {
            throw RightsError.legalHold
        }
        let tier = try await customers.find(user, in: transaction)?.tier ?? 0
        let request = PrivacyRequest(
            id: ids.next(), user: user, kind: order.kind, detail: order.detail, changes: order.changes,
            coolingOff: coolingOff, isIdentified: tier >= 2, at: now)
        try await requests.insert(request, in: transaction)
        if !request.awaitsDecision { try await begin(request, at: request.notBefore, now: now, in: transaction) }
        return request
    }

    private func begin(
        _ request: PrivacyRequest, at due: Timestamp, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            sagas.create(id: request.id.rawValue, state: .waiting, data: [], dueAt: due, now: now))
    }

    /// - Throws: `notFound`, `alreadyDecided`, `notNow`.
    func withdraw(
        _ id: PrivacyRequestID, of user: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> PrivacyRequest {
        guard var request = try await requests.lock(id, in: transaction), request.user == user else {
            throw RightsError.notFound
        }
        if request.status == .withdrawn { return request }
        try request.withdraw(at: now)
        try await end(request, at: now, in: transaction)
        return request
    }

    /// - Throws: `notFound`, `ownDecision`, `alreadyDecided`, `notNow`.
    func decide(
        _ id: PrivacyRequestID, grants: Bool, because reason: String, by staff: UserID, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> PrivacyRequest {
        guard var request = try await requests.lock(id, in: transaction) else { throw RightsError.notFound }
        guard request.user != staff else { throw RightsError.ownDecision }
        guard grants else {
            try request.refuse(by: staff, because: reason, at: now)
            try await end(request, at: now, in: transaction)
            return request
        }
        try request.grant(by: staff, because: reason)
        try await requests.update(request, now: now, in: transaction)
        try await begin(request, at: now, now: now, in: transaction)
        return request
    }

    /// It is over, and nobody goes on with it.
    private func end(
        _ request: PrivacyRequest, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        try await requests.update(request, now: now, in: transaction)
        if let saga = try await sagas.claim(request.id.rawValue, in: transaction) {
            try await sagas.advance(saga, to: saga.state, dueAt: nil, now: now, in: transaction)
        }
        try await transaction.execute(Outbox.append(news.ended(request, now)))
    }

    // MARK: Reading

    /// Requests with what belongs to them, in the order given.
    func whole(_ list: [PrivacyRequest]) async throws -> [WholePrivacyRequest] {
        let ids = list.map(\.id)
        guard !ids.isEmpty else { return [] }
        let answers = try await answers.list(of: ids)
        let exports = try await exports.list(of: ids)
        return list.map {
            WholePrivacyRequest(request: $0, answers: answers[$0.id] ?? [], export: exports[$0.id])
        }
    }
}

/// A request with what services said to it, and its file.
struct WholePrivacyRequest: Sendable {
    let request: PrivacyRequest
    let answers: [ServiceAnswer]
    let export: PrivacyExport?
}
