import FileKit
import PaymentsDomain
import PostgresAccess
import Primitives
import ServiceKit

/// What one side of a dispute has to say: words, or a file.
struct Evidence: Sendable {
    let id: UniqueID
    let dispute: DisputeID
    let author: UserID
    let side: PaymentFilter.Role
    /// Nil of a file, and once its author was forgotten.
    let text: String?
    let paper: Paper?
    let createdAt: Timestamp

    struct Paper: Sendable {
        let filename: String
        let file: StoredFile
    }

    /// What one side of a dispute may say and show.
    static let mostTexts = 100
    static let mostFiles = 20
    /// How many pieces, the first ones, a list of disputes shows of each.
    static let listed = 20

    static func owner(_ dispute: DisputeID) -> FileOwner {
        FileOwner(service: PaymentsService.slug, kind: "dispute", id: dispute.rawValue)
    }
}

/// All SQL for evidence.
struct EvidenceStore: Sendable {
    let client: PostgresClient

    nonisolated(nonsending) func insert(
        _ evidence: Evidence, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            insert into payments.dispute_evidence (
                id, dispute_id, author_id, side, text, filename, type, size, sha256, created_at)
            values (\(evidence.id), \(evidence.dispute), \(evidence.author), \(evidence.side.rawValue),
                \(evidence.text), \(evidence.paper?.filename), \(evidence.paper?.file.type.rawValue),
                \(evidence.paper.map { Int64($0.file.size) }), \(evidence.paper?.file.address.digest),
                \(evidence.createdAt))
            """)
    }

    /// How many texts, or files, one side of a dispute has. The dispute's row must be locked.
    nonisolated(nonsending) func count(
        of dispute: DisputeID, by side: PaymentFilter.Role, files: Bool, in transaction: PostgresTransaction
    ) async throws -> Int {
        try await transaction.query(
            """
            select count(*) from payments.dispute_evidence
            where dispute_id = \(dispute) and side = \(side.rawValue) and (filename is not null) = \(files)
            """
        ).first(Int.self) ?? 0
    }

    /// In the order in which it came.
    func list(of dispute: DisputeID) async throws -> [Evidence] {
        try await decode(client.query(Self.select(dispute)))
    }

    /// The first pieces of each.
    func listed(of disputes: [DisputeID]) async throws -> [Evidence] {
        try await decode(
            client.query(
                """
                select \(Self.columns)
                from unnest(\(disputes.map(\.rawValue))) as d (id)
                cross join lateral (
                    select * from payments.dispute_evidence s where s.dispute_id = d.id
                    order by s.id limit \(Evidence.listed)
                ) as e
                order by e.id
                """))
    }

    nonisolated(nonsending) func list(
        of dispute: DisputeID, in transaction: PostgresTransaction
    ) async throws -> [Evidence] {
        try await decode(transaction.query(Self.select(dispute)))
    }

    /// Which of these are files of disputes.
    func known(among ids: [UniqueID]) async throws -> Set<UniqueID> {
        let rows = try await client.query("select id from payments.dispute_evidence where id = any(\(ids))")
        return Set(try rows.decode(UniqueID.self))
    }

    private static let columns: SQL =
        "e.id, e.dispute_id, e.author_id, e.side, e.text, e.created_at, e.filename, e.type, e.size, e.sha256"

    private static func select(_ dispute: DisputeID) -> SQL {
        "select \(columns) from payments.dispute_evidence e where e.dispute_id = \(dispute) order by e.id"
    }

    private func decode(_ rows: Rows) throws -> [Evidence] {
        try rows.decode(
            UniqueID.self, DisputeID.self, UserID.self, String.self, String?.self, Timestamp.self, String?.self,
            String?.self, Int64?.self, [UInt8]?.self
        ).map { id, dispute, author, side, text, created, filename, type, size, digest in
            guard let side = PaymentFilter.Role(rawValue: side) else {
                throw PostgresError(.decoding, message: "evidence \(id) is of nobody")
            }
            var paper: Evidence.Paper?
            if let filename, let type = type.flatMap(FileType.init(rawValue:)), let size, let digest {
                let address = FileAddress(owner: Evidence.owner(dispute), id: id, digest: digest)
                paper = Evidence.Paper(
                    filename: filename, file: StoredFile(address: address, size: Int(size), type: type))
            }
            return Evidence(
                id: id, dispute: dispute, author: author, side: side, text: text, paper: paper, createdAt: created)
        }
    }
}
