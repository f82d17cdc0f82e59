import ComplianceDomain
import Contracts
import FileKit
import Logging
import Messaging
import Outbox
import PostgresAccess
import Primitives
import ServiceKit

/// Where a person's request stands.
///
/// - waiting: nothing has begun; an erasure may still be thought better of.
/// - exporting: what there is of the person is being gathered into a file.
/// - closing: the account does not surely have ended.
/// - asking: services do their part.
enum PrivacyStage: String, Sendable, CaseIterable {
    case waiting, exporting, closing, asking
}

/// The places at which a request's saga can be made to die: after every answer and after every commit.
package enum PrivacyCrashPoints {
    package static let all = PrivacyStage.allCases.flatMap { [after($0), at($0)] }

    /// Somebody has answered, and nothing is written yet.
    static func after(_ stage: PrivacyStage) -> String { "privacy.after_\(stage)" }

    /// The step is written.
    static func at(_ stage: PrivacyStage) -> String { "privacy.at_\(stage)" }
}

/// Carries people's requests from one step to the next. Each step may be done again: every service is asked what may
/// have been asked before, and what was learned is written before the next one is asked.
struct PrivacySaga: Sendable {
    static let kind = "privacy"
    /// A file takes longer than other steps.
    static let settings: SagaWorkerSettings = {
        var settings = SagaWorkerSettings()
        settings.concurrency = 4
        settings.lease = .seconds(300)
        return settings
    }()
    /// A legal hold, and what keeps a person at a service, are looked at again so often.
    private static let holdPause: Duration = .seconds(3_600)
    private static let blockedPause: Duration = .seconds(10)

    let client: PostgresClient
    let desk: PrivacyDesk
    let exports: ExportFiles
    let outside: OutsideCopies
    let clock: WallClock
    let logger: Logger
    let crashes: CrashPoints
    /// Wakes the workers of this process.
    let wake: @Sendable () -> Void
    /// Wakes the relay after a commit that left an event.
    let committed: @Sendable () -> Void

    func step(_ saga: Saga<PrivacyStage>) async throws {
        guard let request = try await desk.requests.find(PrivacyRequestID(saga.id)), !request.isOver else {
            return try await pause(saga, until: nil)
        }
        switch saga.state {
        case .waiting: try await begin(saga, request)
        case .exporting: try await export(saga, request)
        case .closing: try await close(saga, request)
        case .asking: try await askAll(saga, request)
        }
    }

    // MARK: Beginning

    private func begin(_ saga: Saga<PrivacyStage>, _ request: PrivacyRequest) async throws {
        if try await isHeld(request) { return try await pause(saga, until: clock.now() + Self.holdPause) }
        if request.kind == .erasure {
            let obligations = try await desk.asker.obligations(of: request.user, for: request.id.rawValue)
            guard obligations.isEmpty else { return try await refuse(saga, for: obligations) }
        }
        crashes.passed(PrivacyCrashPoints.after(.waiting))
        let stage: PrivacyStage =
            switch request.kind {
            case .export: .exporting
            case .erasure: .closing
            case .restriction, .rectification, .objection: .asking
            }
        try await change(saga) { request, now, transaction in
            try request.begin(at: now)
            try await plan(request, now, transaction)
            return (stage, now)
        }
    }

    private func isHeld(_ request: PrivacyRequest) async throws -> Bool {
        guard request.kind == .erasure else { return false }
        return try await desk.holds.holds(request.user, at: clock.now())
    }

    private func plan(
        _ request: PrivacyRequest, _ now: Timestamp, _ transaction: PostgresTransaction
    ) async throws {
        try await desk.answers.plan(
            ErasureOrder.places(of: desk.asker.services), of: request.id, now: now, in: transaction)
    }

    /// Nothing has been taken away yet, so the person stays as they are.
    private func refuse(_ saga: Saga<PrivacyStage>, for obligations: [OpenObligation]) async throws {
        try await change(saga) { request, now, transaction in
            try request.refuse(.obligationsOpen, at: now)
            try await plan(request, now, transaction)
            for answer in try await desk.answers.list(of: request.id, in: transaction) {
                var answer = answer
                answer.blockers = obligations.filter { $0.service == answer.service }
                guard !answer.blockers.isEmpty else { continue }
                answer.status = .blocked
                try await desk.answers.keep(answer, of: request.id, now: now, in: transaction)
            }
            return (saga.state, nil)
        }
    }

    // MARK: Exports

    private func export(_ saga: Saga<PrivacyStage>, _ request: PrivacyRequest) async throws {
        let (file, records) = try await exports.write(request, at: clock.now())
        crashes.passed(PrivacyCrashPoints.after(.exporting))
        try await change(saga) { request, now, transaction in
            for answer in try await desk.answers.list(of: request.id, in: transaction) {
                var answer = answer
                answer.status = .completed
                answer.records = records[answer.service] ?? 0
                try await desk.answers.keep(answer, of: request.id, now: now, in: transaction)
            }
            let ready = now.shown
            try await desk.exports.insert(
                PrivacyExport(
                    request: request.id, user: request.user, file: file, readyAt: ready,
                    expiresAt: ready + PrivacyExport.keptFor), in: transaction)
            try request.complete(retaining: false, at: now)
            return (saga.state, nil)
        }
    }

    // MARK: Erasures

