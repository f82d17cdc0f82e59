import Authentication
import Contracts
import JSONKit
import LedgerSupport
import Messaging
import MoneyKit
import PostgresAccess
import Primitives
import ServiceKit
import Testing
import WalletDomain

@testable import WalletService

/// What other services ask of the wallet, over a real broker, each as its own user.
@Suite(.timeLimit(.minutes(2))) struct DoorRequestTests {
    /// A customer with a wallet and money on it.
    private struct Scene {
        let world: WalletHarness
        let caller: TestCaller
        let wallet: String

        var id: UniqueID { world.service.context.ids.next() }
        var walletID: UniqueID { UniqueID(wallet) ?? .example }

        init(_ world: WalletHarness, funds: Int64 = 100_000, tier: Int = 3) async throws {
            self.world = world
            caller = try await world.customer(tier: tier)
            wallet = try await world.wallet(of: caller, funds: funds)
        }

        func dollars(_ cents: Int64) -> Money { Money(minorUnits: cents, currency: .USD) }

        func bill(_ cents: Int64, id: UniqueID? = nil, purpose: String = "bill_payment") -> PostToWallet {
            PostToWallet(
                id: id ?? self.id, purpose: purpose, ownerID: caller.user,
                legs: [PostingLeg(debit: wallet, credit: "settlement:billers", amount: dollars(cents))],
                description: "Electricity", reference: "bill 7")
        }

        func hold(_ cents: Int64, minimum: Int64? = nil, id: UniqueID? = nil) -> PlaceWalletHold {
            PlaceWalletHold(
                id: id ?? self.id, purpose: "card_capture", walletID: walletID, ownerID: caller.user,
                amount: dollars(cents), minimum: minimum.map { dollars($0) }, reason: "Fuel")
        }

        func capture(
            _ hold: UniqueID, _ cents: Int64, final: Bool = false, shortfall: String? = nil, id: UniqueID? = nil
        ) -> CaptureWalletHold {
            CaptureWalletHold(
                id: id ?? self.id, holdID: hold,
                legs: [CaptureLeg(credit: "settlement:cards", amount: dollars(cents), shortfall: shortfall)],
                final: final)
        }

        func posted() async throws -> String? { try await world.posted(wallet, caller) }

        func held() async throws -> String? {
            try await caller.get("/api/v1/wallets/\(wallet)/balance").expect(200).text("held.amount")
        }
    }

    @Test func theSeededPurposesAreThoseOfTheTests() async throws {
        try await LedgerHarness.with { world in
            func text(_ purpose: Purpose) -> String {
                """
                \(purpose.name) \(purpose.kind.rawValue) \(purpose.services.sorted()) \(purpose.accounts) \
                \(purpose.joinsCustomers) \(purpose.counts as Any) \(purpose.asksPIN) \(purpose.passesFreeze) \
                \(purpose.fee as Any) \(purpose.bindsReceiver) \(purpose.reversers.sorted())
                """
            }
            let rules = try await world.rules.current().rules
            #expect(rules.purposes.all.map(text) == (try PurposeTable.seeded().all.map(text)))
        }
    }

    // MARK: Once

    @Test func aPostingIsMadeOnceForItsID() async throws {
        try await WalletHarness.withTwo { world, _ in
            let scene = try await Scene(world)
            let request = scene.bill(1_000)
            let replies = try await withThrowingTaskGroup(of: PostedToWallet?.self) { group in
                for _ in 0..<12 {
                    group.addTask {
                        do {
                            return try await world.ask(request, as: "billing")
                        } catch let error as MessagingError where error.kind == .unavailable {
                            return nil  // the first is under way: come back
                        }
                    }
                }
                return try await group.reduce(into: [PostedToWallet]()) { if let reply = $1 { $0.append(reply) } }
            }
            #expect(!replies.isEmpty && Set(replies).count == 1)
            #expect(try await world.ask(request, as: "billing") == replies.first)
            #expect(try await scene.posted() == "990.00")
        }
    }

    @Test func theSameIDWithOtherFactsIsRefused() async throws {
        try await WalletHarness.with { world in
            let scene = try await Scene(world)
            let first = scene.bill(1_000)
            _ = try await world.ask(first, as: "billing")
            #expect(try await world.refusal(of: scene.bill(1_001, id: first.id), as: "billing") == "id_reused")
            let hold = scene.hold(100, id: first.id)
            #expect(try await world.refusal(of: hold, as: "cards") == "id_reused")
            // What is no fact of it may differ.
            let same = PostToWallet(
                id: first.id, purpose: first.purpose, ownerID: first.ownerID, legs: first.legs,
                description: first.description, reference: first.reference, authorization: "pin_other",
                assessmentID: scene.id)
            #expect(try await world.refusal(of: same, as: "billing") == nil)
            #expect(try await scene.posted() == "990.00")
        }
    }

    @Test func aRefusalIsNotKept() async throws {
        try await WalletHarness.with { world in
            let scene = try await Scene(world, funds: 500)
            let request = scene.bill(1_000)
            #expect(try await world.refusal(of: request, as: "billing") == "insufficient_funds")
            try await world.fund(scene.wallet, scene.caller, scene.dollars(500))
            #expect(try await world.refusal(of: request, as: "billing") == nil)
            #expect(try await scene.posted() == "0.00")
        }
    }

    @Test func aPurposeIsForItsServiceAlone() async throws {
        try await WalletHarness.with { world in
            let scene = try await Scene(world)
            for service in ["payments", "cards", "analytics"] {
                #expect(try await world.refusal(of: scene.bill(1), as: service) == "forbidden")
            }
            let credit = CreditDeposit(
                depositID: scene.id, walletID: scene.walletID, ownerID: scene.caller.user, amount: scene.dollars(1),
                fee: scene.dollars(0), provider: "sandbox")
            #expect(try await world.refusal(of: credit, as: "billing") == "forbidden")
            #expect(try await scene.posted() == "1000.00")
        }
    }

    @Test func namesThatArePartOfNoPurposeAreTold() async throws {
        try await WalletHarness.with { world in
            let scene = try await Scene(world)
            for name in ["settlement:nobody", "losses:payments", "SETTLEMENT", "", "a:b:c:d:e", "'; drop"] {
                let request = PostToWallet(
                    id: scene.id, purpose: "bill_payment",
                    legs: [PostingLeg(debit: scene.wallet, credit: name, amount: scene.dollars(1))])
                #expect(try await world.refusal(of: request, as: "billing") == "validation_failed", "\(name)")
            }
            let opened = try await world.client.query("select code from wallet.accounts where kind = 'system'")
            #expect(try opened.decode(String.self) == ["clearing:sandbox:USD"])
        }
    }

    // MARK: Holds

    @Test func aHoldGoesItsWholeWay() async throws {
        try await WalletHarness.with { world in
            let scene = try await Scene(world)
            let placed = try await world.ask(scene.hold(5_000), as: "cards")
            #expect(placed.held == scene.dollars(5_000) && placed.expiresAt == nil)
            let adjusted = try await world.ask(
                AdjustWalletHold(id: scene.id, holdID: placed.holdID, amount: scene.dollars(6_000)), as: "cards")
            #expect(adjusted.held == scene.dollars(6_000))
            let part = try await world.ask(scene.capture(placed.holdID, 2_000), as: "cards")
            #expect(part.captured == scene.dollars(2_000) && part.remaining == scene.dollars(4_000))
            let last = try await world.ask(
                scene.capture(placed.holdID, 100_000, final: true, shortfall: "receivable:cards"), as: "cards")
            #expect(last.captured == scene.dollars(98_000) && last.shortfall == scene.dollars(2_000))
            #expect(try await scene.posted() == "0.00")
            #expect(try await scene.held() == "0.00")
        }
    }

    @Test func aHoldWithAMinimumHoldsWhatIsThere() async throws {
        try await WalletHarness.with { world in
            let scene = try await Scene(world, funds: 700)
            #expect(try await world.refusal(of: scene.hold(1_000, minimum: 701), as: "cards") == "insufficient_funds")
            #expect(try await world.ask(scene.hold(1_000, minimum: 0), as: "cards").held == scene.dollars(700))
            let nothing = try await world.ask(scene.hold(1_000, minimum: 0), as: "cards")
            #expect(nothing.held == scene.dollars(0))
            let late = scene.capture(nothing.holdID, 300, final: true, shortfall: "receivable:cards")
            #expect(try await world.ask(late, as: "cards").shortfall == scene.dollars(300))
        }
    }

    @Test func theCustomerSeesAServicesHoldAndCannotEndIt() async throws {
        try await WalletHarness.with { world in
            let scene = try await Scene(world)
            let hold = try await world.ask(scene.hold(5_000), as: "cards").holdID
            let seen = try await scene.caller.get("/api/v1/holds/\(hold)").expect(200)
            #expect(seen.text("status") == "held" && seen.text("reason") == "Fuel")
            #expect(try await scene.held() == "50.00")
            for caller in [scene.caller, try world.staff(.operator), try world.staff(.support)] {
                #expect(try await caller.post("/api/v1/holds/\(hold)/release", "{}").status == 404)
            }
            try await scene.caller.post("/api/v1/holds/\(hold)/capture", "{}").expect(404)
            #expect(
                try await world.refusal(of: ReleaseWalletHold(id: scene.id, holdID: hold), as: "billing")
                    == "not_found")
            for _ in 0..<2 {
                _ = try await world.ask(ReleaseWalletHold(id: scene.id, holdID: hold), as: "cards")
            }
            #expect(try await scene.held() == "0.00")
        }
    }

    // MARK: Beside the customers

    /// Two processes, transfers of the customer and everything the door offers, all on one wallet.
    @Test func racesWithTheCustomersOwnTransfersLoseNothing() async throws {
        try await WalletHarness.withTwo { first, second in
            let scene = try await Scene(first, funds: 30_000)
            let other = try await first.wallet(of: scene.caller)
            let outcomes = try await withThrowingTaskGroup(of: Int64.self) { group in
                for number in 0..<40 {
                    let world = number % 2 == 0 ? first : second
                    group.addTask {
                        let caller = try world.renewed(scene.caller)
                        let body = world.transfer(scene.wallet, other, "5.00")
                        return try await caller.post("/api/v1/transfers", body).status == 201 ? 500 : 0
                    }
                    group.addTask {
                        try await world.refusal(of: scene.bill(300), as: "billing") == nil ? 300 : 0
                    }
                    group.addTask {
                        let request = scene.hold(700, minimum: 0)
                        let placed = try await world.ask(request, as: "cards")
                        if number % 3 == 0 {
                            _ = try await world.ask(
                                ReleaseWalletHold(id: scene.id, holdID: placed.holdID), as: "cards")
                            return 0
                        }
                        let capture = scene.capture(placed.holdID, 700, final: true, shortfall: "receivable:cards")
                        return try await world.ask(capture, as: "cards").captured.minorUnits
                    }
                }
                return try await group.reduce(0, +)
            }
            let left = try await first.client.query(
                "select posted, held from wallet.accounts where id = \(scene.walletID)"
            ).first(Int64.self, Int64.self)
            #expect(left?.0 == 30_000 - outcomes && left?.1 == 0)
        }
    }

    @Test func aReversalIsTheirsWhoPosted() async throws {
        try await WalletHarness.with { world in
            let scene = try await Scene(world)
            let posted = try await world.ask(scene.bill(1_000), as: "billing")
            let back = ReversePosting(id: scene.id, transactionID: posted.transactionID, reason: "Returned")
            #expect(try await world.refusal(of: back, as: "cards") == "not_found")
            let route = "/api/v1/transfers/\(posted.transactionID)/reverse"
            try await world.staff(.operator).post(route, #"{"reason":"no"}"#).expect(422, "not_reversible")
            let first = try await world.ask(back, as: "billing")
            #expect(try await world.ask(back, as: "billing") == first)
            let again = ReversePosting(id: scene.id, transactionID: posted.transactionID, reason: "Returned")
            #expect(try await world.refusal(of: again, as: "billing") == "already_reversed")
            #expect(try await scene.posted() == "1000.00")
        }
    }

    // MARK: Questions and wallets

    @Test func aQuestionChangesNothingUnlessItSpendsThePIN() async throws {
        try await WalletHarness.with { world in
            let scene = try await Scene(world)
            let person = scene.caller
            try await person.post("/api/v1/wallets/\(scene.wallet)/pin", #"{"pin":"1470"}"#).expect(204)
            func ask(
                _ authorization: String?, consume: Bool = false, id: UniqueID? = nil, _ cents: Int64 = 100
            ) async throws -> CheckedWallet {
                try await world.ask(
                    CheckWallet(
                        id: id, ownerID: person.user, walletID: scene.walletID,
                        initiator: Contracts.Initiator(userID: person.user, channel: .session), purpose: "recurring",
                        amount: scene.dollars(cents), authorization: authorization, consume: consume))
            }
            #expect(try await ask(nil).code == "authorization_required")
            let authorized = try await person.post(
                "/api/v1/wallets/\(scene.wallet)/pin/authorize", #"{"pin":"1470","up_to":\#(world.money("1.00"))}"#)
            let token = try #require(try authorized.expect(200).text("authorization"))
            for _ in 0..<2 { #expect(try await ask(token).code == nil) }
            #expect(try await ask(token, 101).code == "authorization_invalid")
            let id = scene.id
            for _ in 0..<2 { #expect(try await ask(token, consume: true, id: id).code == nil) }
            #expect(try await ask(token).code == "authorization_invalid")
            #expect(try await ask(token, consume: true, id: scene.id).code == "authorization_invalid")
        }
    }

    @Test func aWalletIsOpenedOnceAndFound() async throws {
        try await WalletHarness.with { world in
            let scene = try await Scene(world)
            func card(_ currency: Currency = .USD, kind: String = "card") -> OpenWallet {
                OpenWallet(
                    walletID: Self.cardID, ownerID: scene.caller.user, currency: currency, kind: kind, name: "Card")
            }
            #expect(try await world.refusal(of: card(), as: "billing") == "forbidden")
            let opened = try await world.ask(card(), as: "cards")
            #expect(try await world.ask(card(), as: "cards") == opened)
            #expect(try await world.refusal(of: card(.EUR), as: "cards") == "id_reused")
            let byNumber = try await world.ask(FindWallet(accountNumber: opened.accountNumber), as: "cards")
            #expect(byNumber.walletID == Self.cardID && byNumber.ownerID == scene.caller.user)
            let byOwner = try await world.ask(FindWallet(ownerID: scene.caller.user, currency: .USD), as: "cards")
            #expect(byOwner.walletID == scene.walletID)
            #expect(try await world.refusal(of: FindWallet(walletID: scene.id)) == "not_found")
            #expect(try await world.refusal(of: FindWallet()) == "validation_failed")
            // Read on the public routes, and nothing else.
            let path = "/api/v1/wallets/\(Self.cardID)"
            #expect(try await scene.caller.get(path).expect(200).text("kind") == "card")
            for caller in [
                scene.caller, try world.staff(.operator), try world.staff(.compliance), try world.staff(.support),
                try world.staff(.admin),
            ] {
                // Support closes nothing at all.
                for verb in ["freeze", "unfreeze", "close"] {
                    let status = try await caller.post("\(path)/\(verb)", #"{"reason":"why"}"#).status
                    #expect(status == 404 || status == 403, "\(verb)")
                }
            }
            let operators = try world.staff(.operator)
            for verb in ["freeze", "unfreeze", "close"] {
                try await operators.post("\(path)/\(verb)", "{}").expect(404)
            }
            #expect(try await operators.get(path).expect(200).text("status") == "active")
            try await scene.caller.patch(path, #"{"name":"Mine"}"#).expect(404)
            for (change, body) in [
                ("pin", #"{"pin":"1470"}"#), ("pin/reset", #"{"pin":"1470"}"#),
                ("pin/change", #"{"current_pin":"1470","new_pin":"2581"}"#),
                ("pin/authorize", #"{"pin":"1470","up_to":\#(world.money("1.00"))}"#),
            ] {
                try await scene.caller.post("\(path)/\(change)", body).expect(404)
            }
            try await scene.caller.post("\(path)/holds", #"{"amount":\#(world.money("1.00"))}"#).expect(404)
            try await scene.caller.post(
                "/api/v1/transfers", world.transfer(scene.wallet, "\(Self.cardID)", "1.00")
            ).expect(404)
            let made = try await scene.caller.post("/api/v1/wallets", #"{"currency":"USD","kind":"card"}"#)
            try made.expect(422, "validation_failed")
        }
    }

    private static let cardID = UniqueID(high: 0x0195_c1d2_0000_7000, low: 0x8000_0000_0000_00ca)

    // MARK: The schema

    @Test func theSchemaItselfKnowsThePurposes() async throws {
        try await WalletHarness.with { world in
            let scene = try await Scene(world)
            _ = try await world.ask(scene.bill(100), as: "billing")
            let id = scene.id
            let statements: [SQL] = [
                "insert into wallet.accounts (id, kind, code, currency) values (\(id), 'system', 'slush:USD', 'USD')",
                "update wallet.requests set answer = ''", "delete from wallet.journal",
                """
                insert into wallet.movements (id, transaction_id, debit_account, credit_account, amount, debit_balance,
                    credit_balance, created_at, currency, kind)
                select \(id), \(id), debit_account, credit_account, 1, 0, 0, now(), 'USD', 'slush'
                from wallet.movements limit 1
                """,
                """
                insert into wallet.holds (id, account_id, amount, currency, status, created_at, purpose, service)
                values (\(id), \(scene.walletID), 1, 'USD', 'held', now(), 'slush', 'cards')
                """,
            ]
            for statement in statements {
                await #expect(throws: PostgresError.self) { try await world.client.execute(statement) }
            }
        }
    }
}
