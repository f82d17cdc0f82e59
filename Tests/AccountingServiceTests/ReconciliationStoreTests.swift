import AccountingDomain
import Contracts
import Messaging
import MoneyKit
import PostgresAccess
import Primitives
import Testing

@testable import AccountingService

@Suite struct ReconciliationStoreTests {
    private func request(_ books: Books) async throws -> ReconciliationID {
        try await ReconciliationStore(books.client).create(
            books.ids.next(), .init(scope: "user", key: "\(books.ids.next())", hash: []), act: books.act())
    }

    private func snapshot(
        _ id: ReconciliationID, _ books: Books, _ balances: [(String, Currency, Int)], sequence: Int64
    ) -> IncomingMessage {
        books.walletMessages.message(
            BalancesSnapshotted(
                snapshotID: id.rawValue, takenAt: books.clock.now,
                rows: balances.map { code, currency, balance in
                    SnapshotRow(code: code, currency: currency.code, balance: "\(balance)", accounts: 1)
                }), sequence: sequence)
    }

    @Test func bothSidesAreComparedAtThePlaceOfTheSnapshotInTheStream() async throws {
        try await Books.with { books in
            let wallet = books.walletMessages
            let id = try await request(books)
            let verdicts = await books.stream().handle([
                wallet.posted([wallet.deposit(100)], sequence: 1),
                snapshot(id, books, [("customer", .USD, 100), ("clearing:sandbox:USD", .USD, -100)], sequence: 2),
                wallet.posted([wallet.deposit(900)], sequence: 3),
            ])
            #expect(verdicts == [.ack, .ack, .ack])
            let found = try await ReconciliationStore(books.client).find(id)
            #expect(found.status == .complete)
            #expect(found.sourceSequence == 2)
            #expect(found.rows.map(\.account.code.description) == ["1200-sandbox", "2100"])
            #expect(found.rows.allSatisfy { $0.figures.difference == 0 })
            #expect(found.rows.last?.figures.wallets == 100)
        }
    }

    /// The wallet knows nothing of what banks move.
    @Test func whatABankHasMovedStandsBesideAndIsNoDifference() async throws {
        try await Books.with { books in
            let wallet = books.walletMessages
            let id = try await request(books)
            let booked = wallet.message(
                BankEntryBooked(
                    entryID: books.ids.next(), fileID: books.ids.next(), rail: "ach", direction: "debit",
                    amount: Money(minorUnits: 60, currency: .USD), bookedOn: books.clock.now.day), sequence: nil)
            let paid = wallet.transaction(
                [wallet.movement("customer", "clearing:ach:USD", 100)], kind: "withdrawal")
            let verdicts = await books.stream().handle([
                wallet.posted([paid], sequence: 1), booked, booked.copied(id: books.ids.next()),
                snapshot(id, books, [("customer", .USD, -100), ("clearing:ach:USD", .USD, 100)], sequence: 2),
            ])
            #expect(verdicts == [.ack, .ack, .ack, .ack])
            let found = try await ReconciliationStore(books.client).find(id)
            #expect(found.rows.map(\.account.code.description) == ["1200-ach", "2100"])
            #expect(found.rows.allSatisfy { $0.figures.difference == 0 })
            #expect(found.rows.first?.figures.books == 100)
            // Debited once, however often it was told.
            #expect(found.rows.first?.figures.other == -60)
        }
    }

    /// What a partner leaves us of a bill, and what it takes back.
    @Test func commissionsStandBesideAndAreNoDifference() async throws {
        try await Books.with { books in
            let wallet = books.walletMessages
            let id = try await request(books)
            let succeeded = [books.ids.next(), books.ids.next(), books.ids.next()].map { payment in
                Self.succeeded(payment, commission: 75, books)
            }
            let reversed = Self.reversed(succeeded[0].billPaymentID, commission: 75, books)
            let nothing = Self.succeeded(books.ids.next(), commission: 0, books)
            let told =
                (succeeded + [nothing]).map { wallet.message($0, sequence: nil) }
                + [wallet.message(reversed, sequence: nil)]
            let paid = wallet.transaction(
                [wallet.movement("customer", "settlement:billers:NGN", 5_000, .NGN)], kind: "bill_payment")
            let again = told.map { $0.copied(id: books.ids.next()) }
            let verdicts = await books.stream().handle(
                [wallet.posted([paid], sequence: 1)] + told + again
                    + [
                        snapshot(
                            id, books, [("customer", .NGN, -5_000), ("settlement:billers:NGN", .NGN, 5_000)],
                            sequence: 2)
                    ])
            #expect(verdicts.allSatisfy { $0 == .ack })
            let found = try await ReconciliationStore(books.client).find(id)
            let others = Dictionary(
                uniqueKeysWithValues: found.rows.map { ($0.account.code.description, $0.figures.other) })
            // Of three, each once, one was taken back.
            #expect(others == ["2100": 0, "2400": -150])
            #expect(found.rows.allSatisfy { $0.figures.difference == 0 })
            let earned = try await books.client.query(
                """
                select sum(case a.number when p.credit_account then p.amount else -p.amount end)::bigint
                from accounting.postings p join accounting.accounts a on a.number in (p.debit_account, p.credit_account)
                where a.code = '4300'
                """
            ).first(Int64.self)
            #expect(earned == 150)
        }
    }

