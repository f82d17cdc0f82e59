import HTTPKit
import Logging
import PaymentsDomain
import PostgresAccess
import Primitives

/// A way on which files come to a bank and from it.
///
/// All throw `PartnerError` when there was no answer.
struct BankChannel: Sendable {
    /// `sandbox`, `sftp`.
    let name: String
    /// Hands a file over; the bank knows it by our id, so it may come twice.
    let deliver: @Sendable (BankFile, [UInt8]) async throws -> Void
    /// The bank's names of what it has for us, in the order in which they are to be taken in.
    /// - after: the last of its names that was taken in, for a bank whose names grow.
    let list: @Sendable (_ after: String?) async throws -> [String]
    let fetch: @Sendable (_ name: String) async throws -> [UInt8]
}

/// Carries files to the bank and takes in what it has for us.
struct BankPost: Sendable {
    private static let batch = 100

    let client: PostgresClient
    let channel: BankChannel
    let booking: BankBooking
    let clock: WallClock
    let logger: Logger
    let crashes: CrashPoints
    /// Wakes whoever goes on with what was booked.
    let wake: @Sendable () -> Void

    /// A bank that does not answer now is asked again at the next turn.
    func run() async throws {
        do {
            try await deliver()
            try await receive()
        } catch let error as PartnerError {
            logger.warning("a bank does not answer", metadata: ["channel": "\(channel.name)", "error": "\(error)"])
        }
    }

    private func deliver() async throws {
        for file in try await booking.files.undelivered(limit: Self.batch) {
            guard let content = try await booking.files.content(of: file.id) else { continue }
            try await channel.deliver(file, content)
            crashes.passed(RailCrashPoints.delivered)
            try await booking.files.accepted(file.id, now: clock.now())
        }
    }

    /// In the bank's order, one after the other: what fails is not jumped over.
    private func receive() async throws {
        let names = try await channel.list(booking.inbox.newest(of: channel.name))
        let taken = try await booking.inbox.taken(names, of: channel.name)
        for name in names where !taken.contains(name) {
            try await take(name, try await channel.fetch(name))
            crashes.passed(RailCrashPoints.booked)
            wake()
        }
    }

    private func take(_ name: String, _ bytes: [UInt8]) async throws {
        do {
            _ = try await client.transaction { transaction in
                try await booking.take(
                    bytes, by: nil, from: BankBooking.InboxName(channel: channel.name, name: name), in: transaction)
            }
        } catch let error as PaymentsError {
            // It will be no better the next time. The bank has to be asked.
            let code = error.problem.code.code
            logger.error(
                "a file of the bank's is refused",
                metadata: ["channel": "\(channel.name)", "name": "\(name)", "code": "\(code)"])
            try await client.transaction { transaction in
                _ = try await booking.inbox.take(
                    name, of: channel.name, as: nil, refused: code, now: clock.now(), in: transaction)
            }
        }
    }
}
