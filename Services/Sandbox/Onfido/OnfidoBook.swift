import JSONKit
import Primitives

/// What the provider knows. In memory, rebuilt from the journal at the start; what was answered to anybody is on the
/// disk before.
actor OnfidoBook {
    private let journal: ModuleJournal<OnfidoRecord>
    private let clock: WallClock
    private let ids: IDGenerator
    private var applicants: [UniqueID: OnfidoApplicant] = [:]
    private var uploads: [UniqueID: OnfidoUpload] = [:]
    private var checks: [UniqueID: OnfidoCheck] = [:]

    init(clock: WallClock, ids: IDGenerator, journal: ModuleJournal<OnfidoRecord>) {
        self.journal = journal
        self.clock = clock
        self.ids = ids
    }

    /// Builds the state again.
    /// - Returns: the checks of which something is still to happen or to be told.
    func recover() throws -> [OnfidoCheck] {
        for record in journal.recovered {
            guard let change = record.change else {
                throw JournalUnread(
                    module: journal.module, line: String(decoding: JSON.encode(record), as: UTF8.self))
            }
            apply(change)
        }
        return checks.values.filter { check in
            guard let behaviour = applicants[check.applicant]?.behaviour else { return false }
            let isTold = check.told == check.status || check.status == .awaitingApplicant
            let goesOn = check.status == .inProgress && behaviour.ending != nil
            return goesOn || (check.status != .inProgress && !isTold)
                || (check.status == .complete && behaviour == .reopened)
        }.sorted { $0.id < $1.id }
    }

    // MARK: Applicants and what they give

    func createApplicant(firstName: String, lastName: String, birthDate: String) async throws -> OnfidoApplicant {
        let applicant = OnfidoApplicant(
            id: ids.next(), firstName: firstName, lastName: lastName, birthDate: birthDate, createdAt: clock.now())
        try await keep(.applicant(applicant))
        return applicant
    }

    func applicant(_ id: UniqueID) throws(OnfidoError) -> OnfidoApplicant {
        guard let applicant = applicants[id] else { throw .notFound }
        return applicant
    }

    func delete(_ id: UniqueID) async throws {
        _ = try applicant(id)
        try await keep(.deleted(id))
    }

    func add(
        to applicant: UniqueID, type: String?, side: String?, issuingCountry: String?, bytes: Int
    ) async throws -> OnfidoUpload {
        guard applicants[applicant] != nil else { throw OnfidoError.unknownApplicant }
        let upload = OnfidoUpload(
            id: ids.next(), applicant: applicant, type: type, side: side, issuingCountry: issuingCountry, bytes: bytes,
            createdAt: clock.now())
        try await keep(.upload(upload))
        return upload
    }

    // MARK: Checks

    /// - Throws: `unknownApplicant`, `nothingToCheck`.
    func createCheck(
        of applicant: UniqueID, documents: [String]
    ) async throws -> (check: OnfidoCheck, behaviour: OnfidoBehaviour) {
        guard let behaviour = applicants[applicant]?.behaviour else { throw OnfidoError.unknownApplicant }
        let own = uploads.values.filter { $0.applicant == applicant }
        let papers = Set(own.filter { $0.type != nil }.map(\.id.description))
        guard own.contains(where: { $0.type == nil }), !documents.isEmpty, documents.allSatisfy(papers.contains) else {
            throw OnfidoError.nothingToCheck
        }
        let check = OnfidoCheck(
            id: ids.next(), applicant: applicant, documents: documents, createdAt: clock.now(),
            status: behaviour.firstStatus)
        try await keep(.check(check))
        return (check, behaviour)
    }

    func check(_ id: UniqueID) async throws -> OnfidoCheck {
        guard let check = checks[id] else { throw OnfidoError.notFound }
        try await journal.sync()
        return check
    }

    func checks(of applicant: UniqueID) async throws -> [OnfidoCheck] {
        try await journal.sync()
        return checks.values.filter { $0.applicant == applicant }.sorted { $0.id < $1.id }
    }

    func behaviour(of check: OnfidoCheck) -> OnfidoBehaviour? { applicants[check.applicant]?.behaviour }

    /// The first of a check's documents and its applicant: what reports tell of.
    func papers(of check: OnfidoCheck) -> (OnfidoApplicant, OnfidoUpload?)? {
        guard let applicant = applicants[check.applicant] else { return nil }
        return (applicant, check.documents.first.flatMap { UniqueID($0) }.flatMap { uploads[$0] })
    }

    func end(_ id: UniqueID, _ ending: OnfidoCheck.Ending) async throws -> OnfidoCheck {
        guard var check = checks[id] else { throw OnfidoError.notFound }
        check.end(ending)
        try await keep(.check(check))
        return check
    }

    /// What was told of a check has been taken.
    func told(_ id: UniqueID, _ status: OnfidoCheck.Status) async throws {
        guard var check = checks[id] else { return }
        check.told = status
        try await keep(.check(check))
    }

    // MARK: Parts

    private func keep(_ change: OnfidoChange) async throws {
        apply(change)
        journal.append([OnfidoRecord(change)])
        try await journal.sync()
    }

    private func apply(_ change: OnfidoChange) {
        switch change {
        case .applicant(let applicant): applicants[applicant.id] = applicant
        case .upload(let upload): uploads[upload.id] = upload
        case .check(let check): checks[check.id] = check
        case .deleted(let id):
            applicants[id] = nil
            uploads = uploads.filter { $0.value.applicant != id }
            checks = checks.filter { $0.value.applicant != id }
        }
    }
}