    private static func succeeded(_ payment: UniqueID, commission: Int64, _ books: Books) -> BillPaymentSucceeded {
        BillPaymentSucceeded(
            billPaymentID: payment, ownerID: UserID(books.ids.next()), walletID: books.ids.next(),
            transactionID: books.ids.next(), billerCode: "BIL105", biller: "Ikeja Electric", category: "electricity",
            amount: Money(minorUnits: 5_000, currency: .NGN), fee: .zero(.NGN),
            commission: Money(minorUnits: commission, currency: .NGN), provider: "vtpass")
    }

    private static func reversed(_ payment: UniqueID, commission: Int64, _ books: Books) -> BillPaymentReversed {
        BillPaymentReversed(
            billPaymentID: payment, ownerID: UserID(books.ids.next()), walletID: books.ids.next(),
            transactionID: books.ids.next(), reverses: books.ids.next(), billerCode: "BIL105",
            biller: "Ikeja Electric", category: "electricity", amount: Money(minorUnits: 5_000, currency: .NGN),
            fee: .zero(.NGN), commission: Money(minorUnits: commission, currency: .NGN), provider: "vtpass")
    }

    @Test func whatWasPostedAfterTheSnapshotDoesNotCountEvenIfItCameBefore() async throws {
        try await Books.with { books in
            let wallet = books.walletMessages
            let id = try await request(books)
            _ = await books.stream().handle([
                wallet.posted([wallet.deposit(100)], sequence: 1), wallet.posted([wallet.deposit(900)], sequence: 3),
                snapshot(id, books, [("customer", .USD, 100), ("clearing:sandbox:USD", .USD, -100)], sequence: 2),
            ])
            let found = try await ReconciliationStore(books.client).find(id)
            #expect(found.rows.allSatisfy { $0.figures.difference == 0 })
        }
    }

    /// The wallet names the point of its stream at which it summed; what it posted between that and the event is later.
    @Test func theSnapshotNamesItsPointInTheStream() async throws {
        try await Books.with { books in
            let wallet = books.walletMessages
            let id = try await request(books)
            let event = BalancesSnapshotted(
                snapshotID: id.rawValue, takenAt: books.clock.now, sequence: 2,
                rows: [("customer", 100), ("clearing:sandbox:USD", -100)].map {
                    SnapshotRow(code: $0, currency: "USD", balance: "\($1)", accounts: 1)
                })
            _ = await books.stream().handle([
                wallet.posted([wallet.deposit(100)], sequence: 1), wallet.posted([wallet.deposit(900)], sequence: 3),
                wallet.message(event, sequence: 4),
            ])
            let found = try await ReconciliationStore(books.client).find(id)
            #expect(found.sourceSequence == 2)
            #expect(found.rows.count == 2 && found.rows.allSatisfy { $0.figures.difference == 0 })
        }
    }

    @Test func aDifferenceIsNamed() async throws {
        try await Books.with { books in
            let wallet = books.walletMessages
            let id = try await request(books)
            _ = await books.stream().handle([wallet.posted([wallet.deposit(100)], sequence: 1)])
            _ = await books.stream().handle([
                snapshot(id, books, [("customer", .USD, 93), ("clearing:sandbox:USD", .USD, -100)], sequence: 2)
            ])
            let found = try await ReconciliationStore(books.client).find(id)
            let differing = found.rows.filter { $0.figures.difference != 0 }
            #expect(differing.map(\.account.code.description) == ["2100"])
            #expect(differing.map(\.figures.difference) == [-7])
        }
    }

    @Test func feesStayEqualAfterAClosing() async throws {
        try await Books.with { books in
            let wallet = books.walletMessages
            _ = await books.stream().handle([
                wallet.posted([wallet.transaction([wallet.movement("customer", "fees:USD", 5)])], sequence: 1)
            ])
            try books.wait(until: "2026-12-01")
            try await books.close("2026-11")
            let id = try await request(books)
            _ = await books.stream().handle([
                snapshot(id, books, [("customer", .USD, -5), ("fees:USD", .USD, 5)], sequence: 2)
            ])
            let found = try await ReconciliationStore(books.client).find(id)
            #expect(found.rows.map(\.figures.difference) == [0, 0])
        }
    }

    @Test func aSnapshotThatNobodyAskedForChangesNothing() async throws {
        try await Books.with { books in
            let stranger = ReconciliationID(books.ids.next())
            #expect(await books.stream().handle([snapshot(stranger, books, [], sequence: 1)]) == [.ack])
            await #expect(throws: AccountingError.reconciliationNotFound(stranger.description)) {
                _ = try await ReconciliationStore(books.client).find(stranger)
            }
        }
    }

    @Test func theSameRequestFindsTheSameReconciliation() async throws {
        try await Books.with { books in
            let store = ReconciliationStore(books.client)
            let first = try await store.create(
                books.ids.next(), .init(scope: "user", key: "k", hash: []), act: books.act())
            let second = try await store.create(
                books.ids.next(), .init(scope: "user", key: "k", hash: []), act: books.act())
            #expect(first == second)
        }
    }
}
