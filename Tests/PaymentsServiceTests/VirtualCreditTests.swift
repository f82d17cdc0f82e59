import Authentication
import Contracts
import FoundationEssentials
import JSONKit
import MoneyKit
import PaymentsDomain
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// What comes to our banks and names a virtual account is its wallet's.
@Suite(.timeLimit(.minutes(2))) struct VirtualCreditTests {
    private static let number = "9930000902"

    /// One that a provider has opened.
    private func open(
        _ payments: PaymentsHarness, _ wallet: UniqueID, of owner: UserID = PaymentsHarness.customer,
        at provider: String = "paystack", number: String = number, state: String = "active"
    ) async throws {
        let id = IDGenerator(clock: .system).next()
        try await payments.database.execute(
            """
            insert into payments.virtual_accounts (
                id, owner_id, wallet_id, provider, currency, state, account_number, account_name, bank_name,
                provider_reference, created_at, updated_at)
            values (
                \(id), \(owner), \(wallet), \(provider), 'EUR', \(state), \(number), 'Ada', 'Wema Bank', \("\(id)"),
                \(payments.clock.now), \(payments.clock.now))
            """)
    }

    private func credit(_ reference: String, _ text: String, currency: String = "EUR") -> String {
        ISORailScene.entry("5.00", "CRDT", reference, text: text, currency: currency)
    }

    @Test(arguments: ["9930000902", "to 9930000902, thanks", "invoice 12 acct:9930000902"])
    func aTextNamesOne(text: String) async throws {
        try await ISORailScene.run { scene in
            try await open(scene.payments, ISORailScene.wallet)
            let taken = try await scene.taken(ISORailScene.statement([credit("R1", text)]))
            #expect(taken.map(\.state) == ["matched"])
            #expect(scene.payments.wallet.door.balance(ISORailScene.wallet) == 500)
            let posted = scene.payments.wallet.door.state.withLock { Array($0.posted.values) }
            #expect(posted.map(\.purpose) == ["bank_credit"] && posted[0].legs[0].debit == "clearing:sepa")
            // In another file it is the same entry.
            let again = try await scene.taken(ISORailScene.statement([credit("R1", text + " ")]))
            #expect(again.map(\.state) == ["duplicate"])
            #expect(scene.payments.wallet.door.balance(ISORailScene.wallet) == 500)
        }
    }

    /// The payee's account, which stands for the statement's.
    @Test func anAccountNamesOne() async throws {
        try await ISORailScene.run { scene in
            try await open(scene.payments, ISORailScene.wallet)
            let account = "<CdtrAcct><Id><Othr><Id>\(Self.number)</Id></Othr></Id></CdtrAcct>"
            let entry = credit("R1", "rent").replacing("<RmtInf>", with: "<RltdPties>\(account)</RltdPties><RmtInf>")
            #expect(try await scene.taken(ISORailScene.statement([entry])).map(\.state) == ["matched"])
            #expect(scene.payments.wallet.door.balance(ISORailScene.wallet) == 500)
        }
    }

    /// Also with what stays its owner's when it is removed; and twice the same wallet is one.
    @Test func oneWalletByManyNames() async throws {
        try await ISORailScene.run { scene in
            try await open(scene.payments, ISORailScene.wallet, state: "removed")
            try await open(scene.payments, ISORailScene.wallet, at: "flutterwave")
            let text = "\(Self.number) \(ISORailScene.walletNumber)"
            #expect(try await scene.taken(ISORailScene.statement([credit("R1", text)])).map(\.state) == ["matched"])
            #expect(scene.payments.wallet.door.balance(ISORailScene.wallet) == 500)
        }
    }

    /// None, two, or one of other money.
    @Test func whatIsNotOneIsStaffs() async throws {
        try await ISORailScene.run { scene in
            let other = UniqueID(high: 8, low: 92)
            scene.payments.wallet.door.open(other, PaymentsHarness.other, 0, .EUR, number: "100000000092")
            let dollars = UniqueID(high: 8, low: 93)
            scene.payments.wallet.door.open(dollars, PaymentsHarness.other, 0, .USD, number: "100000000093")
            try await open(scene.payments, ISORailScene.wallet)
            // The same number at another bank is another's.
            try await open(scene.payments, ISORailScene.wallet, at: "flutterwave", number: "9930000911")
            try await open(scene.payments, other, of: PaymentsHarness.other, number: "9930000911")
            try await open(
                scene.payments, dollars, of: PaymentsHarness.other, at: "flutterwave", number: "9930000922")
            let entries = [
                credit("R1", "9930000903"), credit("R2", "9930000911"), credit("R3", "\(Self.number) 100000000092"),
                credit("R4", "9930000922"), credit("R5", "993000090"), credit("R6", "19930000902"),
            ]
            let taken = try await scene.taken(ISORailScene.statement(entries))
            #expect(taken.map(\.state) == Array(repeating: "unmatched", count: 6))
            for wallet in [ISORailScene.wallet, other, dollars] {
                #expect(scene.payments.wallet.door.balance(wallet) == 0)
            }
        }
    }

    /// An operator's own account is credited by no file of theirs.
    @Test func nobodyHandsInTheirOwn() async throws {
        try await ISORailScene.run { scene in
            let own = UniqueID(high: 8, low: 94)
            scene.payments.wallet.door.open(own, PaymentsHarness.staff, 0, .EUR, number: "100000000094")
            try await open(scene.payments, own, of: PaymentsHarness.staff)
            let taken = try await scene.taken(ISORailScene.statement([credit("R1", Self.number)]))
            #expect(taken.map(\.state) == ["unmatched"] && scene.payments.wallet.door.balance(own) == 0)
        }
    }

    @Test func whatComesByACHNamesOne() async throws {
        try await PaymentsHarness.run { payments in
            try await payments.openOwnAccount()
            payments.wallet.door.open(People.adas, People.ada, number: "123456789012")
            try await open(payments, People.adas)
            let taken = try await payments.takeFile(
                PaymentsHarness.bankFile(PaymentsHarness.credit(2_500, to: Self.number), modifier: "A"))
            #expect(taken.status == 201, "\(taken.code ?? "")")
            try await eventually("it is credited") {
                payments.clock.advance(by: .milliseconds(500))
                return payments.wallet.door.balance(People.adas) == 2_500
            }
        }
    }
}