    /// First nobody signs in any more, so that nothing new begins.
    private func close(_ saga: Saga<PrivacyStage>, _ request: PrivacyRequest) async throws {
        if try await isHeld(request) { return try await pause(saga, until: clock.now() + Self.holdPause) }
        let answer = try await desk.asker.ask(
            .erase, SubjectRequest(requestID: request.id.rawValue, userID: request.user, step: .close),
            of: ErasureOrder.last)
        crashes.passed(PrivacyCrashPoints.after(.closing))
        guard answer.status != .blocked else {
            return try await refuse(saga, for: answer.blockers.map(OpenObligation.init))
        }
        try await change(saga) { _, now, _ in (.asking, now) }
    }

    // MARK: Services

    /// Asks everybody who can be asked now, one after the other. One that is silent or held up keeps no other waiting.
    private func askAll(_ saga: Saga<PrivacyStage>, _ request: PrivacyRequest) async throws {
        var silence: (any Error)?
        var hasMoved = false
        for answer in ErasureOrder.askable(try await desk.answers.list(of: request.id)) {
            if try await isHeld(request) { return try await pause(saga, until: clock.now() + Self.holdPause) }
            do {
                let next = try await ask(answer, request)
                crashes.passed(PrivacyCrashPoints.after(.asking))
                hasMoved = hasMoved || next.status != .blocked
                let now = clock.now()
                try await client.transaction { transaction in
                    try await desk.answers.keep(next, of: request.id, now: now, in: transaction)
                }
            } catch let error as MessagingError where error.isTransient {
                silence = error
            }
        }
        let answers = try await desk.answers.list(of: request.id)
        if answers.allSatisfy(\.status.isOver) { return try await finish(saga, answers) }
        if let silence, !hasMoved { throw silence }
        try await pause(saga, until: hasMoved ? clock.now() : clock.now() + Self.blockedPause)
    }

    private func ask(_ answer: ServiceAnswer, _ request: PrivacyRequest) async throws -> ServiceAnswer {
        let question: SubjectAsker.Question =
            switch request.kind {
            case .erasure: .erase
            case .rectification: .rectify
            case .restriction, .objection, .export: .restrict
            }
        if question == .erase, answer.service == ComplianceService.slug { try await forgetOutside(request.user) }
        var next = answer
        do {
            let reply = try await desk.asker.ask(
                question,
                SubjectRequest(requestID: request.id.rawValue, userID: request.user, changes: request.changes),
                of: answer.service)
            next.take(reply)
        } catch let error as RequestRefused {
            // It does not take what it is asked; a person looks at it.
            logger.error(
                "a service refuses what a person has a right to",
                metadata: ["privacy_request_id": "\(request.id)", "error": "\(error.code)"])
            next.status = .blocked
            next.blockers = [
                OpenObligation(service: answer.service, code: error.code, detail: error.refusal.detail ?? "")
            ]
        }
        return next
    }

    /// What lies outside the schema goes before the rows that say where it is.
    private func forgetOutside(_ user: UserID) async throws {
        try await outside.forget(user)
        for export in try await desk.exports.list(of: user) { try await exports.forget(export) }
    }

    private func finish(_ saga: Saga<PrivacyStage>, _ answers: [ServiceAnswer]) async throws {
        try await change(saga) { request, now, _ in
            let keeps = request.kind == .erasure && answers.contains { !$0.retained.isEmpty }
            try request.complete(retaining: keeps, at: now)
            return (saga.state, nil)
        }
    }

    // MARK: Writing

    /// Changes the request and moves its saga on in one transaction; tells when that was its end.
    private func change(
        _ saga: Saga<PrivacyStage>,
        _ body:
            @Sendable (inout PrivacyRequest, Timestamp, PostgresTransaction) async throws -> (
                PrivacyStage, Timestamp?
            )
    ) async throws {
        let now = clock.now()
        try await client.transaction { transaction in
            guard var request = try await desk.requests.lock(PrivacyRequestID(saga.id), in: transaction) else {
                return
            }
            guard !request.isOver else {
                return try await desk.sagas.advance(saga, to: saga.state, dueAt: nil, now: now, in: transaction)
            }
            let (stage, due) = try await body(&request, now, transaction)
            try await desk.requests.update(request, now: now, in: transaction)
            try await desk.sagas.advance(saga, to: stage, dueAt: due, now: now, in: transaction)
            if request.isOver { try await transaction.execute(Outbox.append(desk.news.ended(request, now))) }
        }
        crashes.passed(PrivacyCrashPoints.at(saga.state))
        committed()
        wake()
    }

    /// - Parameter due: nil: for ever.
    private func pause(_ saga: Saga<PrivacyStage>, until due: Timestamp?) async throws {
        let now = clock.now()
        try await client.transaction { transaction in
            try await desk.sagas.advance(saga, to: saga.state, dueAt: due, now: now, in: transaction)
        }
        if due == now { wake() }
    }
}

extension ServiceAnswer {
    /// What a service said.
    fileprivate mutating func take(_ reply: SubjectAnswer) {
        records = max(records, reply.records)
        retained = reply.retained.map(Retained.init)
        blockers = reply.status == .blocked ? reply.blockers.map(OpenObligation.init) : []
        status =
            switch reply.status {
            case .completed: .completed
            case .completedWithRetention: .completedWithRetention
            // Rows that were written meanwhile: asked again it takes those too.
            case .inProgress, .remains: .inProgress
            case .blocked: .blocked
            }
    }
}
