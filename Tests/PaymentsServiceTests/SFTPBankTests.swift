import FoundationEssentials
import HTTPKit
import JSONKit
import NIOHTTP1
import NachaKit
import PaymentsDomain
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing

@testable import PaymentsService

/// Files to a bank and from it over SSH; the bank is OpenSSH's server.
@Suite(.timeLimit(.minutes(2))) struct SFTPBankTests {
    private struct Bank: Sendable {
        let server: SSHServer

        var outbox: String { "\(server.folder)/out" }
        var inbox: String { "\(server.folder)/in" }

        var variables: [String: String] {
            [
                "BANK_SFTP_HOST": "127.0.0.1", "BANK_SFTP_PORT": "\(server.port)", "BANK_SFTP_USER": server.user,
                "BANK_SFTP_HOST_KEY": server.hostKey, "BANK_SFTP_KEY_FILE": server.keyFile,
                "BANK_SFTP_OUTBOX": outbox, "BANK_SFTP_INBOX": inbox,
            ]
        }

        func taken() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: outbox).sorted() }

        /// - Parameter changed: when it was last written to.
        func lay(_ name: String, _ bytes: [UInt8], changed: Timestamp) throws {
            let path = "\(inbox)/\(name)"
            try Data(bytes).write(to: URL(filePath: path))
            let date = Date(timeIntervalSince1970: Double(changed.secondsSince1970))
            try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
        }
    }

    private static let number = "123456789012"

    private static func run(_ body: @escaping @Sendable (PaymentsHarness, Bank) async throws -> Void) async throws {
        try await SSHServer.with { server in
            let bank = Bank(server: server)
            for folder in [bank.outbox, bank.inbox] {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            }
            try await PaymentsHarness.run(bank.variables) { payments in
                try await payments.openOwnAccount()
                payments.wallet.door.open(People.adas, People.ada, number: number)
                try await body(payments, bank)
            }
        }
    }

    private static func taken(_ payments: PaymentsHarness) async throws -> [String] {
        let rows = try await payments.database.query(
            "select name from payments.bank_inbox where file_id is not null order by name")
        return try rows.decode(String.self)
    }

    @Test func whatGoesOutIsAWholeFileUnderItsID() async throws {
        try await Self.run { payments, bank in
            _ = try await payments.queuedWithdrawal("10.00")
            let file = try await payments.dispatched()
            try await eventually("the bank has it") {
                payments.clock.advance(by: .seconds(61))
                return try bank.taken() == ["\(file.id).ach"]
            }
            let content = FileManager.default.contents(atPath: "\(bank.outbox)/\(file.id).ach")
            #expect(try NachaReader.read(Array(try #require(content))) == file.nacha)
            try await eventually("it is accepted") {
                try await payments.database.query("select status from payments.bank_files")
                    .first(String.self) == "accepted"
            }
        }
    }

    /// What is still being written is left, and what is there is taken in once and stays.
    @Test func whatTheBankLaysOutIsTakenInOnce() async throws {
        try await Self.run { payments, bank in
            let now = payments.clock.now
            let first = PaymentsHarness.bankFile(PaymentsHarness.credit(100, to: Self.number), modifier: "A")
            let second = PaymentsHarness.bankFile(
                PaymentsHarness.credit(2_500, to: Self.number, trace: "021000020000079"), modifier: "B")
            try bank.lay("day-0.ach.part", [1], changed: now)
            try bank.lay("day-1.ach", first, changed: now)
            try bank.lay("day-2.ach", second, changed: now + .seconds(86_400))
            try await eventually("the first is credited") {
                payments.clock.advance(by: .seconds(61))
                return payments.wallet.door.balance(People.adas) == 100
            }
            #expect(try await Self.taken(payments) == ["day-1.ach"])
            try bank.lay("day-2.ach", second, changed: now)
            try await eventually("the second is credited") {
                payments.clock.advance(by: .seconds(61))
                return payments.wallet.door.balance(People.adas) == 2_600
            }
            #expect(try await Self.taken(payments) == ["day-1.ach", "day-2.ach"])
            let left = try FileManager.default.contentsOfDirectory(atPath: bank.inbox)
            #expect(left.count == 3)
        }
    }

    /// A folder among them, as banks keep for what they have laid out before, keeps back nothing.
    @Test func aFolderInTheInboxKeepsBackNoFile() async throws {
        try await Self.run { payments, bank in
            try FileManager.default.createDirectory(
                atPath: "\(bank.inbox)/archive", withIntermediateDirectories: false)
            let file = PaymentsHarness.bankFile(PaymentsHarness.credit(100, to: Self.number), modifier: "A")
            try bank.lay("day-1.ach", file, changed: payments.clock.now)
            try await eventually("it is credited") {
                payments.clock.advance(by: .seconds(61))
                return payments.wallet.door.balance(People.adas) == 100
            }
        }
    }
}
