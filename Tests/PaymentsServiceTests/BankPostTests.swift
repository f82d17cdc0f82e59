import Authentication
import HTTPKit
import Logging
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// Files on their way to a bank.
@Suite struct BankPostTests {
    private final class Bank: Sendable {
        /// What is thrown for a file.
        let failures: [BankFileID: any Error & Sendable]
        let has = Mutex<[BankFileID]>([])
        let lists = Atomic<Int>(0)

        init(failures: [BankFileID: any Error & Sendable]) { self.failures = failures }

        var channel: BankChannel {
            BankChannel(
                name: "double",
                deliver: { file, _ in
                    if let failure = self.failures[file.id] { throw failure }
                    self.has.withLock { $0.append(file.id) }
                },
                list: { _ in
                    self.lists.add(1, ordering: .relaxed)
                    return []
                },
                fetch: { _ in [] })
        }
    }

    @Test func oneThatIsRefusedKeepsBackNoOther() async throws {
        let schema = TestSchema("payments", Outbox.migrations + PaymentsService.migrations)
        try await TestDatabase.with(schema) { database in
            let client = try database.client()
            let booking = Self.booking(client)
            var files: [BankFileID] = []
            for number in UInt8(1)...3 { files.append(try await Self.insert(number, booking)) }
            let bank = Bank(failures: [
                files[0]: BankChannel.Refusal(status: 409),
                files[1]: PartnerError(.timeout, partner: "double", "no answer"),
            ])
            let post = BankPost(
                client: client, channel: bank.channel, booking: booking, clock: booking.clock,
                logger: Logger(label: "test"), crashes: .none, wake: {})
            try await post.run()
            #expect(bank.has.withLock { $0 } == [files[2]] && bank.lists.load(ordering: .relaxed) == 1)
            var states: [BankFile.Status?] = []
            for file in files { states.append(try await booking.files.find(file)?.status) }
            #expect(states == [.sent, .sent, .accepted])
            // They come again.
            #expect(try await booking.files.undelivered(after: nil, limit: 10).map(\.id) == [files[0], files[1]])
            #expect(try await booking.files.undelivered(after: files[0], limit: 10).map(\.id) == [files[1]])
            await client.close()
        }
    }

    private static func booking(_ client: PostgresClient) -> BankBooking {
        let clock = ManualClock(PaymentsHarness.start).clock
        return BankBooking(
            rails: Rails(all: []), own: OwnAccountStore(client),
            files: BankFileStore(client: client, box: SecretBox(secret: Array(repeating: 7, count: 32))),
            items: RailItemStore(client), entries: BankEntryStore(client), inbox: BankInboxStore(client: client),
            sagas: SagaStore(kind: "bank_entry"), followers: RailFollowers(all: [:]),
            suffices: { _, _ in true }, clock: clock, ids: IDGenerator(clock: clock))
    }

    private static func insert(_ number: UInt8, _ booking: BankBooking) async throws -> BankFileID {
        let content = [number]
        let file = BankFile(
            id: BankFileID(UniqueID(high: 1, low: UInt64(number))), rail: .ach, direction: .outbound, kind: "nacha",
            sha256: Digest.sha256(content), status: .sent, statements: [], createdAt: PaymentsHarness.start)
        let day = PaymentsHarness.start.day
        try await booking.files.client.transaction { transaction in
            try await booking.files.insert(
                file, content,
                turn: BankFileTurn(day: day, ordinal: Int(number), settlesOn: day, dueAt: PaymentsHarness.start),
                by: nil, in: transaction)
        }
        return file.id
    }
}
