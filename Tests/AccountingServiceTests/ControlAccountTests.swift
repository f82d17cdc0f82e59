import AccountingDomain
import Authentication
import HTTPKit
import JSONKit
import Messaging
import MoneyKit
import PostgresAccess
import Primitives
import Testing

@testable import AccountingService

/// Accounts that postings of services reach are closed to hand, or the books would stand beside the wallets.
@Suite struct ControlAccountTests {
    private static let control = [
        "1200", "1200-sandbox", "1200-bank", "1200-stripe", "1200-paystack", "1200-flutterwave", "1200-paypal",
        "1200-square", "1200-ach", "1200-sepa", "1200-wire", "1300-returns", "1300-cards", "1300-chargebacks",
        "1300-overdraft", "1500", "2100", "2400", "4100", "4200", "4300", "5100-providers", "5200", "5900-payments",
    ]

    @Test func handEntriesOnControlAccountsAreRefused() async throws {
        try await AccountingServer.with { server in
            let chart = try await server.send(.get, "/accounts")
            for account in chart.json["data"]?.arrayValue ?? [] {
                let code = account["code"]?.stringValue ?? ""
                #expect(account["manual"]?.boolValue == !Self.control.contains(code), "\(code)")
                for (debit, credit) in [(code, "1100"), ("1100", code)] where code != "1100" {
                    let body = AccountingServer.entry(debit: debit, credit: credit)
                    let answer = try await server.send(.post, "/journal-entries", body)
                    let isRefused = Self.control.contains(code)
                    #expect(answer.status == (isRefused ? 422 : 201), "\(code): \(answer.text)")
                    if isRefused { #expect(answer.code == "account_protected") }
                }
            }
            try await Invariants.check(server.books.admin)
        }
    }

    @Test func noChangeOfTheChartOpensAControlAccount() async throws {
        try await AccountingServer.with { server in
            let acme = try await server.send(
                .post, "/accounts", #"{"code": "1200-acme", "name": "Acme", "type": "asset"}"#)
            let below = try await server.send(
                .post, "/accounts",
                #"{"code": "9100", "name": "x", "type": "asset", "parent_code": "1200-acme"}"#)
            for (account, code) in [(acme, "1200-acme"), (below, "9100")] {
                #expect(account.json["manual"]?.boolValue == false)
                let path = "/accounts/\(account.json["id"]?.stringValue ?? "")"
                for change in [
                    #"{"parent_code": "1000"}"#, #"{"parent_code": null}"#, #"{"active": false}"#,
                    #"{"active": true}"#, #"{"type": "liability"}"#, #"{"type": "asset", "parent_code": "1000"}"#,
                ] {
                    _ = try await server.send(.patch, path, change)
                    #expect(try await server.send(.get, path).json["manual"]?.boolValue == false, "\(code) \(change)")
                }
                let entry = try await server.send(
                    .post, "/journal-entries", AccountingServer.entry(debit: code, credit: "4900"))
                #expect(entry.code == "account_protected", "\(entry.text)")
            }
            try await Invariants.check(server.books.admin)
        }
    }

    @Test func anAccountThatHandsWroteOnDoesNotMoveBelowAControlAccount() async throws {
        try await AccountingServer.with { server in
            _ = try await server.send(.post, "/journal-entries", AccountingServer.entry(debit: "1100-operating"))
            let chart = try await AccountStore(server.books.client).chart()
            let used = try chart.account(AccountCode(known: "1100-operating")).id
            let refused = try await server.send(.patch, "/accounts/\(used)", #"{"parent_code": "1200"}"#)
            #expect(refused.status == 422)
            #expect(refused.code == "account_protected")
            let parent = try chart.account(AccountCode(known: "1100")).id
            let branch = try await server.send(.patch, "/accounts/\(parent)", #"{"parent_code": "1200"}"#)
            #expect(branch.code == "account_protected")
            let free = try chart.account(AccountCode(known: "1100-clients")).id
            let moved = try await server.send(.patch, "/accounts/\(free)", #"{"parent_code": "1200"}"#)
            #expect(moved.json["manual"]?.boolValue == false)
            try await Invariants.check(server.books.admin)
        }
    }

    @Test func onlyTheWalletTakesItsEntriesBack() async throws {
        try await AccountingServer.with { server in
            let wallet = server.books.walletMessages
            let deposit = wallet.deposit(500)
            let reversal = wallet.reversal(of: deposit)
            _ = await server.books.stream().handle([
                wallet.posted([deposit], sequence: 1), wallet.posted([reversal], sequence: 2),
            ])
            for entry in try await EntryStore(server.books.client).following(0, limit: 10) {
                let answer = try await server.send(.post, "/journal-entries/\(entry.draft.id)/reverse")
                #expect(answer.status == 422)
                #expect(answer.code == "account_protected")
            }
            #expect(try await server.entryCount() == 2)
            #expect(try await server.books.balance("2100") == 0)
        }
    }

    @Test func walletAndAccountantAtOnceTakeItBackOnce() async throws {
        try await Books.with { books in
            let wallet = books.walletMessages
            let deposit = wallet.deposit(500)
            _ = await books.stream().handle([wallet.posted([deposit], sequence: 1)])
            let entry = try await EntryStore(books.client).following(0, limit: 1)[0].draft.id
            let reversal = wallet.posted([wallet.reversal(of: deposit)], sequence: 2)
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask { #expect(await books.stream().handle([reversal]) == [.ack]) }
                    group.addTask {
                        await #expect(throws: AccountingError.self) { try await books.reverse(entry) }
                    }
                }
            }
            #expect(try await books.balance("2100") == 0)
            #expect(try await IntegrityStore(books.client).read().head.sequence == 2)
            try await Invariants.check(books.admin)
        }
    }

    /// From before the rule: an entry by hand on an account that was closed afterwards must have a way back.
    @Test func whatHandsWroteBeforeTheAccountWasClosedIsTakenBack() async throws {
        try await Books.with { books in
            try await books.client.script(
                "insert into accounting.accounts (id, code, name, type, created_at) "
                    + "values (gen_random_uuid(), '2150', 'Late', 'liability', now())")
            let old = try await books.post("2026-11-20", [Books.debit("1300", 7), Books.credit("2150", 7)])
            try await books.client.script("update accounting.accounts set control_since = 1 where code = '2150'")
            await #expect(throws: AccountingError.accountProtected(AccountCode(known: "2150"))) {
                try await books.post("2026-11-20", [Books.debit("1300", 7), Books.credit("2150", 7)])
            }
            let back = try await books.reverse(old.draft.id)
            #expect(try await books.balance("2150") == 0)
            await #expect(throws: AccountingError.accountProtected(AccountCode(known: "2150"))) {
                try await books.reverse(back.draft.id)
            }
            try await Invariants.check(books.admin)
        }
    }

    @Test func theDatabaseKeepsTheHandOffByItself() async throws {
        try await Books.with { books in
            func refusal(_ sql: String) async -> String? {
                do {
                    try await books.client.script(sql)
                    return nil
                } catch {
                    return error.constraint
                }
            }
            func entry(_ source: String, on code: String) -> String {
                """
                insert into accounting.entries (sequence, occurred_at, posted_at, date, id, source, source_id, hash,
                    description)
                values (1, now(), now(), '2026-11-20', gen_random_uuid(), '\(source)',
                    case when '\(source)' = 'wallet' then gen_random_uuid() end, sha256('x'), 'by hand');
                insert into accounting.postings (entry_sequence, position, amount, debit_account, credit_account,
                    debit_line, credit_line, currency)
                select 1, 1, 100, a.number, 1, 1, 2, 'USD' from accounting.accounts a where code = '\(code)'
                """
            }
            #expect(await refusal(entry("manual", on: "2100")) == "postings_account_by_hand")
            #expect(await refusal(entry("manual", on: "1200-sandbox")) == "postings_account_by_hand")
            let opening = "update accounting.accounts set control_since = null where code = '2100'"
            #expect(await refusal(opening) == "accounts_control_fixed")
            let below = """
                insert into accounting.accounts (id, code, name, type, parent_code, created_at)
                values (gen_random_uuid(), '1200-x', 'x', 'asset', '1200', now())
                """
            #expect(await refusal(below) == "accounts_control_inherited")
            let parent = "update accounting.accounts set control_since = 0 where code = '1000'"
            #expect(await refusal(parent) == "accounts_control_inherited")
            #expect(await refusal(entry("wallet", on: "2100")) == nil)
        }
    }
}
