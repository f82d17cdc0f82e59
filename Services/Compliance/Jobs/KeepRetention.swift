import ComplianceDomain
import FileKit
import PostgresAccess
import Primitives

/// At three: what nobody may keep any longer goes.
struct KeepRetention: Sendable {
    /// Rows of one statement.
    private static let batch = 1_000

    let client: PostgresClient
    let sealed: SealedRecordStore
    let keys: PersonKeyStore
    let consents: ConsentStore
    let retention: RetentionStore
    let files: FileStore
    let clock: WallClock

    func run() async throws {
        try await destroyKeys()
        let days = try await retention.current().plan.days["consent"] ?? 365
        let end = clock.now() - .seconds(days * 86_400)
        while try await consents.forgetChanges(before: end, limit: Self.batch) == Self.batch {}
    }

    /// The files first: with the row goes where they are.
    private func destroyKeys() async throws {
        var last: [UserID] = []
        while true {
            let ended = try await sealed.ended(by: clock.now())
            // Something that does not go would be found for ever.
            guard !ended.isEmpty, ended != last else { return }
            last = ended
            for user in ended {
                for file in try await sealed.files(of: user) { try await files.delete(file) }
                let now = clock.now()
                try await client.transaction { transaction in
                    try await sealed.destroy(user, now: now, in: transaction)
                    _ = try await keys.destroy(user, now: now, in: transaction)
                }
            }
        }
    }
}

/// Ends what has ended: files of exports after a week, consents of third parties on their last day.
struct EndRights: Sendable {
    static let interval = Duration.seconds(15)
    private static let batch = 200

    let client: PostgresClient
    let exports: PrivacyExportStore
    let files: ExportFiles
    let access: AccessDesk
    let clock: WallClock

    func run() async throws {
        let now = clock.now()
        for export in try await exports.ended(by: now, limit: Self.batch) { try await files.forget(export) }
        for id in try await access.consents.ended(by: now, limit: Self.batch) {
            try await client.transaction { transaction in
                try await access.expire(id, at: now, in: transaction)
            }
        }
    }
}
