import ComplianceDomain
import PostgresAccess
import Primitives

/// At midnight: what holds no longer ends, and who has to show something new soon is told.
struct ExpireVerifications: Sendable {
    /// Each is a transaction of its own.
    private static let batch = 200

    let client: PostgresClient
    let desk: KYCDesk
    let clock: WallClock

    func run() async throws {
        let now = clock.now()
        try await each({ try await desk.verifications.ended(by: now, limit: Self.batch) }) { id, transaction in
            try await desk.expire(id, at: now, in: transaction)
        }
        for days in KYCValidity.noticeDays {
            let end = now + .seconds(86_400 * days)
            try await each({
                try await desk.verifications.ending(before: end, days: days, limit: Self.batch)
            }) { id, transaction in
                try await desk.announceEnd(of: id, at: now, in: transaction)
            }
        }
    }

    /// Until nothing is left: what was worked on is found no more.
    private func each(
        _ find: @Sendable () async throws -> [VerificationID],
        _ work: @Sendable (VerificationID, PostgresTransaction) async throws -> Void
    ) async throws {
        var last: [VerificationID] = []
        while true {
            let found = try await find()
            // Something that does not move would be found for ever.
            guard !found.isEmpty, found != last else { return }
            last = found
            for id in found {
                try await client.transaction { transaction in try await work(id, transaction) }
            }
        }
    }
}
