import AccountingDomain
import MoneyKit
import Primitives
import Testing

@Suite struct PostingRulesTests {
    @Test(arguments: [
        ("customer", "2100"), ("clearing:sandbox:USD", "1200-sandbox"), ("clearing:bank:USD", "1200-bank"),
        ("clearing:bank", "1200-bank"), ("fees:USD", "4100"), ("fees", "4100"), ("fx:USD", "1500"),
        ("revenue:fx:USD", "4200"), ("settlement:USD", "2400"), ("rewards:USD", "5200"),
        ("settlement:billers:USD", "2400"), ("fees:cards:USD", "4100"), ("clearing:cards-sudo:USD", "1200-cards-sudo"),
        ("receivable:returns:USD", "1300-returns"), ("receivable:cards:USD", "1300-cards"),
        ("costs:providers:USD", "5100-providers"), ("losses:payments:USD", "5900-payments"),
    ])
    func eachKindHasItsAccount(walletCode: String, chartCode: String) throws {
        let code = try PostingRules.standard.chartCode(forWalletCode: walletCode, currency: .USD)
        #expect(code.description == chartCode)
    }

    @Test(arguments: [
        "", "customers", "revenue:USD", "revenue", "mystery:USD", ":", "clearing:no such provider:USD", "fee",
        "receivable:USD", "receivable:nobody:USD", "costs:USD", "loans:principal:USD",
    ])
    func anUnknownKindIsRefused(walletCode: String) {
        #expect(throws: AccountingError.unknownAccountKind(walletCode)) {
            _ = try PostingRules.standard.chartCode(forWalletCode: walletCode, currency: .USD)
        }
    }

    /// Whatever the order of the table.
    @Test func theLongestRuleDecides() throws {
        let rules = [
            PostingRules.Rule(["fees"], AccountCode(known: "4100")),
            PostingRules.Rule(["fees", "cards"], AccountCode(known: "4150")),
        ]
        for table in [rules, rules.reversed()] {
            let code = try PostingRules(table).chartCode(forWalletCode: "fees:cards:USD", currency: .USD)
            #expect(code.description == "4150")
        }
    }

    /// A header whose accounts are listed by name takes entries by hand; what services post on does not.
    @Test func headersOfListedAccountsStayOpenToHand() throws {
        for open in ["1300", "5100", "1300-other"] {
            #expect(!PostingRules.standard.reach(try #require(AccountCode(open))))
        }
        for closed in ["1300-returns", "5100-providers", "1200-sandbox", "5900-payments"] {
            #expect(PostingRules.standard.reach(try #require(AccountCode(closed))))
        }
    }

    private func transaction(
        _ movements: [WalletMovement], at time: String = "2026-11-20T23:59:59.999Z"
    ) -> WalletTransaction {
        WalletTransaction(
            id: UniqueID(high: 1, low: 1), kind: "transfer", reference: "r", reverses: nil,
            occurredAt: Timestamp(rfc3339: time) ?? .distantPast, movements: movements)
    }

    private func movement(_ debit: String, _ credit: String, _ amount: Int64, _ currency: Currency = .USD)
        -> WalletMovement
    {
        WalletMovement(
            debitAccount: UniqueID(high: 2, low: 2), debitCode: debit, creditAccount: UniqueID(high: 3, low: 3),
            creditCode: credit, amount: Money(minorUnits: amount, currency: currency))
    }

    private func poster(closed: [String] = []) -> WalletPoster {
        WalletPoster(
            rules: .standard, chart: Fixtures.chart,
            periods: PeriodBook(closedMonths: closed.map(Fixtures.day), knownYears: [2026]))
    }

    @Test func aTransferDebitsAndCreditsTheControlAccountWithTheWalletsBehindTheLines() throws {
        var poster = poster()
        let draft = try poster.draft(
            of: transaction([movement("customer", "customer", 5)]), id: Fixtures.ids.next(), sequence: 77)
        let posting = try #require(draft.postings.first)
        #expect(posting.debit == PostingSide(account: 21, line: 1, subledger: UniqueID(high: 2, low: 2)))
        #expect(posting.credit == PostingSide(account: 21, line: 2, subledger: UniqueID(high: 3, low: 3)))
        #expect(draft.sourceID == UniqueID(high: 1, low: 1))
        #expect(draft.sourceSequence == 77)
        #expect(draft.source == .wallet)
        #expect(draft.date == Fixtures.day("2026-11-20"))
    }

    @Test func aLateEventKeepsItsTimeAndIsBookedLater() throws {
        var poster = poster(closed: ["2026-11-01"])
        let draft = try poster.draft(
            of: transaction([movement("customer", "customer", 5)]), id: Fixtures.ids.next(), sequence: 1)
        #expect(draft.date == Fixtures.day("2026-12-01"))
        #expect(draft.occurredAt.day == Fixtures.day("2026-11-20"))
    }

    @Test func aProviderWithoutAnAccountIsNamed() {
        var poster = poster()
        #expect(throws: AccountingError.noAccountForKind("clearing:stripe:USD", code: "1200-stripe")) {
            _ = try poster.draft(
                of: transaction([movement("clearing:stripe:USD", "customer", 5)]), id: Fixtures.ids.next(), sequence: 1)
        }
    }

    @Test(arguments: [0, -5] as [Int64])
    func aMovementOfNothingIsRefused(amount: Int64) {
        var poster = poster()
        #expect(throws: AccountingError.amountNotPositive(line: 0)) {
            _ = try poster.draft(
                of: transaction([movement("customer", "customer", amount)]), id: Fixtures.ids.next(), sequence: 1)
        }
    }

    @Test func aTransactionWithoutMovementsIsRefused() {
        var poster = poster()
        #expect(throws: AccountingError.movementCount(0)) {
            _ = try poster.draft(of: transaction([]), id: Fixtures.ids.next(), sequence: 1)
        }
    }

    @Test func aReversalIsBookedOnTheDayOfItsCauseAtTheEarliest() throws {
        var poster = poster(closed: ["2026-11-01"])
        let moved = transaction([movement("customer", "customer", 5)])
        let late = try poster.draft(
            of: moved, id: Fixtures.ids.next(), sequence: 1, cause: Fixtures.day("2026-12-05"))
        #expect(late.date == Fixtures.day("2026-12-05"))
        let usual = try poster.draft(
            of: moved, id: Fixtures.ids.next(), sequence: 1, cause: Fixtures.day("2026-11-03"))
        #expect(usual.date == Fixtures.day("2026-12-01"))
    }

    @Test func aTransactionIsCalledByWhatItDid() {
        func title(_ kind: String, _ movements: [WalletMovement], reverses: UniqueID? = nil) -> String {
            WalletTransaction(
                id: UniqueID(high: 1, low: 1), kind: kind, reference: nil, reverses: reverses,
                occurredAt: .distantPast, movements: movements
            ).title
        }
        let transfer = movement("customer", "customer", 5)
        #expect(title("deposit", [movement("clearing:sandbox:USD", "customer", 5)]) == "Deposit through sandbox")
        #expect(title("transfer", [transfer, movement("customer", "fees:USD", 1)]) == "Transfer between wallets")
        let conversion = [movement("customer", "fx:USD", 9), movement("fx:EUR", "customer", 8, .EUR)]
        #expect(title("conversion", conversion) == "Conversion of USD to EUR")
        #expect(title("capture", [transfer]) == "Capture of a hold")
        #expect(title("capture", [movement("customer", "settlement:USD", 5)]) == "Capture of a hold into settlement")
        #expect(
            title("capture", [movement("customer", "settlement:billers:USD", 5)])
                == "Capture of a hold into settlement billers")
        let cause = UniqueID(high: 7, low: 7)
        #expect(title("reversal", [transfer], reverses: cause) == "Reversal of \(cause)")
        #expect(title("bill_payment", [transfer]) == "Bill payment")
        #expect(title("", []) == "")
    }

    @Test func rulesReachTheirAccountsAndThoseByName() {
        let reached = [
            "2100", "1200", "1200-sandbox", "1200-x.y", "4100", "4200", "1500", "2400", "5200", "1300-returns",
        ]
        let open = ["2101", "12000", "1300", "1300-others", "5100", "1100", "3200", "4900", "5900"]
        for (codes, isReached) in [(reached, true), (open, false)] {
            for code in codes.compactMap(AccountCode.init) {
                #expect(PostingRules.standard.reach(code) == isReached, "\(code)")
            }
        }
    }
}
