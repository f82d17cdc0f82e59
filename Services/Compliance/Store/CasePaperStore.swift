import ComplianceDomain
import FileKit
import PostgresAccess
import Primitives
import ServiceKit

/// A paper of a case, with its file.
struct CasePaper: Sendable {
    let caseID: CaseID
    let filename: String
    let file: StoredFile
    let staff: UserID
    let createdAt: Timestamp

    var id: UniqueID { file.address.id }

    static func owner(_ id: CaseID) -> FileOwner {
        FileOwner(service: ComplianceService.slug, kind: "case", id: id.rawValue)
    }
}

/// All SQL for papers of cases.
struct CasePaperStore: Sendable {
    static let mostOfACase = 100

    let client: PostgresClient

    nonisolated(nonsending) func insert(_ paper: CasePaper, in transaction: PostgresTransaction) async throws {
        try await transaction.execute(
            """
            insert into compliance.case_files (id, case_id, filename, type, size, sha256, staff_id, created_at)
            values (\(paper.id), \(paper.caseID), \(paper.filename), \(paper.file.type.rawValue),
                \(Int64(paper.file.size)), \(paper.file.address.digest), \(paper.staff), \(paper.createdAt))
            """)
    }

    func find(_ id: UniqueID, of caseID: CaseID) async throws -> CasePaper? {
        try Self.read(await client.query("\(Self.columns) where id = \(id) and case_id = \(caseID)")).first
    }

    /// Which of these are papers of cases.
    func known(among ids: [UniqueID]) async throws -> Set<UniqueID> {
        let rows = try await client.query("select id from compliance.case_files where id = any(\(ids))")
        return Set(try rows.decode(UniqueID.self))
    }

    static func select(of ids: [CaseID]) -> SQL { "\(columns) where case_id = any(\(ids)) order by id" }

    private static let columns: SQL =
        "select id, case_id, filename, type, size, sha256, staff_id, created_at from compliance.case_files"

    static func read(_ rows: Rows) throws -> [CasePaper] {
        try rows.decode(
            UniqueID.self, CaseID.self, String.self, String.self, Int64.self, [UInt8].self, UserID.self, Timestamp.self
        ).map { id, caseID, filename, type, size, digest, staff, created in
            guard let type = FileType(rawValue: type) else {
                throw PostgresError(.decoding, message: "paper \(id) is of a type that we do not know")
            }
            let address = FileAddress(owner: CasePaper.owner(caseID), id: id, digest: digest)
            return CasePaper(
                caseID: caseID, filename: filename,
                file: StoredFile(address: address, size: Int(size), type: type), staff: staff, createdAt: created)
        }
    }
}
