import Contracts
import JSONKit
import MoneyKit
import PostgresAccess
import Primitives
import ServiceKit
import Synchronization
import Testing
import WalletDomain

@testable import WalletService

/// What other services read of the books.
@Suite(.timeLimit(.minutes(2))) struct BookRequestTests {
    private func dollars(_ cents: Int64) -> Money { Money(minorUnits: cents, currency: .USD) }

    /// Two customers, transfers both ways, a bill with a fee and its return.
    private func history(_ world: WalletHarness) async throws -> (ada: TestCaller, wallets: [String]) {
        let (ada, bob) = (try await world.customer(), try await world.customer())
        let first = try await world.wallet(of: ada, funds: 100_000)
        let second = try await world.wallet(of: ada)
        let other = try await world.wallet(of: bob, funds: 50_000)
        try await ada.post("/api/v1/transfers", world.transfer(first, other, "12.00")).expect(201)
        try await bob.post("/api/v1/transfers", world.transfer(other, first, "3.00")).expect(201)
        try await ada.post("/api/v1/transfers", world.transfer(first, second, "5.00")).expect(201)
        let ids = world.service.context.ids
        let bill = try await world.ask(
            PostToWallet(
                id: ids.next(), purpose: "bill_payment", ownerID: ada.user,
                legs: [
                    PostingLeg(debit: first, credit: "settlement:billers", amount: dollars(2_000)),
                    PostingLeg(debit: first, credit: "fees", amount: dollars(50)),
                ], description: "Electricity", reference: "bill 7"), as: "billing")
        _ = try await world.ask(
            ReversePosting(id: ids.next(), transactionID: bill.transactionID, reason: "Returned"), as: "billing")
        return (ada, [first, second])
    }

    @Test func theRowsOfAWalletSumToItsBalance() async throws {
        try await WalletHarness.with { world in
            let (ada, wallets) = try await history(world)
            for wallet in wallets {
                var (sum, cursor, pages) = (Int64(0), String?.none, 0)
                repeat {
                    let page = try await world.ask(
                        ListWalletTransactions(
                            ownerID: ada.user, walletID: UniqueID(wallet), cursor: cursor, limit: 2), as: "payments")
                    for row in page.transactions {
                        #expect(row.direction != .internal && row.walletID.description == wallet)
                        sum += row.direction == .in ? row.amount.minorUnits : -row.amount.minorUnits
                    }
                    (cursor, pages) = (page.next, pages + 1)
                } while cursor != nil && pages < 20
                #expect(Money(minorUnits: sum, currency: .USD).amountText == (try await world.posted(wallet, ada)))
                let totals = try await world.ask(
                    TotalWalletTransactions(ownerID: ada.user, walletID: UniqueID(wallet)), as: "payments")
                let dollars = try #require(totals.currencies.first)
                #expect(dollars.inValue.minorUnits - dollars.outValue.minorUnits == sum)
            }
        }
    }

    @Test func filtersAndOtherSidesAreTold() async throws {
        try await WalletHarness.with { world in
            let (ada, wallets) = try await history(world)
            func list(_ change: (ListWalletTransactions) -> ListWalletTransactions) async throws
                -> [WalletTransactionRow]
            {
                try await world.ask(change(ListWalletTransactions(ownerID: ada.user, limit: 100))).transactions
            }
            let bills = try await list { _ in
                ListWalletTransactions(
                    ownerID: ada.user, kinds: ["bill_payment"], reference: "bill 7", q: "ELECTR", limit: 10)
            }
            let bill = try #require(bills.first)
            #expect(bills.count == 1 && bill.direction == .out && bill.reversedBy != nil)
            #expect(bill.amount == dollars(2_050) && bill.fee == dollars(50))
            #expect(bill.counterparty?.code == "settlement:billers" && bill.purpose == "bill_payment")
            let own = try await list { _ in
                ListWalletTransactions(ownerID: ada.user, direction: .internal, limit: 10)
            }
            #expect(Set(own.map(\.walletID.description)) == Set(wallets))
            let large = try await list { _ in
                ListWalletTransactions(ownerID: ada.user, minimum: dollars(2_000), limit: 10)
            }
            #expect(large.allSatisfy { $0.amount.minorUnits >= 2_000 } && large.count == 3)
            let stranger = ListWalletTransactions(
                ownerID: try await world.customer().user, walletID: UniqueID(wallets[0]), limit: 1)
            #expect(try await world.refusal(of: stranger) == "not_found")
            #expect(
                try await world.refusal(of: ListWalletTransactions(ownerID: ada.user, cursor: "x", limit: 1))
                    == "bad_cursor")
            #expect(
                try await world.refusal(of: ListWalletTransactions(ownerID: ada.user, limit: 101))
                    == "validation_failed")
        }
    }

    /// Everything once, in the order of the books, whatever the size of the pages.
    @Test func movementsAreListedInTheirOrder() async throws {
        try await WalletHarness.with { world in
            let before = try await world.ask(AskLedgerPosition()).sequence
            _ = try await history(world)
            let position = try await world.ask(AskLedgerPosition()).sequence
            #expect(position > before)
            for limit in [1, 3, 500] {
                var listed: [Contracts.PostedTransaction] = []
                var after: Int64?
                repeat {
                    let page = try await world.ask(ListMovements(after: after, limit: limit))
                    listed += page.transactions
                    after = page.next
                } while after != nil && listed.count < 100
                let sequences = listed.compactMap(\.sequence)
                #expect(sequences == sequences.sorted() && Set(sequences).count == listed.count)
                #expect(sequences.allSatisfy { $0 > before && $0 <= position })
                let posted = try await world.client.query(
                    "select count(*) from wallet.movements where id = transaction_id"
                ).first(Int.self)
                #expect(listed.count == posted)
                let bill = try #require(listed.first { $0.purpose == "bill_payment" })
                #expect(bill.requestID == bill.transactionID.description && bill.channel == .system)
                #expect(bill.movements.map(\.creditCode) == ["settlement:billers:USD", "fees:USD"])
            }
            let end = try await world.ask(ListMovements(after: position, limit: 10))
            #expect(end.transactions.isEmpty && end.next == nil)
        }
    }

    /// Whatever asked for it, and whether a reader was there when it was posted.
    @Test func theListTellsWhatTheStreamTold() async throws {
        try await LedgerHarness.with { world in
            let owner = try await world.owner()
            let from = try await world.wallet(owner, posted: 10_000)
            let payee = try await world.owner()
            let to = try await world.wallet(payee)
            let assessment: UniqueID = world.ids.next()
            let clearing = try #require(SystemAccount(group: "clearing:sandbox"))
            var transfer = world.transfer(from, to, 10, by: owner)
            transfer.requestID = "of a customer"
            let posting = Posting(
                id: world.ids.next(), commander: .service("payments"), purpose: "send", owner: owner,
                legs: [NamedLeg(debit: .wallet(from), credit: .wallet(to), amount: world.dollars(20))],
                assessment: assessment)
            let hold = HoldPlacement(
                id: world.ids.next(), commander: .service("payments"), account: from, owner: owner,
                purpose: "withdrawal", amount: world.dollars(30), reason: nil, end: .never, assessment: assessment)
            let settlement = HoldSettlement(
                id: world.ids.next(), commander: .service("payments"),
                hold: HoldFacts(id: hold.id, account: from, owner: owner, purpose: "withdrawal"),
                legs: [NamedLeg(debit: nil, credit: .system(clearing), amount: world.dollars(30))], final: true)
            var commands = [
                transfer, world.request(.post(posting)), world.request(.placeHold(hold)),
                world.request(.settleHold(settlement)),
                world.request(
                    .creditDeposit(
                        DepositCredit(
                            deposit: world.ids.next(), id: world.ids.next(), account: to, owner: payee,
                            amount: world.dollars(40), fee: world.dollars(1), provider: "sandbox"))),
            ]
            for place in 1..<commands.count { commands[place].requestID = "request \(place)" }
            for command in commands { #expect(try await world.ledger.submit(command).refusal == nil) }
            let events = try await world.client.query("select type, data from wallet.outbox order by id")
                .decode(String.self, [UInt8].self)
            let told = try events.filter { $0.0 == MovementsPosted.type }
                .flatMap { try MovementsPosted.read($0.1).transactions }
            let journal = JournalStore(ledger: world.client, reads: world.client, clock: world.clock.clock)
            let start = JournalPlace(sequence: try #require(told.first?.sequence) - 1)
            let (places, _) = try await journal.page(after: start, limit: 100)
            // As it is written: times in milliseconds.
            let listed = JSON.encode(ListedMovements(transactions: try await journal.transactions(places)))
            let streamed = JSON.encode(ListedMovements(transactions: told))
            #expect(String(decoding: listed, as: UTF8.self) == String(decoding: streamed, as: UTF8.self))
            #expect(told.map(\.requestID) == ["of a customer", "request 1", "request 3", "request 4"])
            #expect(told.map(\.assessmentID) == [nil, assessment, assessment, nil])
            let placed = try events.filter { $0.0 == HoldPlaced.type }.map { try HoldPlaced.read($0.1) }
            #expect(placed.map(\.assessmentID) == [assessment])
        }
    }

    /// Over the broker: the id that the asker chose, of a deposit the deposit's.
    @Test func aRequestIsKnownByTheIDOfItsAsker() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            let wallet = try await world.wallet(of: ada, funds: 10_000)
            let (deposit, bill) = (world.service.context.ids.next() as UniqueID, world.service.context.ids.next())
            let assessment: UniqueID = world.service.context.ids.next()
            _ = try await world.credit(wallet, ada, dollars(100), id: deposit)
            let request = PostToWallet(
                id: bill, purpose: "bill_payment", ownerID: ada.user,
                legs: [PostingLeg(debit: wallet, credit: "settlement:billers", amount: dollars(10))],
                assessmentID: assessment)
            let posted = try await world.ask(request, as: "billing")
            // It is no fact of the request: the first stays.
            let again = PostToWallet(
                id: bill, purpose: "bill_payment", ownerID: ada.user, legs: request.legs, assessmentID: deposit)
            #expect(try await world.ask(again, as: "billing") == posted)
            let listed = try await world.ask(ListMovements(limit: 100)).transactions.suffix(2)
            #expect(listed.map(\.requestID) == [deposit.description, bill.description])
            #expect(listed.map(\.assessmentID) == [nil, assessment])
        }
    }

    /// Commits are held up once for all who ask at once.
    @Test func manyPositionsHoldTheCommitsUpOnce() async throws {
        try await LedgerHarness.with { world in
            let reads = Mutex(0)
            let owner = try await world.owner()
            let from = try await world.wallet(owner, posted: 10_000)
            let to = try await world.wallet(owner)
            let journal = JournalStore(
                reads: world.client, clock: world.clock.clock,
                position: SharedRead(pace: JournalStore.pace) {
                    reads.withLock { $0 += 1 }
                    return try await JournalStore.lastNumber(world.client)
                })
            for round in 1...3 {
                _ = try await world.ledger.submit(world.transfer(from, to, 1, by: owner))
                let last = try await world.client.query("select max(number) from wallet.journal").first(Int64.self)
                let ends = try await withThrowingTaskGroup(of: Int64.self) { group in
                    for _ in 0..<200 { group.addTask { try await journal.end().place.group } }
                    return try await group.reduce(into: Set<Int64>()) { $0.insert($1) }
                }
                // What the caller saw committed is before the end.
                #expect(ends.allSatisfy { $0 > (last ?? 0) })
                #expect(reads.withLock(\.self) <= round * 3)
            }
        }
    }

    @Test func theReadsWalkIndexes() async throws {
        try await LedgerHarness.with { world in
            let id = UniqueID(high: 1, low: 1)
            var filter = HistoryFilter(owner: OwnerID(id))
            filter.from = Timestamp(secondsSince1970: 1_800_000_000)
            var one = filter
            one.wallet = AccountID(id)
            one.after = HistoryPlace(key: Timestamp(secondsSince1970: 1_900_000_000), wallet: AccountID(id))
            let statements: [(String, SQL)] = [
                ("history", HistoryStore.listSQL(filter, limit: 20)),
                ("one wallet", HistoryStore.listSQL(one, limit: 20)),
                ("totals", HistoryStore.totalsSQL(filter)),
                ("journal", JournalStore.listSQL(after: JournalPlace(group: 1, index: 0), through: 9, limit: 20)),
                ("movements", JournalStore.movementsSQL([TransactionID(id)])),
                ("asked", LedgerSQL.asked([id])),
            ]
            for (name, statement) in statements {
                let plan = try await world.client.transaction { transaction in
                    try await transaction.execute("set local enable_seqscan = off")
                    return try await transaction.query("explain (costs off) " + statement).decode(String.self)
                }.joined(separator: "\n")
                #expect(!plan.contains("Seq Scan"), "\(name):\n\(plan)")
                #expect(plan.contains("Index"), "\(name):\n\(plan)")
            }
        }
    }
}
