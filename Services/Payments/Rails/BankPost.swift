import HTTPKit
import Logging
import Messaging
import PaymentsDomain
import PostgresAccess
import Primitives

/// A way on which files come to a bank and from it.
///
/// All throw `PartnerError` when there was no answer.
struct BankChannel: Sendable {
    /// `sandbox`, `sftp`.
    let name: String
    /// The bank does not take a file.
    struct Refusal: Error {
        let status: Int
    }

    /// Hands a file over; the bank knows it by our id, so it may come twice. Also throws `Refusal`.
    let deliver: @Sendable (BankFile, [UInt8]) async throws -> Void
    /// The bank's names of what it has for us, in the order in which they are to be taken in.
    /// - after: the last of its names that was taken in, for a bank whose names grow.
    let list: @Sendable (_ after: String?) async throws -> [String]
    /// Nil: it is not whole yet.
    let fetch: @Sendable (_ name: String) async throws -> [UInt8]?
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

    /// One that the bank does not take keeps back no other, and comes again at the next turn.
    private func deliver() async throws {
        var last: BankFileID?
        while true {
            let files = try await booking.files.undelivered(after: last, limit: Self.batch)
            for file in files { try await deliver(file) }
            guard files.count == Self.batch else { return }
            last = files.last?.id
        }
    }

    private func deliver(_ file: BankFile) async throws {
        guard let content = try await booking.files.content(of: file.id) else { return }
        do {
            try await channel.deliver(file, content)
        } catch let error as BankChannel.Refusal {
            // Nothing in it is done before the bank has it: somebody has to look.
            logger.error(
                "a bank refuses a file",
                metadata: ["channel": "\(channel.name)", "file_id": "\(file.id)", "status": "\(error.status)"])
            return
        } catch let error as PartnerError {
            logger.warning(
                "a bank does not surely have a file",
                metadata: ["channel": "\(channel.name)", "file_id": "\(file.id)", "error": "\(error)"])
            return
        }
        crashes.passed(RailCrashPoints.delivered)
        try await booking.files.accepted(file.id, now: clock.now())
    }

    /// In the bank's order, one after the other: what fails is not jumped over.
    private func receive() async throws {
        let names = try await channel.list(booking.inbox.newest(of: channel.name))
        let taken = try await booking.inbox.taken(names, of: channel.name)
        for name in names where !taken.contains(name) {
            guard let bytes = try await channel.fetch(name) else { return }
            try await take(name, bytes)
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
            let code = error.problem.code.code
            try await park(name, code, because: code)
        } catch {
            guard !Self.mayPass(error) else { throw error }
            let reason = (error as? PostgresError)?.summary ?? "\(type(of: error))"
            try await park(name, ProblemCode.internalError.code, because: reason)
        }
    }

    /// It will be no better the next time, and those behind it do not wait for it. The bank has to be asked.
    private func park(_ name: String, _ code: String, because reason: String) async throws {
        logger.error(
            "a file of the bank's is refused",
            metadata: [
                "channel": "\(channel.name)", "name": "\(name)", "code": "\(code)", "reason": "\(reason)",
            ])
        try await client.transaction { transaction in
            _ = try await booking.inbox.take(
                name, of: channel.name, as: nil, refused: code, now: clock.now(), in: transaction)
        }
    }

    /// Whether the same file may be taken at another time: what is wrong is between us and our database, or we stop.
    private static func mayPass(_ error: any Error) -> Bool {
        switch error {
        case is CancellationError, is MessagingError, is PartnerError: true
        case let error as PostgresError: error.isTransient || error.kind == .cancelled
        default: false
        }
    }
}
