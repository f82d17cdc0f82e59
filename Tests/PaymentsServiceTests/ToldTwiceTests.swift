import Authentication
import Contracts
import HTTPKit
import JSONKit
import MoneyKit
import NIOHTTP1
import NachaKit
import PaymentsDomain
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// The same money under different names: as a sum and in its parts, by files of two kinds.
@Suite(.timeLimit(.minutes(2))) struct ToldTwiceTests {
    private static let notification = ("camt.054", "BkToCstmrDbtCdtNtfctn", "Ntfctn")
    private static let to = "to \(ISORailScene.walletNumber)"

    /// An entry with details.
    private static func batch(
        _ amount: String, _ reference: String, _ parts: [(amount: String, endToEnd: String)], kind: String = "CRDT",
        text: String = to
    ) -> String {
        let details = parts.map { part in
            """
            <TxDtls><Refs><EndToEndId>\(part.endToEnd)</EndToEndId></Refs><Amt Ccy="EUR">\(part.amount)</Amt>
            <RmtInf><Ustrd>\(text)</Ustrd></RmtInf></TxDtls>
            """
        }.joined()
        return """
            <Ntry><Amt Ccy="EUR">\(amount)</Amt><CdtDbtInd>\(kind)</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
            <BookgDt><Dt>2026-11-18</Dt></BookgDt><AcctSvcrRef>\(reference)</AcctSvcrRef>
            <NtryDtls>\(details)</NtryDtls></Ntry>
            """
    }

    private static let halves = [("2.00", "NOTPROVIDED"), ("3.00", "NOTPROVIDED")]

    @Test func aSumAndItsPartsCountOnce() async throws {
        try await ISORailScene.run { scene in
            let sum = ISORailScene.entry("5.00", "CRDT", "R1", text: Self.to)
            let first = try await scene.taken(ISORailScene.statement([sum], kind: Self.notification))
            #expect(first.map(\.state) == ["matched"])
            let parts = try await scene.taken(ISORailScene.statement([Self.batch("5.00", "R1", Self.halves)]))
            #expect(parts.map(\.state) == ["duplicate", "duplicate"])
            #expect(scene.payments.wallet.door.balance(ISORailScene.wallet) == 500)
            #expect(try await scene.booked() == ["credit 500"])
        }
    }

    @Test func partsAndTheirSumCountOnce() async throws {
        try await ISORailScene.run { scene in
            let parts = Self.batch("5.00", "R1", Self.halves)
            let first = try await scene.taken(ISORailScene.statement([parts], kind: Self.notification))
            #expect(first.map(\.state) == ["matched", "matched"])
            let sum = ISORailScene.entry("5.00", "CRDT", "R1", text: Self.to)
            #expect(try await scene.taken(ISORailScene.statement([sum])).map(\.state) == ["duplicate"])
            #expect(scene.payments.wallet.door.balance(ISORailScene.wallet) == 500)
            #expect(try await scene.booked() == ["credit 200", "credit 300"])
        }
    }

    /// Some banks call entries of one file by one name.
    @Test func whatOneFileTellsIsApart() async throws {
        try await ISORailScene.run { scene in
            let entries = [
                ISORailScene.entry("5.00", "CRDT", "R1", text: Self.to), Self.batch("5.00", "R1", Self.halves),
            ]
            let taken = try await scene.taken(ISORailScene.statement(entries))
            #expect(taken.map(\.state) == ["matched", "matched", "matched"])
            #expect(scene.payments.wallet.door.balance(ISORailScene.wallet) == 1_000)
        }
    }

    /// The sum says that money has left, its parts whose.
    @Test func partsOfADebitEndTheirLines() async throws {
        try await ISORailScene.run { scene in
            // The sandbox's bank says of neither that it is done.
            let ids = try await [scene.withdraw("10.02", .sepa), scene.withdraw("20.02", .sepa)]
            _ = try await scene.dispatch(.sepa)
            let sum = ISORailScene.entry("30.04", "DBIT", "R1")
            let first = try await scene.taken(ISORailScene.statement([sum], kind: Self.notification))
            #expect(first.map(\.state) == ["unmatched"])
            let parts = [
                ("10.02", try await scene.reference(ids[0])), ("20.02", try await scene.reference(ids[1])),
            ]
            let batch = Self.batch("30.04", "R1", parts, kind: "DBIT", text: "")
            let taken = try await scene.taken(ISORailScene.statement([batch]))
            #expect(taken.map(\.state) == ["duplicate", "duplicate"])
            for id in ids { try await scene.waitUntil(id, is: "succeeded") }
            #expect(try await scene.booked() == ["debit 3004"])
            let state = scene.payments.wallet.holds.state.withLock { $0 }
            #expect(state.captures.count == 2 && state.mistakes == [])
        }
    }

    // MARK: Files of two kinds

    private static let dollars = UniqueID(high: 8, low: 91)
    private static let number = "123456789012"

    /// A statement of the account that also has files of the clearing houses.
    private static func statement(_ amount: String, _ reference: String, on day: CalendarDay) -> String {
        let entry = ISORailScene.entry(amount, "CRDT", reference, text: number, currency: "USD")
        return ISORailScene.statement([entry.replacing("2026-11-18", with: "\(day)")])
            .replacing("<IBAN>\(ISORailScene.iban)</IBAN>", with: "<Othr><Id>76543210</Id></Othr>")
    }

    private static func clearing(_ cents: Int64, _ trace: String, modifier: String) -> [UInt8] {
        PaymentsHarness.bankFile(PaymentsHarness.credit(cents, to: number, trace: trace), modifier: modifier)
    }

    private func run(_ body: @escaping @Sendable (ISORailScene) async throws -> Void) async throws {
        try await ISORailScene.run { scene in
            try await scene.payments.openOwnAccount()
            scene.payments.wallet.door.open(Self.dollars, PaymentsHarness.other, number: Self.number)
            try await body(scene)
        }
    }

    private func waitUntilCredited(_ scene: ISORailScene, _ cents: Int64) async throws {
        try await eventually("it is credited") {
            scene.payments.clock.advance(by: .seconds(1))
            return scene.payments.wallet.door.balance(Self.dollars) == cents
        }
    }

    @Test func whatAFileOfAnotherKindHasCreditedIsForStaff() async throws {
        try await run { scene in
            let day = PaymentsHarness.start.day
            for (trace, modifier, balance) in [("021000020000077", "A", 2_500), ("021000020000078", "B", 5_000)] {
                // Files of one kind have names in common: these are two.
                let taken = try await scene.payments.takeFile(Self.clearing(2_500, trace, modifier: modifier))
                #expect(taken.status == 201)
                try await waitUntilCredited(scene, Int64(balance))
            }
            for (amount, distance, state) in [
                ("25.00", 0, "unmatched"), ("25.00", 1, "unmatched"), ("25.00", -1, "unmatched"),
                ("24.00", 0, "matched"), ("25.00", 2, "matched"),
            ] {
                let told = Self.statement(amount, "R \(amount) \(distance)", on: day.adding(days: distance))
                let states = try await scene.taken(told).map(\.state)
                #expect(states == [state], "\(amount) \(distance)")
            }
            #expect(scene.payments.wallet.door.balance(Self.dollars) == 9_900)
            // Whoever knows that it is other money says so.
            let open = try await scene.payments.entries("state=unmatched").first
            let id = try #require(open?["id"]?.stringValue)
            let given = try await scene.payments.asOperator(
                .POST, "\(PaymentsHarness.bankEntries)/\(id)/allocate", #"{"wallet_id":"\#(Self.dollars)"}"#)
            #expect(given.status == 200, "\(given.json)")
            try await waitUntilCredited(scene, 12_400)
        }
    }

    @Test func theStatementMayComeFirst() async throws {
        try await run { scene in
            let told = Self.statement("25.00", "R1", on: PaymentsHarness.start.day)
            #expect(try await scene.taken(told).map(\.state) == ["matched"])
            let taken = try await scene.payments.takeFile(Self.clearing(2_500, "021000020000077", modifier: "A"))
            #expect(taken.status == 201)
            // The entries of another file are done once all are.
            let other = try await scene.taken(Self.statement("24.00", "R2", on: PaymentsHarness.start.day))
            #expect(other.map(\.state) == ["matched"])
            let open = try await scene.payments.entries("state=unmatched")
            #expect(open.map { $0["file_id"] } == [taken.json["id"]])
            #expect(scene.payments.wallet.door.balance(Self.dollars) == 4_900)
        }
    }

    /// Both are looked at in the same instant.
    @Test func ofTwoFilesAtOnceOneCredits() async throws {
        try await run { scene in
            let told = Self.statement("25.00", "R1", on: PaymentsHarness.start.day)
            async let first = scene.take(told)
            async let second = scene.payments.takeFile(Self.clearing(2_500, "021000020000077", modifier: "A"))
            let statuses = try await [first.status, second.status]
            #expect(statuses == [201, 201])
            let other = try await scene.taken(Self.statement("24.00", "R2", on: PaymentsHarness.start.day))
            #expect(other.map(\.state) == ["matched"])
            #expect(scene.payments.wallet.door.balance(Self.dollars) == 4_900)
            #expect(try await scene.payments.entries("state=unmatched").count == 1)
        }
    }

    @Test func anotherAccountOfOursIsOtherMoney() async throws {
        try await run { scene in
            let taken = try await scene.payments.takeFile(Self.clearing(2_500, "021000020000077", modifier: "A"))
            #expect(taken.status == 201)
            try await waitUntilCredited(scene, 2_500)
            let wire = Self.statement("25.00", "R1", on: PaymentsHarness.start.day)
                .replacing("76543210", with: "5647772655")
            #expect(try await scene.taken(wire).map(\.state) == ["matched"])
            #expect(scene.payments.wallet.door.balance(Self.dollars) == 5_000)
        }
    }

    // MARK: What a file names of ours

    @Test func linesAreFoundByReferenceAndByFileOnce() async throws {
        try await ISORailScene.run { scene in
            let wire = try await scene.withdraw("100.00", .wire)
            let euros = try await [scene.withdraw("10.02", .sepa), scene.withdraw("20.02", .sepa)]
            _ = try await scene.dispatch(.wire)
            let file = try #require(try await scene.dispatch(.sepa).first?["id"]?.stringValue)
            let id = BankFileID(try #require(UniqueID(file)))
            let references = try await [scene.reference(wire), scene.reference(euros[0])]
            let store = RailItemStore(scene.payments.database)
            let both = try await store.owned(references, in: [id])
            #expect(both.map(\.id.description).sorted() == ([wire] + euros).sorted())
            let byReference = try await store.owned(references, in: [])
            #expect(byReference.map(\.id.description).sorted() == [wire, euros[0]].sorted())
            let byFile = try await store.owned([], in: [id])
            #expect(byFile.map(\.id.description).sorted() == euros.sorted())
            #expect(byFile.allSatisfy { $0.owner == PaymentsHarness.customer && $0.file == id })
        }
    }
}
