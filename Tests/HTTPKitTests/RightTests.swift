import Authentication
import HTTPKit
import Testing

/// Which access goes with which right: what does not stops the start.
@Suite struct RightTests {
    @Test(arguments: [
        (Access.roles([.operator], scope: .opsWrite), Right.moveMoney),
        (.roles([.customer, .merchant], scope: .walletWrite), .moveMoney),
        (.roles([.customer], scope: .walletWrite, overseers: [.support, .compliance, .operator]), .act),
        (.roles([.admin]), .act),
        (.roles([.accountant], scope: .accountingWrite), .keepBooks),
        (.anyAuthenticated, .own),
        (.authenticated(scope: .profileWrite), .own),
        (.public, .moveMoney),
    ])
    func whatGoesTogether(access: Access, right: Right) {
        #expect(access.mistake(giving: right, reading: false) == nil)
    }

    @Test(arguments: [
        // Nobody of the staff but operators moves money, alone or beside customers.
        (Access.roles([.support]), Right.moveMoney),
        (.roles([.compliance, .operator]), .moveMoney),
        (.roles([.accountant]), .moveMoney),
        (.roles([.customer], overseers: [.support]), .moveMoney),
        // Accountants keep the books, and touch no wallet; nobody else keeps them.
        (.roles([.accountant]), .act),
        (.roles([.operator]), .keepBooks),
        // Who looks, looks.
        (.roles([.auditor]), .act),
        (.anyAuthenticated, .act),
        (.authenticated(scope: .walletWrite), .moveMoney),
        // Nobody keeps another's account, and what only some may do is no matter of one's own.
        (.authenticated(scope: .profileWrite, overseers: [.support]), .own),
        (.roles([.customer]), .own),
        (.anyAuthenticated, .see),
    ])
    func whatDoesNot(access: Access, right: Right) {
        #expect(access.mistake(giving: right, reading: false) != nil)
    }

    @Test func aRouteThatReadsLetsSeeAndNothingElse() {
        for right in Right.allCases {
            #expect((Access.roles([.operator]).mistake(giving: right, reading: true) == nil) == (right == .see))
        }
        #expect(
            Access.authenticated(scope: .walletRead, overseers: [.support]).mistake(giving: .see, reading: true) == nil)
    }

    @Test func onlyOperatorsOfTheStaffMoveMoneyAndOnlyAccountantsKeepBooks() {
        let staff: [Role] = [.support, .compliance, .accountant, .operator, .auditor]
        #expect(staff.filter { $0.rights.contains(.moveMoney) } == [.operator])
        #expect(staff.filter { $0.rights.contains(.keepBooks) } == [.accountant])
        #expect(staff.filter { $0.rights.contains(.act) } == [.support, .compliance, .operator])
        #expect(Role.auditor.rights == [.see, .own])
        #expect(Role.admin.rights == Set(Right.allCases))
        #expect(Role.allCases.allSatisfy { $0.rights.isSuperset(of: [.see, .own]) })
    }
}
