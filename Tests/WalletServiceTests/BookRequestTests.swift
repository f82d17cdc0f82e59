import Contracts
import MoneyKit
import PostgresAccess
import Primitives
import ServiceKit
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
