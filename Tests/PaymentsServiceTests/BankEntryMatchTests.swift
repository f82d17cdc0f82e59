import Authentication
import Contracts
import HTTPKit
import JSONKit
import Logging
import MoneyKit
import NIOHTTP1
import NachaKit
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// What an entry is about, whatever else is in its file.
@Suite(.timeLimit(.minutes(2))) struct BankEntryMatchTests {
    private static let dollars = UniqueID(high: 8, low: 91)
    private static let number = "123456789012"

    /// A file about two accounts of ours, in one order and in the other.
    @Test func accountsOfOneFileKeepTheirRails() async throws {
        try await ISORailScene.run { scene in
            scene.payments.wallet.door.open(Self.dollars, PaymentsHarness.other, number: Self.number)
            let euros = ISORailScene.statement(
                [ISORailScene.entry("5.00", "CRDT", "R1", text: ISORailScene.walletNumber)])
            let dollars = ISORailScene.statement(
                [ISORailScene.entry("7.00", "CRDT", "R1", text: Self.number, currency: "USD")]
            ).replacing("<IBAN>\(ISORailScene.iban)</IBAN>", with: "<Othr><Id>5647772655</Id></Othr>")
            let first = try await scene.taken(try Self.joined(euros, dollars))
            #expect(first.map(\.state) == ["matched", "matched"])
            let posted = scene.payments.wallet.door.state.withLock { Array($0.posted.values) }
            #expect(Set(posted.map(\.legs[0].debit)) == ["clearing:sepa", "clearing:wire"])
            #expect(scene.payments.wallet.door.balance(ISORailScene.wallet) == 500)
            #expect(scene.payments.wallet.door.balance(Self.dollars) == 700)
            let again = try await scene.taken(try Self.joined(dollars, euros))
            #expect(again.map(\.state) == ["duplicate", "duplicate"])
            let rails = try await scene.payments.database.query(
                "select rail || ' ' || currency from payments.bank_entries where state = 'matched' order by 1"
            ).decode(String.self)
            #expect(rails == ["sepa EUR", "wire USD"])
        }
    }

    /// Two messages with a statement each as one.
    private static func joined(_ first: String, _ second: String) throws -> String {
        let begin = try #require(second.firstRange(of: "<Stmt>")?.lowerBound)
        let end = try #require(second.firstRange(of: "</Stmt>")?.upperBound)
        return first.replacing("</Stmt>", with: "</Stmt>\(second[begin..<end])")
    }

    @Test func whatIsSaidTwiceOfALineStopsNothing() async throws {
        try await PaymentsHarness.run { payments in
            try await payments.openOwnAccount()
            _ = try await payments.queuedWithdrawal("10.00")
            let sent = try #require(try await payments.dispatched().nacha.batches.first?.entries.first)
            for (code, state) in [("R61", "matched"), ("R62", "unmatched")] {
                let about = PaymentsHarness.comesBack(sent, code)
                let taken = try await payments.takeFile(
                    PaymentsHarness.bankFile(about, modifier: String(code.suffix(1))))
                #expect(taken.status == 201, "\(taken.code ?? "")")
                #expect(taken.json["entries"]?.arrayValue?.map { $0["state"] } == [.string(state)])
            }
            // Whoever takes from us writes into it what they like.
            for place in 1...2 {
                let debit = NachaEntry(
                    code: 27, routing: PaymentsHarness.ownRouting, account: "76543210", amount: 1_000,
                    individualID: sent.trace, name: "Grace Hopper", trace: "02100002000008\(place)")
                let taken = try await payments.takeFile(PaymentsHarness.bankFile(debit, modifier: "\(place + 6)"))
                let entry = taken.json["entries"]?.arrayValue?.first
                #expect(entry?["state"] == .string("unmatched") && entry?["target"] == nil)
                #expect(entry?["reference"] == .string(debit.trace))
            }
        }
    }

    /// Money that came back and is of nothing that we know is somebody's; what is only told has not come.
    @Test func whatComesBackUnknownIsAllocated() async throws {
        try await PaymentsHarness.run { payments in
            try await payments.openOwnAccount()
            payments.wallet.door.open(People.adas, People.ada, number: Self.number)
            var strange = PaymentsHarness.credit(2_500, to: "1")
            strange.trace = "231380109999999"
            for (code, status) in [("R61", 409), ("R02", 200)] {
                let taken = try await payments.takeFile(
                    PaymentsHarness.bankFile(
                        PaymentsHarness.comesBack(strange, code), modifier: String(code.suffix(1))))
                let entry = try #require(taken.json["entries"]?.arrayValue?.first)
                #expect(entry["kind"] == .string("return") && entry["state"] == .string("unmatched"))
                let id = try #require(entry["id"]?.stringValue)
                let path = "\(PaymentsHarness.bankEntries)/\(id)/allocate"
                let given = try await payments.asOperator(.POST, path, #"{"wallet_id":"\#(People.adas)"}"#)
                #expect(given.status == status, "\(given.json)")
            }
            try await eventually("it is credited") { payments.wallet.door.balance(People.adas) == 2_500 }
            #expect(payments.wallet.door.state.withLock { $0.posted.values.map(\.purpose) } == ["bank_credit"])
        }
    }

    /// More under a reference of ours than we sent is nobody's return.
    @Test func whatIsNoReturnIsACredit() async throws {
        try await ISORailScene.run { scene in
            // The sandbox's bank says nothing of it.
            let id = try await scene.withdraw("10.02", .sepa)
            _ = try await scene.dispatch(.sepa)
            let more = ISORailScene.entry(
                "10.03", "CRDT", "R1", endToEnd: try await scene.reference(id), text: ISORailScene.walletNumber)
            let taken = try await scene.taken(ISORailScene.statement([more]))
            #expect(taken.map(\.kind) == ["credit"] && taken.map(\.state) == ["matched"])
            #expect(scene.payments.wallet.door.balance(ISORailScene.wallet) == 1_003)
            #expect(try await scene.item(id)?.state.isOpen == true)
        }
    }

    // MARK: The bank's inbox

    @Test func aFileThatCannotBeKeptKeepsBackNoOther() async throws {
        try await PaymentsHarness.run { payments in
            try await payments.openOwnAccount()
            let post = Self.post(payments)
            try await post.run()
            let taken = try await payments.database.query(
                """
                select name || ' ' || coalesce(refused, 'taken') from payments.bank_inbox
                where channel = 'test' order by name
                """
            ).decode(String.self)
            #expect(taken == ["a internal_error", "b taken"])
        }
    }

    /// A bank with two files, the first of which says what cannot be kept.
    private static func post(_ payments: PaymentsHarness) -> BankPost {
        let (client, clock) = (payments.database, payments.clock.clock)
        let ids = IDGenerator(clock: clock)
        let rail = Rail(
            name: .ach, schemes: [.aba], cutOff: { $0 }, today: { $0.day }, refusal: { _, _ in nil },
            write: { try ACHRail.rail.write($0) },
            read: { (bytes: [UInt8]) throws(PaymentsError) in
                ReadBankFile(
                    kind: "test", owners: [.rail(.ach)], statements: [],
                    entries: [
                        ReadBankEntry(
                            owner: .rail(.ach), kind: .status, identity: bytes == [1] ? "" : "known", amount: nil,
                            reference: nil, reasonCode: nil, bookedOn: nil, meaning: .note)
                    ])
            })
        return BankPost(
            client: client,
            channel: BankChannel(
                name: "test", deliver: { _, _ in }, list: { _ in ["a", "b"] }, fetch: { $0 == "a" ? [1] : [2] }),
            booking: BankBooking(
                rails: Rails(all: [rail]), own: OwnAccountStore(client),
                files: BankFileStore(
                    client: client, box: SecretBox(secret: Array("secret of a test, 32 bytes long".utf8))),
                items: RailItemStore(client), entries: BankEntryStore(client), inbox: BankInboxStore(client: client),
                sagas: SagaStore<BankEntry.Stage>(kind: "bank_entry"), followers: RailFollowers(all: [:]),
                suffices: { _, _ in true }, clock: clock, ids: ids),
            clock: clock, logger: Logger(label: "test"), crashes: .none, wake: {})
    }
}
