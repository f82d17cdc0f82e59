import AccountingDomain
import MoneyKit
import Testing

@Suite struct ChartTests {
    private let chart = Fixtures.chart

    private func account(_ code: String) throws -> Account {
        try #require(chart.accounts.first { $0.code.description == code })
    }

    @Test func aTakenCodeIsRefused() throws {
        let code = try account("2100").code
        #expect(throws: AccountingError.accountCodeTaken(code)) {
            try chart.checkNew(Fixtures.account(99, "2100", .liability))
        }
    }

    @Test func anUnknownParentIsRefused() throws {
        let parent = try #require(AccountCode("7777"))
        #expect(throws: AccountingError.parentNotFound(parent)) {
            try chart.checkNew(Fixtures.account(99, "2101", .liability, parent: "7777"))
        }
    }

    @Test func aParentOfAnotherTypeIsRefused() throws {
        let parent = try #require(AccountCode("1000"))
        #expect(throws: AccountingError.parentTypeMismatch(parent)) {
            try chart.checkNew(Fixtures.account(99, "2101", .liability, parent: "1000"))
        }
    }

    @Test func anAccountCannotHangBelowItself() throws {
        let top = try account("1000")
        let child = try #require(AccountCode("1200-sandbox"))
        #expect(throws: AccountingError.parentCycle(top.code)) {
            _ = try chart.applying(AccountChange(parent: top.code), to: top)
        }
        #expect(throws: AccountingError.parentCycle(top.code)) {
            _ = try chart.applying(AccountChange(parent: child), to: top)
        }
    }

    @Test func aTreeDeeperThanTheLimitIsRefused() throws {
        var accounts = [Fixtures.account(1, "N1", .asset)]
        for level in 2...Chart.maximumDepth {
            accounts.append(Fixtures.account(AccountNumber(level), "N\(level)", .asset, parent: "N\(level - 1)"))
        }
        let deepest = try #require(AccountCode("M"))
        #expect(throws: AccountingError.chartTooDeep(deepest)) {
            try Chart(accounts).checkNew(Fixtures.account(99, "M", .asset, parent: "N\(Chart.maximumDepth)"))
        }
        try Chart(accounts).checkNew(Fixtures.account(99, "M", .asset, parent: "N\(Chart.maximumDepth - 1)"))
    }

    @Test func theTypeOfAUsedAccountIsFixed() throws {
        let used = try account("5100")
        #expect(throws: AccountingError.accountInUse(used.code)) {
            _ = try chart.applying(AccountChange(type: .revenue), to: used)
        }
        let unused = try account("4100")
        #expect(try chart.applying(AccountChange(type: .expense), to: unused).type == .expense)
        #expect(try chart.applying(AccountChange(type: .expense), to: used).type == .expense)
    }

    @Test func theTypeOfAParentIsFixed() throws {
        let parent = try account("1000")
        #expect(throws: AccountingError.parentTypeMismatch(parent.code)) {
            _ = try chart.applying(AccountChange(type: .expense), to: parent)
        }
    }

    @Test func aProtectedAccountKeepsItsTypeAndStaysActive() throws {
        let control = try account("2100")
        #expect(throws: AccountingError.accountProtected(control.code)) {
            _ = try chart.applying(AccountChange(isActive: false), to: control)
        }
        #expect(throws: AccountingError.accountProtected(control.code)) {
            _ = try chart.applying(AccountChange(type: .equity), to: control)
        }
        #expect(try chart.applying(AccountChange(name: "Wallets"), to: control).name == "Wallets")
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
}
