import AccountingDomain
import MoneyKit
import Primitives
import Testing

@Suite struct ChartTests {
    private let chart = Fixtures.chart

    private func account(_ code: String) throws -> Account {
        try #require(chart.accounts.first { $0.code.description == code })
    }

    private func add(_ account: Account, to chart: Chart = Fixtures.chart) throws -> Account {
        try chart.adding(account, rules: .standard, after: 7)
    }

    @Test func aTakenCodeIsRefused() throws {
        let code = try account("2100").code
        #expect(throws: AccountingError.accountCodeTaken(code)) {
            _ = try add(Fixtures.account(99, "2100", .liability))
        }
    }

    @Test func anUnknownParentIsRefused() throws {
        let parent = try #require(AccountCode("7777"))
        #expect(throws: AccountingError.parentNotFound(parent)) {
            _ = try add(Fixtures.account(99, "2101", .liability, parent: "7777"))
        }
    }

    @Test func aParentOfAnotherTypeIsRefused() throws {
        let parent = try #require(AccountCode("1000"))
        #expect(throws: AccountingError.parentTypeMismatch(parent)) {
            _ = try add(Fixtures.account(99, "2101", .liability, parent: "1000"))
        }
    }

    @Test func anAccountCannotHangBelowItself() throws {
        let top = try account("1000")
        let child = try #require(AccountCode("1200-sandbox"))
        #expect(throws: AccountingError.parentCycle(top.code)) {
            _ = try chart.applying(AccountChange(parent: .set(top.code)), to: top, after: 7)
        }
        #expect(throws: AccountingError.parentCycle(top.code)) {
            _ = try chart.applying(AccountChange(parent: .set(child)), to: top, after: 7)
        }
    }

    @Test func aTreeDeeperThanTheLimitIsRefused() throws {
        var accounts = [Fixtures.account(1, "N1", .asset)]
        for level in 2...Chart.maximumDepth {
            accounts.append(Fixtures.account(AccountNumber(level), "N\(level)", .asset, parent: "N\(level - 1)"))
        }
        let deepest = try #require(AccountCode("M"))
        #expect(throws: AccountingError.chartTooDeep(deepest)) {
            _ = try add(Fixtures.account(99, "M", .asset, parent: "N\(Chart.maximumDepth)"), to: Chart(accounts))
        }
        _ = try add(
            Fixtures.account(99, "M", .asset, parent: "N\(Chart.maximumDepth - 1)"), to: Chart(accounts))
    }

    @Test func theTypeOfAUsedAccountIsFixed() throws {
        let used = try account("5100")
        #expect(throws: AccountingError.accountInUse(used.code)) {
            _ = try chart.applying(AccountChange(type: .revenue), to: used, after: 7)
        }
        let unused = try account("4100")
        #expect(try chart.applying(AccountChange(type: .expense), to: unused, after: 7).type == .expense)
        #expect(try chart.applying(AccountChange(type: .expense), to: used, after: 7).type == .expense)
    }

    @Test func theTypeOfAParentIsFixed() throws {
        let parent = try account("1000")
        #expect(throws: AccountingError.parentTypeMismatch(parent.code)) {
            _ = try chart.applying(AccountChange(type: .expense), to: parent, after: 7)
        }
    }

    @Test func aProtectedAccountKeepsItsTypeAndStaysActive() throws {
        let control = try account("2100")
        #expect(throws: AccountingError.accountProtected(control.code)) {
            _ = try chart.applying(AccountChange(isActive: false), to: control, after: 7)
        }
        #expect(throws: AccountingError.accountProtected(control.code)) {
            _ = try chart.applying(AccountChange(type: .equity), to: control, after: 7)
        }
        #expect(try chart.applying(AccountChange(name: "Wallets"), to: control, after: 7).name == "Wallets")
    }

    @Test func anInactiveAccountAndAnotherCurrencyAreRefusedForNewLines() throws {
        let inactive = try account("5300")
        #expect(throws: AccountingError.accountInactive(inactive.code)) { try inactive.checkAccepts(.USD) }
        let bound = try account("4200")
        try bound.checkAccepts(.EUR)
        #expect(throws: AccountingError.accountCurrencyMismatch(bound.code, expected: .EUR, got: .USD)) {
            try bound.checkAccepts(.USD)
        }
    }

    @Test func anActivityIsInheritedElseFollowsTheType() throws {
        #expect(try chart.activity(of: account("1200-sandbox")) == .cash)
        #expect(try chart.activity(of: account("1500")) == .operating)
        #expect(try chart.activity(of: account("3100")) == .financing)
        #expect(try chart.activity(of: account("1700")) == .investing)
    }

    /// What closed periods have told of the cash flow stays as it is told.
    @Test func theActivityOfWhatHasEntriesDoesNotChange() throws {
        let accounts = [
            Fixtures.account(1, "7000", .asset, activity: .investing), Fixtures.account(2, "7100", .asset),
            Fixtures.account(3, "7101", .asset, parent: "7000", isUsed: true),
            Fixtures.account(4, "7200", .asset, activity: .financing, isUsed: true),
        ]
        let chart = Chart(accounts)
        let used = accounts[2].code
        for (account, change, inUse) in [
            (accounts[3], AccountChange(activity: .operating), accounts[3].code),
            (accounts[2], AccountChange(activity: .operating), used),
            (accounts[2], AccountChange(parent: .clear), used),
            (accounts[0], AccountChange(activity: .operating), used),
        ] {
            #expect(throws: AccountingError.accountInUse(inUse)) {
                _ = try chart.applying(change, to: account, after: 7)
            }
        }
        // The same activity by another way is none other, and what has no entries is free.
        _ = try chart.applying(AccountChange(parent: .clear, activity: .investing), to: accounts[2], after: 7)
        _ = try chart.applying(AccountChange(name: "Other"), to: accounts[3], after: 7)
        _ = try chart.applying(AccountChange(activity: .financing), to: accounts[1], after: 7)
    }

    @Test(arguments: [
        ("2101", AccountType.liability, "2100" as String?, false), ("1200-stripe", .asset, "1000", false),
        ("1200-stripe", .asset, nil, false), ("1200.x", .asset, "1000", true), ("5200", .expense, nil, false),
        ("1300-others", .asset, "1000", true), ("12000", .asset, nil, true), ("2102", .liability, nil, true),
    ])
    func whatServicesReachAndWhatHangsBelowItIsClosedToHand(
        code: String, type: AccountType, parent: String?, isManual: Bool
    ) throws {
        let added = try add(Fixtures.account(99, code, type, parent: parent))
        #expect(added.isManual == isManual)
        #expect(added.controlSince == (isManual ? nil : 7))
    }

    @Test func aControlAccountStaysClosedWhereverItIsMoved() throws {
        let control = try account("2100")
        // With its own activity: it has entries, and the new parent's is another.
        let change = AccountChange(parent: .set(try account("2500").code), activity: .operating)
        let moved = try chart.applying(change, to: control, after: 9)
        #expect(moved.controlSince == 0)
        #expect(throws: AccountingError.accountProtected(control.code)) { try moved.checkTakesHand() }
    }

    @Test func anAccountIsClosedByMovingItBelowAControlAccountUnlessHandsWroteOnIt() throws {
        let control = try account("2100")
        var free = Fixtures.account(99, "2600", .liability)
        #expect(try chart.applying(AccountChange(parent: .set(control.code)), to: free, after: 9).controlSince == 9)
        free = Fixtures.account(99, "2600", .liability, isUsed: true)
        #expect(throws: AccountingError.accountProtected(control.code)) {
            _ = try chart.applying(AccountChange(parent: .set(control.code)), to: free, after: 9)
        }
    }

    @Test func whatAHandWroteBeforeTheAccountWasClosedMayBeTakenBack() throws {
        let control = Fixtures.account(99, "2100", .liability, controlSince: 40)
        try control.checkTakesHand(reversing: 40)
        #expect(throws: AccountingError.accountProtected(control.code)) { try control.checkTakesHand(reversing: 41) }
        #expect(throws: AccountingError.accountProtected(control.code)) { try control.checkTakesHand() }
    }
}
