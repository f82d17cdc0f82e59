import ComplianceDomain
import HTTPKit
import Logging
import Outbox
import PostgresAccess
import Primitives

/// Where a submission stands at its provider.
///
/// - applicant: the provider does not surely know the customer.
/// - documents: it does not surely have all files.
/// - ordering: it has not surely been asked to look.
/// - waiting: it looks, or may look again.
enum CheckStage: String, Sendable, CaseIterable {
    case applicant, documents, ordering, waiting
}

/// The places at which a submission's saga can be made to die: after every answer and after every commit.
package enum CheckCrashPoints {
    package static let all = CheckStage.allCases.flatMap { [after($0), at($0)] }

    /// The provider has answered, and nothing is written yet.
    static func after(_ stage: CheckStage) -> String { "kyc.after_\(stage)" }

    /// The step is written.
    static func at(_ stage: CheckStage) -> String { "kyc.at_\(stage)" }
}

/// Carries submissions from one step to the next. Each step may be done again: what may have been done is asked for
/// first, and what a step learned is written with the saga's next state in one transaction.
struct CheckSaga: Sendable {
    static let kind = "kyc"
    /// A provider that says nothing is asked so often.
    static let pollInterval: Duration = .seconds(300)

    let client: PostgresClient
    let desk: KYCDesk
    let files: KYCFiles
    let clock: WallClock
    let logger: Logger
    let crashes: CrashPoints
    /// Wakes the workers of this process.
    let wake: @Sendable () -> Void
    /// Wakes the relay after a commit that left an event.
    let committed: @Sendable () -> Void

    private var checks: ProviderCheckStore { desk.checks }
    private var sagas: SagaStore<CheckStage> { desk.sagas }

    func step(_ saga: Saga<CheckStage>) async throws {
        // Its customer was erased meanwhile.
        guard let check = try await checks.find(ProviderCheckID(saga.id)) else { return try await end(saga) }
        let provider = try desk.providers.named(check.provider)
        do {
            switch saga.state {
            case .applicant: try await makeApplicant(saga, check, provider)
            case .documents: try await uploadAll(saga, check, provider)
            case .ordering: try await order(saga, check, provider)
            case .waiting: try await look(saga, check, provider)
            }
        } catch let refusal as ProviderRefusal {
            logger.warning(
                "a provider does not take a submission",
                metadata: ["provider_check_id": "\(check.id)", "error": "\(refusal)"])
            try await conclude(.review("provider_refused"), saga, check)
        }
    }

    private func makeApplicant(
        _ saga: Saga<CheckStage>, _ check: ProviderCheck, _ provider: IdentityProvider
    ) async throws {
        guard let verification = try await desk.verifications.find(check.verification),
            let profile = try await desk.customers.profile(of: verification.user)?.profile
        else { return try await end(saga) }
        try await forgetOlder(check, provider)
        var check = check
        if let known = try await provider.recordedApplicant(check.id) {
            check.applicantID = known
        } else {
            check.applicantID = try await provider.createApplicant(check.id, profile)
        }
        crashes.passed(CheckCrashPoints.after(.applicant))
        try await advance(saga, check, to: .documents)
    }

    /// Of what was handed in again nobody needs the earlier one, nor its applicant.
    private func forgetOlder(_ check: ProviderCheck, _ provider: IdentityProvider) async throws {
        for older in try await checks.list(of: check.verification)
        where older.attempt < check.attempt && older.provider == check.provider && older.applicantID != nil {
            try await provider.deleteApplicant(older)
        }
    }

    private func uploadAll(
        _ saga: Saga<CheckStage>, _ check: ProviderCheck, _ provider: IdentityProvider
    ) async throws {
        let known = try await checks.uploads(of: check.id)
        for kept in try await shown(check) where known[kept.id] == nil {
            let file = ProviderFile(kept: kept, bytes: try await files.content(of: kept.file))
            let id = try await provider.upload(check, file)
            crashes.passed(CheckCrashPoints.after(.documents))
            try await checks.keep(id, of: kept.id, for: check.id)
        }
        try await advance(saga, check, to: .ordering)
    }

    /// The documents of the submission that a provider looks at.
    private func shown(_ check: ProviderCheck) async throws -> [KeptDocument] {
        let all = try await desk.documents.list(of: [check.verification])
        let wanted = Set(KYCDocument.forProvider(all.map(\.document)).map(\.id))
        return all.filter { wanted.contains($0.id) }
    }

    private func order(
        _ saga: Saga<CheckStage>, _ check: ProviderCheck, _ provider: IdentityProvider
    ) async throws {
        let papers = try await shown(check).filter { !$0.document.kind.isPicture }.map(\.id)
        let uploads = try await checks.uploads(of: check.id)
        var check = check
        // An order whose answer we have not heard was taken all the same.
        if let known = try await provider.findCheck(check) {
            check.checkID = known
        } else {
            check.checkID = try await provider.createCheck(check, papers.compactMap { uploads[$0] })
        }
        crashes.passed(CheckCrashPoints.after(.ordering))
        // Its webhook may have come before we knew what it is about.
        try await advance(saga, check, to: .waiting)
    }

    private func look(
        _ saga: Saga<CheckStage>, _ check: ProviderCheck, _ provider: IdentityProvider
    ) async throws {
        let answer = try await provider.fetch(check)
        crashes.passed(CheckCrashPoints.after(.waiting))
        try await conclude(answer, saga, check)
    }

    private func conclude(
        _ answer: ProviderAnswer, _ saga: Saga<CheckStage>, _ check: ProviderCheck
    ) async throws {
        let now = clock.now()
        try await client.transaction { transaction in
            let isAwaited = try await desk.take(answer, to: check, at: now, in: transaction)
            let next = isAwaited && !answer.isFinal ? now + Self.pollInterval : nil
            try await sagas.advance(saga, to: .waiting, dueAt: next, now: now, in: transaction)
        }
        crashes.passed(CheckCrashPoints.at(.waiting))
        committed()
    }

    private func advance(_ saga: Saga<CheckStage>, _ check: ProviderCheck, to stage: CheckStage) async throws {
        let now = clock.now()
        try await client.transaction { transaction in
            try await checks.update(check, now: now, in: transaction)
            try await sagas.advance(saga, to: stage, dueAt: now, now: now, in: transaction)
        }
        crashes.passed(CheckCrashPoints.at(saga.state))
        wake()
    }

    private func end(_ saga: Saga<CheckStage>) async throws {
        let now = clock.now()
        try await client.transaction { transaction in
            try await sagas.advance(saga, to: saga.state, dueAt: nil, now: now, in: transaction)
        }
    }

    // MARK: Hints

    /// A provider says that something has changed: its check is fetched now. What it is about is all that is believed.
    func hint(_ checkID: String, from provider: String) async throws {
        let now = clock.now()
        try await client.transaction { transaction in
            guard let check = try await checks.find(checkID, at: provider, in: transaction) else { return }
            if let saga = try await sagas.claim(check.id.rawValue, in: transaction) {
                try await sagas.advance(saga, to: .waiting, dueAt: now, now: now, in: transaction)
            } else {
                // Its saga has been cleaned away.
                try await transaction.execute(
                    sagas.create(id: check.id.rawValue, state: .waiting, data: [], dueAt: now, now: now))
            }
        }
        wake()
    }
}
