import ComplianceDomain
import FileKit
import PostgresAccess
import Primitives
import ServiceKit

/// A version of a list, as it was handed in and as it stands.
struct ListVersion: Sendable {
    let id: ListVersionID
    let list: ListName
    let status: ListVersionStatus
    /// Nil: it was fetched where it is published.
    let uploadedBy: UserID?
    let forcedBy: UserID?
    let entries: Int?
    let added: Int?
    let removed: Int?
    let changed: Int?
    let refusal: ListRefusal?
    let loadedAt: Timestamp?
    let checkedAt: Timestamp?
    let createdAt: Timestamp
}

/// One of a version's files.
struct ListFile: Sendable {
    let version: ListVersionID
    let name: String
    let file: StoredFile
    let createdAt: Timestamp

    /// Of the version: its files go with it.
    static func owner(_ version: ListVersionID) -> FileOwner {
        FileOwner(service: ComplianceService.slug, kind: "list", id: version.rawValue)
    }
}

/// Rows of versions as values.
enum ListVersionRow {
    static let columns: SQL = """
        v.id, v.list, v.status, v.uploaded_by, v.forced_by, v.entries, v.added, v.removed, v.changed, v.created_at,
        v.refusal_file, v.refusal_line, v.refusal_reason, v.loaded_at, v.checked_at
        """

    static func decode(_ rows: Rows) throws(PostgresError) -> [ListVersion] {
        var versions: [ListVersion] = []
        versions.reserveCapacity(rows.count)
        for row in rows { versions.append(try version(row)) }
        return versions
    }

    private static func version(_ row: Row) throws(PostgresError) -> ListVersion {
        let (id, list, status, uploadedBy, forcedBy, entries, added, removed, changed, createdAt) = try row.decode(
            ListVersionID.self, String.self, String.self, UserID?.self, UserID?.self, Int?.self, Int?.self, Int?.self,
            Int?.self, Timestamp.self)
        guard let list = ListName(list), let status = ListVersionStatus(rawValue: status) else {
            throw PostgresError(.decoding, message: "version \(id) has a value that we do not know")
        }
        return ListVersion(
            id: id, list: list, status: status, uploadedBy: uploadedBy, forcedBy: forcedBy, entries: entries,
            added: added, removed: removed, changed: changed, refusal: try refusal(row),
            loadedAt: try row.decode(Timestamp?.self, at: 13), checkedAt: try row.decode(Timestamp?.self, at: 14),
            createdAt: createdAt)
    }

    private static func refusal(_ row: Row) throws(PostgresError) -> ListRefusal? {
        guard let reason = try row.decode(String?.self, at: 12).flatMap(ListRefusal.Reason.init) else { return nil }
        return ListRefusal(
            file: try row.decode(String?.self, at: 10) ?? "", line: try row.decode(Int?.self, at: 11) ?? 0,
            reason: reason)
    }
}
