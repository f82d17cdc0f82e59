import FoundationEssentials
import HTTPKit
import JSONKit
import Primitives
import ServiceKit
import Testing

@testable import SandboxService

@Suite(.timeLimit(.minutes(1))) struct JournalTests {
    private func copy(_ path: String) throws -> String {
        let other = temporaryPath()
        try FileManager.default.copyItem(atPath: path, toPath: other)
        return other
    }

    private func append(_ bytes: [UInt8], to path: String) throws {
        let old = try #require(FileManager.default.contents(atPath: path))
        try Data([UInt8](old) + bytes).write(to: URL(filePath: path))
    }

    private func start(journal: String) async throws {
        try await withSandbox(journal: journal) { _ in }
    }

    /// What a killed process leaves is its journal; the copy is taken while the first still runs.
    @Test func stateSurvivesAKill() async throws {
        let left = try await withSandbox { sandbox in
            _ = try await sandbox.create("waiting", "10.02")
            _ = try await sandbox.create("failed", "10.01")
            _ = await sandbox.receiver.wait(for: 1)
            return try copy(sandbox.journal)
        }
        try await withSandbox(journal: left) { sandbox in
            #expect(try await sandbox.get("waiting").paymentStatus == "pending")
            #expect(try await sandbox.get("failed").paymentStatus == "failed")
            #expect(try await sandbox.create("failed", "10.01").status == 200)
            _ = try await sandbox.send(.post, "/payments/waiting/settle", "{}")
            #expect(try await sandbox.get("waiting").paymentStatus == "succeeded")
        }
        try FileManager.default.removeItem(atPath: left)
    }

    @Test func whatWasNotDeliveredIsDeliveredAfterARestart() async throws {
        let deaf = WebhookReceiver(refusals: .max)
        let left = try await withSandbox(receiver: deaf) { sandbox in
            _ = try await sandbox.create("r-1", "10.00")
            _ = await sandbox.receiver.wait(for: 2)
            return try copy(sandbox.journal)
        }
        try await withSandbox(journal: left) { sandbox in
            let webhook = try #require(await sandbox.receiver.wait(for: 1).first)
            #expect(webhook.eventID == deaf.received.first?.eventID)
        }
        try FileManager.default.removeItem(atPath: left)
    }

    @Test func tornEndIsCutOffAndTheRestIsKept() async throws {
        let left = try await withSandbox { sandbox in
            _ = try await sandbox.create("r-1", "10.02")
            return try copy(sandbox.journal)
        }
        for torn in [#"0a1b2c3d {"kind":"cre"#, "0a1b2c3d {\"kind\":\"created\"}\n", "0"] {
            try append(Array(torn.utf8), to: left)
            let payment = try await withSandbox(journal: left) { try await $0.get("r-1") }
            #expect(payment.paymentStatus == "pending")
        }
        try FileManager.default.removeItem(atPath: left)
    }

    /// As a sandbox wrote them that had one partner.
    @Test func linesThatNameNoPartnerAreReadAsPayments() async throws {
        let path = temporaryPath()
        let created =
            #"{"kind":"created","id":"019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e","reference":"r-1","#
            + #""amount":{"amount":"10.02","currency":"USD"},"method":"card","at":"2026-11-21T10:00:00.000Z"}"#
        try JournalFile(path: path).append([Array(created.utf8)])
        let waiting = try await withSandbox(journal: path) { sandbox in
            let before = try await sandbox.get("r-1")
            _ = try await sandbox.send(.post, "/payments/r-1/settle", "{}")
            return before
        }
        #expect(waiting.paymentStatus == "pending")
        let payloads = try JournalFile(path: path).recover()
        let added = try JSONParser.parse(try #require(payloads.dropFirst().first))
        #expect(added["module"]?.stringValue == "payments")
        #expect(added["record"]?["kind"]?.stringValue == "ended")
        let settled = try await withSandbox(journal: path) { try await $0.get("r-1") }
        #expect(settled.paymentStatus == "succeeded")
        try FileManager.default.removeItem(atPath: path)
    }

    @Test func aPartnersLineThatTellsNoChangeStopsTheStart() async throws {
        let path = temporaryPath()
        let line = #"{"module":"payments","record":{"kind":"created"}}"#
        try JournalFile(path: path).append([Array(line.utf8)])
        await #expect(throws: JournalUnread.self) { try await start(journal: path) }
        try FileManager.default.removeItem(atPath: path)
    }

    @Test func damageInTheMiddleStopsTheStart() async throws {
        let left = try await withSandbox { sandbox in
            _ = try await sandbox.create("r-1", "10.02")
            _ = try await sandbox.create("r-2", "10.02")
            return try copy(sandbox.journal)
        }
        var bytes = [UInt8](try #require(FileManager.default.contents(atPath: left)))
        bytes[20] ^= 1
        try Data(bytes).write(to: URL(filePath: left))
        await #expect(throws: JournalFile.Damaged.self) { try await start(journal: left) }
        try FileManager.default.removeItem(atPath: left)
    }

    @Test func journalBelongsToOneProcess() async throws {
        try await withSandbox { sandbox in
            await #expect(throws: ConfigError.self) { try await start(journal: sandbox.journal) }
        }
    }
}
