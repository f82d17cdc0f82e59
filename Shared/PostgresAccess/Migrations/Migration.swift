import Crypto

/// One step of a schema: a file of SQL that runs once, as one transaction, and never changes afterwards.
///
/// ```swift
/// Migration(name: "V0001__create_wallets", sql: PackageResources.V0001__create_wallets_sql)
/// ```
/// The file may hold several statements, without `begin` and `commit`; unqualified names go to the service's schema.
package struct Migration: Sendable {
    package let name: String
    package let sql: [UInt8]

    package init(name: String, sql: [UInt8]) {
        self.name = name
        self.sql = sql
    }

    /// SHA-256 of the file.
    var checksum: [UInt8] { Array(SHA256.hash(data: sql)) }
}

/// Why a schema was left as it is. Names of migrations, never their content.
package enum MigrationError: Error, Hashable, CustomStringConvertible {
    /// Two migrations of one name were given.
    case duplicateName(String)
    /// The file was edited after it had been applied.
    case changed(String)
    /// The database has a migration that we do not know, while we have one that it lacks: two histories.
    case unknown(String)
    /// The schema lacks this migration; found by `verify`.
    case missing(String)
    /// The SQL failed; nothing of this file was applied.
    case failed(String, sqlState: String, message: String)
    /// Not UTF-8, or a zero byte in it.
    case unreadable(String)

    package var description: String {
        switch self {
        case .duplicateName(let name): "two migrations are named \(name)"
        case .changed(let name): "migration \(name) was edited after it had been applied"
        case .unknown(let name): "the database has migration \(name), which is not ours, and lacks some of ours"
        case .missing(let name): "migration \(name) has not been applied"
        case .failed(let name, let state, let message): "migration \(name) failed with \(state): \(message)"
        case .unreadable(let name): "migration \(name) is not plain UTF-8 text"
        }
    }
}
