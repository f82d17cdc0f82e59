import LedgerSupport
import MoneyKit
import Primitives
import Testing
import WalletDomain

/// The table of purposes, held against who has which accounts of ours. The rows are those that migrations seed.
@Suite struct PurposeTests {
    private static let services = ["wallet", "payments", "billing", "cards", "credit", "accounting", "compliance"]
    private static let providers = [
        "sandbox", "stripe", "paystack", "flutterwave", "paypal", "square", "ach", "sepa", "wire",
    ]

    /// Who moves money by an account, whatever for.
    private static let users: [String: Set<String>] = {
        var users: [String: Set<String>] = [
            "clearing:cards-sudo": ["cards"], "clearing:cards-flutterwave": ["cards"], "clearing:bank": ["credit"],
            "settlement:billers": ["billing"], "settlement:cards": ["cards"],
            "fees": ["wallet", "payments", "billing"], "fees:cards": ["cards"],
            "fx": ["wallet"], "revenue:fx": ["wallet"], "rewards": ["wallet"],
            "interest:savings": ["wallet"], "interest:overdraft": ["wallet"], "receivable:overdraft": ["wallet"],
            "receivable:returns": ["payments"], "receivable:cards": ["cards"],
            "receivable:chargebacks": ["payments", "cards"],
            "costs:providers": ["payments"], "losses:payments": ["payments"],
            "loans:principal": ["credit"], "investments:units": ["credit"],
        ]
        for provider in providers { users["clearing:\(provider)"] = ["payments"] }
        return users
    }()

    @Test func aServiceNamesItsOwnAccountsAndNoOthers() throws {
        let table = try PurposeTable.seeded()
        for (name, users) in Self.users {
            let account = try #require(SystemAccount(group: name))
            let naming = Self.services.filter { service in
                table.all.contains { $0.services.contains(service) && $0.mayName(account, by: service) }
            }
            #expect(Set(naming) == users, "\(name)")
        }
    }

    /// Over every purpose, service and account: what is posted is what the table says, and nothing is opened beside it.
    @Test func thePostingsThatPassAreThoseOfTheTable() throws {
        let table = try PurposeTable.seeded()
        for purpose in table.all {
            for service in Self.services {
                var world = try LedgerWorld()
                let wallet = world.wallet(world.owner(), posted: 1_000)
                for name in Self.users.keys {
                    let leg = world.leg(wallet, to: name, 1)
                    let refusal = world.run(world.post(purpose.name, by: service, [leg])).refusal
                    let account = try #require(SystemAccount(group: name))
                    let text = "\(service) posts \(purpose.name) to \(name)"
                    if !purpose.services.contains(service) {
                        #expect(refusal == .purposeRefused(purpose.name), "\(text)")
                    } else if !purpose.mayName(account, by: service) {
                        #expect(refusal == .accountRefused(LegField(0, "credit")), "\(text)")
                    } else {
                        #expect(refusal == nil, "\(text)")
                    }
                    #expect((refusal == nil) == (world.system(name, .USD) != nil), "\(text)")
                }
            }
        }
    }

    @Test func anAccountOfOneServiceIsNotNamedByAnotherOfTheSamePurpose() throws {
        let refund = try #require(PurposeTable.seeded()["refund"])
        let (stripe, billers) = (SystemAccount(group: "clearing:stripe"), SystemAccount(group: "settlement:billers"))
        #expect(refund.mayName(try #require(stripe), by: "payments"))
        #expect(!refund.mayName(try #require(stripe), by: "billing"))
        #expect(refund.mayName(try #require(billers), by: "billing"))
        #expect(!refund.mayName(try #require(billers), by: "payments"))
        #expect(refund.mayName(.fees, by: "billing") && refund.mayName(.fees, by: "payments"))
    }

    /// The service before the slash is part of no name, and a beginning is one of whole names alone.
    @Test func patternsAreReadAsWritten() throws {
        let purpose = Purpose(
            "test", kind: try #require(TransactionKind(rawValue: "test")), services: ["one", "two"],
            accounts: ["one/loans:*", "fees"])
        let loans = try #require(SystemAccount(group: "loans:principal"))
        #expect(purpose.mayName(loans, by: "one") && !purpose.mayName(loans, by: "two"))
        #expect(purpose.mayName(.fees, by: "two"))
        #expect(!purpose.mayName(try #require(SystemAccount(group: "loans")), by: "one"))
        #expect(!purpose.mayName(try #require(SystemAccount(group: "fees:cards")), by: "one"))
    }
}
