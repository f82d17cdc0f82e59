import ComplianceDomain
import FileKit
import PostgresAccess
import Primitives
import ServiceKit

/// A document with its file.
struct KeptDocument: Sendable {
    let verification: VerificationID
    let user: UserID
    let document: KYCDocument
    let file: StoredFile
    let createdAt: Timestamp

    var id: DocumentID { document.id }

    /// Of one customer: what they handed in goes with them.
    static func owner(_ user: UserID) -> FileOwner {
        FileOwner(service: ComplianceService.slug, kind: "customer", id: user.rawValue)
    }
}

/// All SQL for documents and the numbers on them.
struct DocumentStore: Sendable {
    static let mostOfAVerification = 30

    let client: PostgresClient

    /// The verification is locked.
    /// - Throws: `tooManyDocuments`.
    nonisolated(nonsending) func insert(_ kept: KeptDocument, in transaction: PostgresTransaction) async throws {
        let rows = try await transaction.query(
            "select count(*) from compliance.documents where verification_id = \(kept.verification)")
        guard try rows.first(Int.self) ?? 0 < Self.mostOfAVerification else { throw ComplianceError.tooManyDocuments }
        let document = kept.document
        try await transaction.execute(
            """
            insert into compliance.documents (id, verification_id, user_id, kind, side, document_number,
                issuing_country, issued_on, expires_on, mrz, type, size, sha256, created_at)
            values (\(document.id), \(kept.verification), \(kept.user), \(document.kind.rawValue),
                \(document.side?.rawValue), \(document.number), \(document.issuingCountry), \(document.issuedOn),
                \(document.expiresOn), \(document.mrz), \(kept.file.type.rawValue), \(Int64(kept.file.size)),
                \(kept.file.address.digest), \(kept.createdAt))
            """)
    }

    nonisolated(nonsending) func keep(
        _ hash: [UInt8], of kept: KeptDocument, in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            """
            insert into compliance.document_numbers (document_id, user_id, number_hash, created_at)
            values (\(kept.id), \(kept.user), \(hash), \(kept.createdAt))
            """)
    }

    /// Whether somebody else has shown a document with a number that is on one of this verification's.
    ///
    /// Two customers who submit the same number at once do not wait for each other: each has committed its upload
    /// before, so each sees the other's.
    nonisolated(nonsending) func isNumberOfAnother(
        _ verification: VerificationID, of user: UserID, in transaction: PostgresTransaction
    ) async throws -> Bool {
        let rows = try await transaction.query(
            """
            select 1 from compliance.documents d
            join compliance.document_numbers mine on mine.document_id = d.id
            join compliance.document_numbers theirs
                on theirs.number_hash = mine.number_hash and theirs.user_id <> \(user)
            where d.verification_id = \(verification) limit 1
            """)
        return !rows.isEmpty
    }

    /// In the order in which they came.
    func list(of ids: [VerificationID]) async throws -> [KeptDocument] {
        try await Self.read(
            client.query("\(Self.select) where verification_id = any(\(ids.map(\.rawValue))) order by id"))
    }

    nonisolated(nonsending) func list(
        of id: VerificationID, in transaction: PostgresTransaction
    ) async throws -> [KeptDocument] {
        try await Self.read(transaction.query("\(Self.select) where verification_id = \(id) order by id"))
    }

    func find(_ id: DocumentID) async throws -> KeptDocument? {
        try await Self.read(client.query("\(Self.select) where id = \(id)")).first
    }

    nonisolated(nonsending) func deleteAll(
        of id: VerificationID, in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute("delete from compliance.documents where verification_id = \(id)")
    }

    /// Which of these are documents.
    func known(among ids: [UniqueID]) async throws -> Set<UniqueID> {
        let rows = try await client.query("select id from compliance.documents where id = any(\(ids))")
        return Set(try rows.decode(UniqueID.self))
    }

    private static let select: SQL = """
        select id, verification_id, user_id, kind, side, type, size, sha256, created_at, document_number,
            issuing_country, issued_on, expires_on, mrz
        from compliance.documents
        """

    private static func read(_ rows: Rows) throws -> [KeptDocument] {
        try rows.map { row in
            let (id, verification, user, kind, side, type, size, digest, createdAt) = try row.decode(
                DocumentID.self, VerificationID.self, UserID.self, String.self, String?.self, String.self, Int64.self,
                [UInt8].self, Timestamp.self)
            guard let kind = DocumentKind(rawValue: kind), let type = FileType(rawValue: type) else {
                throw PostgresError(.decoding, message: "document \(id) has a value that we do not know")
            }
            let document = KYCDocument(
                id: id, kind: kind, side: side.flatMap(DocumentKind.Side.init),
                number: try row.decode(String?.self, at: 9), issuingCountry: try row.decode(String?.self, at: 10),
                issuedOn: try row.decode(CalendarDay?.self, at: 11),
                expiresOn: try row.decode(CalendarDay?.self, at: 12), mrz: try row.decode(String?.self, at: 13))
            let address = FileAddress(owner: KeptDocument.owner(user), id: id.rawValue, digest: digest)
            return KeptDocument(
                verification: verification, user: user, document: document,
                file: StoredFile(address: address, size: Int(size), type: type), createdAt: createdAt)
        }
    }
}
