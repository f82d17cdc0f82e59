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

    /// In the order in which it came.
    func list(of disputes: [DisputeID]) async throws -> [Evidence] {
        try await decode(client.query(Self.select(disputes)))
    }

    nonisolated(nonsending) func list(
        of dispute: DisputeID, in transaction: PostgresTransaction
    ) async throws -> [Evidence] {
        try await decode(transaction.query(Self.select([dispute])))
    }

    /// Which of these are files of disputes.
    func known(among ids: [UniqueID]) async throws -> Set<UniqueID> {
        let rows = try await client.query("select id from payments.dispute_evidence where id = any(\(ids))")
        return Set(try rows.decode(UniqueID.self))
    }

    private static func select(_ disputes: [DisputeID]) -> SQL {
        """
        select id, dispute_id, author_id, side, text, created_at, filename, type, size, sha256
        from payments.dispute_evidence where dispute_id = any(\(disputes.map(\.rawValue))) order by id
        """
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
