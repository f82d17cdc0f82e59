import ComplianceDomain
import FileKit
import PostgresAccess
import Primitives
import ServiceKit

/// The file of a finished export.
struct PrivacyExport: Sendable {
    /// How long it can be fetched.
    static let keptFor: Duration = .seconds(7 * 86_400)

    let request: PrivacyRequestID
    let user: UserID
    let file: StoredFile
    let readyAt: Timestamp
    let expiresAt: Timestamp

    /// Each export has a folder of its own: what a process left that died half-way goes with it.
    static func owner(_ request: PrivacyRequestID) -> FileOwner {
        FileOwner(service: ComplianceService.slug, kind: "export", id: request.rawValue)
    }
}

/// All SQL for the files of exports.
struct PrivacyExportStore: Sendable {
    let client: PostgresClient

    nonisolated(nonsending) func insert(_ export: PrivacyExport, in transaction: PostgresTransaction) async throws {
        try await transaction.execute(
            """
            insert into compliance.privacy_exports (request_id, user_id, file_id, sha256, size, ready_at, expires_at)
            values (\(export.request), \(export.user), \(export.file.address.id), \(export.file.address.digest),
                \(Int64(export.file.size)), \(export.readyAt), \(export.expiresAt))
            on conflict do nothing
            """)
    }

    func find(_ request: PrivacyRequestID) async throws -> PrivacyExport? {
        try Self.read(await client.query("\(Self.select) where request_id = \(request)")).first
    }

    func list(of requests: [PrivacyRequestID]) async throws -> [PrivacyRequestID: PrivacyExport] {
        let found = try Self.read(
            await client.query("\(Self.select) where request_id = any(\(requests.map(\.rawValue)))"))
        return Dictionary(uniqueKeysWithValues: found.map { ($0.request, $0) })
    }

    func list(of user: UserID) async throws -> [PrivacyExport] {
        try Self.read(await client.query("\(Self.select) where user_id = \(user)"))
    }

    /// Those that can be fetched no longer, the oldest end first.
    func ended(by now: Timestamp, limit: Int) async throws -> [PrivacyExport] {
        try Self.read(
            await client.query(
                "\(Self.select) where expires_at <= \(now) order by expires_at, request_id limit \(limit)"))
    }

    func delete(_ request: PrivacyRequestID) async throws {
        try await client.execute("delete from compliance.privacy_exports where request_id = \(request)")
    }

    /// Which of these are files of exports, or of documents whose rows are sealed.
    func known(among ids: [UniqueID]) async throws -> Set<UniqueID> {
        let rows = try await client.query(
            """
            select file_id from compliance.privacy_exports where file_id = any(\(ids))
            union all select file_id from compliance.sealed_files where file_id = any(\(ids))
            """)
        return Set(try rows.decode(UniqueID.self))
    }

    private static let select: SQL = """
        select request_id, user_id, file_id, sha256, size, ready_at, expires_at from compliance.privacy_exports
        """

    private static func read(_ rows: Rows) throws -> [PrivacyExport] {
        try rows.decode(
            PrivacyRequestID.self, UserID.self, UniqueID.self, [UInt8].self, Int64.self, Timestamp.self,
            Timestamp.self
        ).map { request, user, file, digest, size, ready, expires in
            let address = FileAddress(owner: PrivacyExport.owner(request), id: file, digest: digest)
            return PrivacyExport(
                request: request, user: user, file: StoredFile(address: address, size: Int(size), type: .text),
                readyAt: ready, expiresAt: expires)
        }
    }
}
