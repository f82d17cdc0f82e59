import Authentication
import ComplianceDomain
import Crypto
import FileKit
import PostgresAccess
import Primitives
import ServiceKit

/// What has to be kept of people who were erased.
///
/// All that the service knows of who somebody was goes into one text under a key of the person's own (AES-256-GCM), and
/// the key into the row under the service's secret: without it nobody finds a name here, and once the key is destroyed
/// nobody ever does.
struct SealedRecordStore: Sendable {
    let client: PostgresClient
    let box: SecretBox

    /// Of one run, each a transaction of its own.
    static let batch = 100

    init(client: PostgresClient, secret: String) {
        self.client = client
        box = SecretBox(secret: Array(secret.utf8))
    }

    /// Puts away what is known of a person, if there is anything.
    nonisolated(nonsending) func seal(
        _ user: UserID, until end: Timestamp, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        let rows = try await transaction.query(Self.content(of: user))
        guard let content = try rows.first(String.self) else { return }
        let key = SymmetricKey(size: .bits256)
        let bytes = key.withUnsafeBytes { Array($0) }
        let sealed = try SecretBox(secret: bytes).seal(Array(content.utf8), context: Self.context(user))
        let wrapped = try box.seal(bytes, context: Self.context(user))
        // What was put away before, by an erasure that goes on, stays.
        try await transaction.execute(
            """
            insert into compliance.sealed_records (user_id, person_key, content, sealed_at, keep_until)
            values (\(user), \(wrapped), \(sealed), \(now), \(end))
            on conflict (user_id) do nothing
            """)
        try await transaction.execute(
            """
            insert into compliance.sealed_files (file_id, user_id, sha256)
            select id, user_id, sha256 from compliance.documents where user_id = \(user) on conflict do nothing
            """)
    }

    /// Whether a law wants anything kept: somebody was looked at, or a service keeps money records of them.
    nonisolated(nonsending) func isKept(_ user: UserID, in transaction: PostgresTransaction) async throws -> Bool {
        let rows = try await transaction.query(
            """
            select exists (select from compliance.verifications where user_id = \(user) and attempt > 0)
                or exists (
                    select from compliance.privacy_request_services s
                    join compliance.privacy_requests r on r.id = s.request_id
                    where r.user_id = \(user) and r.kind = 'erasure' and s.service <> \(ComplianceService.slug)
                        and s.retained <> '[]'::jsonb)
            """)
        return try rows.first(Bool.self) ?? false
    }

    /// Whether something was put away: an erasure that goes on finds the rows gone that said so.
    nonisolated(nonsending) func hasSealed(_ user: UserID, in transaction: PostgresTransaction) async throws -> Bool {
        try await !transaction.query("select from compliance.sealed_records where user_id = \(user)").isEmpty
    }

    /// Nil when there is nothing.
    private static func content(of user: UserID) -> SQL {
        """
        select jsonb_build_object(
            'profile', (select to_jsonb(p) from compliance.profiles p where p.user_id = \(user)),
            'verifications', (
                select jsonb_agg(to_jsonb(v)) from compliance.verifications v where v.user_id = \(user)),
            'checks', (
                select jsonb_agg(to_jsonb(c)) from compliance.verification_checks c
                join compliance.verifications v on v.id = c.verification_id where v.user_id = \(user)),
            'provider_checks', (
                select jsonb_agg(to_jsonb(c)) from compliance.provider_checks c
                join compliance.verifications v on v.id = c.verification_id where v.user_id = \(user)),
            'documents', (select jsonb_agg(to_jsonb(d)) from compliance.documents d where d.user_id = \(user)),
            'hits', (select jsonb_agg(to_jsonb(h)) from compliance.hits h where h.user_id = \(user)),
            'false_positives', (
                select jsonb_agg(to_jsonb(f)) from compliance.false_positives f where f.user_id = \(user)),
            'screenings', (select jsonb_agg(to_jsonb(s)) from compliance.screenings s where s.user_id = \(user)),
            'media', (select to_jsonb(m) from compliance.media_checks m where m.user_id = \(user)),
            'tax', (select to_jsonb(t) from compliance.tax_certifications t where t.user_id = \(user)))::text
        where exists (select from compliance.profiles where user_id = \(user))
            or exists (select from compliance.verifications where user_id = \(user))
            or exists (select from compliance.tax_certifications where user_id = \(user))
        """
    }

    private static func context(_ user: UserID) -> String { "sealed record \(user)" }

    /// What was put away, for an authority that asks; nil when the key is gone.
    func open(_ user: UserID) async throws -> [UInt8]? {
        let rows = try await client.query(
            "select person_key, content from compliance.sealed_records where user_id = \(user)")
        guard let (wrapped, content) = try rows.first([UInt8]?.self, [UInt8].self), let key = wrapped else {
            return nil
        }
        let bytes = try box.open(key, context: Self.context(user))
        return try SecretBox(secret: bytes).open(content, context: Self.context(user))
    }

    // MARK: The end

    /// Whose time is over, the oldest end first.
    func ended(by now: Timestamp) async throws -> [UserID] {
        try await client.query(
            """
            select user_id from compliance.sealed_records where destroyed_at is null and keep_until <= \(now)
            order by keep_until, user_id limit \(Self.batch)
            """
        ).decode(UserID.self)
    }

    func files(of user: UserID) async throws -> [FileAddress] {
        try await client.query(
            "select file_id, sha256 from compliance.sealed_files where user_id = \(user)"
        ).decode(UniqueID.self, [UInt8].self).map { id, digest in
            FileAddress(owner: KeptDocument.owner(user), id: id, digest: digest)
        }
    }

    /// Destroys the key; what it opened is letters without meaning from then on, in every backup that is made.
    nonisolated(nonsending) func destroy(
        _ user: UserID, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            """
            update compliance.sealed_records set person_key = null, content = '', destroyed_at = \(now)
            where user_id = \(user) and destroyed_at is null
            """)
        try await transaction.execute("delete from compliance.sealed_files where user_id = \(user)")
    }
}
