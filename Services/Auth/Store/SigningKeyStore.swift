import AuthDomain
import Authentication
import PostgresAccess
import Primitives

/// A signing key with its time.
struct StoredKey: Sendable {
    let schedule: KeySchedule.Key
    let key: SigningKey
}

/// Signing keys, the private halves sealed.
struct SigningKeyStore: Sendable {
    let database: AuthDatabase
    let secrets: AuthSecrets

    /// All keys that are still needed, oldest first. Throws `SecretBox.CannotOpen` if the service's secret has changed.
    func all() async throws -> [StoredKey] {
        try await read(try await database.client.query(Self.select))
    }

    private static let select: SQL = """
        select id, sealed_private_key, signs_from from auth.signing_keys order by signs_from, id
        """

    private func read(_ rows: Rows) async throws -> [StoredKey] {
        try rows.decode(String.self, [UInt8].self, Timestamp.self).map { id, sealed, signsFrom in
            let raw = try secrets.box.open(sealed, context: Self.context(id))
            return StoredKey(
                schedule: KeySchedule.Key(id: id, signsFrom: signsFrom),
                key: try SigningKey(rawRepresentation: raw)
            )
        }
    }

    private static func context(_ id: String) -> String { "signing key \(id)" }

    /// Adds a key if the rule says so, with the other replicas kept out meanwhile, and drops those that no living token
    /// is signed with. Returns all that are left.
    /// - Parameters:
    ///   - isDue: decides over the keys that are there.
    ///   - lead: time from publication to use; the very first key signs at once, for nobody knows another.
    func rotate(
        at now: Timestamp,
        lead: Duration = KeySchedule.lead,
        if isDue: @Sendable (KeySchedule) -> Bool
    ) async throws -> [StoredKey] {
        try await database.transaction { transaction in
            try await transaction.execute(
                "select pg_advisory_xact_lock(hashtextextended('florin auth signing keys', 0))")
            let known = try await transaction.query(Self.select).decode(String.self, [UInt8].self, Timestamp.self)
            let keys = known.map { KeySchedule.Key(id: $0.0, signsFrom: $0.2) }
            if isDue(KeySchedule(keys)) {
                try await transaction.execute(
                    try insert(.generate(), signsFrom: keys.isEmpty ? now : now + lead, at: now))
            }
            let kept = Set(KeySchedule(keys).published(at: now).map(\.id))
            let dropped = keys.map(\.id).filter { !kept.contains($0) }
            if !dropped.isEmpty {
                try await transaction.execute("delete from auth.signing_keys where id = any(\(dropped))")
            }
            return try await read(try await transaction.query(Self.select))
        }
    }

    private func insert(_ key: SigningKey, signsFrom: Timestamp, at now: Timestamp) throws -> SQL {
        let sealed = try secrets.box.seal(key.rawRepresentation, context: Self.context(key.id))
        return """
            insert into auth.signing_keys (id, sealed_private_key, public_key, created_at, signs_from)
            values (\(key.id), \(sealed), \(key.verificationKey.rawRepresentation), \(now), \(signsFrom))
            """
    }
}
