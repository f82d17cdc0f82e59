import AccountingDomain
import Authentication
import HTTPKit
import JSONKit
import Testing

@testable import AccountingService

@Suite struct AccountRouteTests {
    @Test func theSeededChartIsListedByCodeAndPaged() async throws {
        try await AccountingServer.with { server in
            let all = try await server.send(.get, "/accounts")
            let codes = (all.json["data"]?.arrayValue ?? []).compactMap { $0["code"]?.stringValue }
            #expect(all.status == 200)
            #expect(codes == codes.sorted())
            #expect(codes.contains("2100") && codes.contains("3200"))
            #expect(all.json["next_cursor"] == .null)
            var paged: [String] = []
            var cursor = ""
            repeat {
                let page = try await server.send(.get, "/accounts?limit=7" + cursor)
                paged += (page.json["data"]?.arrayValue ?? []).compactMap { $0["code"]?.stringValue }
                cursor = page.json["next_cursor"]?.stringValue.map { "&cursor=\($0)" } ?? ""
            } while cursor != ""
            #expect(paged == codes)
            #expect(try await server.send(.get, "/accounts?cursor=AAAA").code == "bad_cursor")
            let revenue = try await server.send(.get, "/accounts?type=revenue&active=true")
            #expect(revenue.json["data"]?.arrayValue?.count == 5)
        }
    }

    @Test func anAccountIsCreatedOnceForItsKey() async throws {
        try await AccountingServer.with { server in
            let body = #"{"code": "1310", "name": "Advances", "type": "asset", "parent_code": "1300"}"#
            let first = try await server.send(.post, "/accounts", body, key: "k1")
            let again = try await server.send(.post, "/accounts", body, key: "k1")
            #expect(first.status == 201)
            #expect(again.status == 201)
            #expect(first.body == again.body)
            #expect(again.header("Idempotent-Replayed") == "true")
            let id = first.json["id"]?.stringValue ?? ""
            #expect(try await server.send(.get, "/accounts/\(id)").json["code"]?.stringValue == "1310")
            let other = try await server.send(.post, "/accounts", body + " ", key: "k1")
            #expect(other.code == "idempotency_key_reused")
            #expect(try await server.send(.post, "/accounts", body, key: "").code == "idempotency_key_required")
        }
    }

    struct Refusal: Sendable {
        let body: String
        let status: Int
        let code: String
    }

    private static let refusals = [
        Refusal(body: #"{"code": "2100", "name": "x", "type": "liability"}"#, status: 409, code: "account_code_taken"),
        Refusal(
            body: #"{"code": "6000", "name": "x", "type": "asset", "parent_code": "7777"}"#, status: 422,
            code: "parent_not_found"),
        Refusal(
            body: #"{"code": "6000", "name": "x", "type": "asset", "parent_code": "2000"}"#, status: 422,
            code: "parent_type_mismatch"),
        Refusal(body: #"{"code": "60 00", "name": "x", "type": "asset"}"#, status: 422, code: "validation_failed"),
        Refusal(body: #"{"code": "6000", "name": "", "type": "asset"}"#, status: 422, code: "validation_failed"),
        Refusal(body: #"{"code": "6000", "name": "x", "type": "thing"}"#, status: 422, code: "validation_failed"),
        Refusal(
            body: #"{"code": "6000", "name": "x", "type": "asset", "currency": "XXX"}"#, status: 422,
            code: "validation_failed"),
        Refusal(
            body: #"{"code": "6000", "name": "x", "type": "asset", "colour": "red"}"#, status: 422,
            code: "validation_failed"),
        Refusal(body: #"{"code": "6000", "name": 7, "type": "asset"}"#, status: 422, code: "validation_failed"),
        Refusal(body: "{", status: 400, code: "malformed_json"),
    ]

    @Test func refusedAccountsLeaveNothingBehind() async throws {
        try await AccountingServer.with { server in
            let before = try await AccountStore(server.books.client).chart().accounts.count
            for refusal in Self.refusals {
                let answer = try await server.send(.post, "/accounts", refusal.body)
                #expect(answer.status == refusal.status, "\(refusal.body) gives \(answer.text)")
                #expect(answer.code == refusal.code, "\(refusal.body) gives \(answer.text)")
            }
            #expect(try await AccountStore(server.books.client).chart().accounts.count == before)
        }
    }

    @Test func whatMayChangeOfAnAccountChanges() async throws {
        try await AccountingServer.with { server in
            let created = try await server.send(
                .post, "/accounts", #"{"code": "6000", "name": "Old", "type": "expense", "currency": "EUR"}"#)
            let path = "/accounts/\(created.json["id"]?.stringValue ?? "")"
            let changed = try await server.send(
                .patch, path, #"{"name": "New", "type": "revenue", "parent_code": "4000", "active": false}"#)
            #expect(changed.status == 200)
            #expect(changed.json["name"]?.stringValue == "New")
            #expect(changed.json["type"]?.stringValue == "revenue")
            #expect(changed.json["parent_code"]?.stringValue == "4000")
            #expect(changed.json["active"]?.boolValue == false)
            let inactive = try await server.send(
                .post, "/journal-entries", AccountingServer.entry(currency: "EUR", credit: "6000"))
            #expect(inactive.code == "account_inactive")
            let root = try await server.send(.patch, path, #"{"parent_code": null, "active": true}"#)
            #expect(root.json["parent_code"] == .null)
            let posted = try await server.send(
                .post, "/journal-entries", AccountingServer.entry(currency: "EUR", credit: "6000"))
            #expect(posted.status == 201)
            let used = try await server.send(.patch, path, #"{"type": "expense"}"#)
            #expect(used.status == 409)
            #expect(used.code == "account_in_use")
            let foreign = try await server.send(.post, "/journal-entries", AccountingServer.entry(credit: "6000"))
            #expect(foreign.code == "account_currency_mismatch")
        }
    }

    @Test func whatMayNotChangeOfAnAccountStays() async throws {
        try await AccountingServer.with { server in
            let chart = try await AccountStore(server.books.client).chart()
            func path(_ code: String) throws -> String {
                "/accounts/\(try #require(chart.accounts.first { $0.code.description == code }).id)"
            }
            let control = try path("2100")
            #expect(try await server.send(.patch, control, #"{"active": false}"#).code == "account_protected")
            #expect(try await server.send(.patch, control, #"{"code": "2101"}"#).code == "validation_failed")
            let top = try path("1000")
            #expect(try await server.send(.patch, top, #"{"parent_code": "1200"}"#).code == "parent_cycle")
            let stranger = "/accounts/019aa2b6-7f98-7000-8000-000000000999"
            #expect(try await server.send(.patch, stranger, #"{"name": "x"}"#).status == 404)
            #expect(try await server.send(.get, stranger).status == 404)
            #expect(try await server.send(.get, "/accounts/7").code == "malformed_id")
        }
    }

    @Test func onlyAccountantsWriteAndAuditorsRead() async throws {
        try await AccountingServer.with { server in
            let paths = [
                "/accounts", "/journal-entries", "/reports/trial-balance", "/reports/balance-sheet",
                "/reports/income-statement", "/reports/cash-flow", "/periods", "/exports/journal?format=csv",
                "/integrity",
            ]
            let readers: Set<Role> = [.accountant, .auditor, .admin]
            for path in paths {
                for role in Role.allCases {
                    let status = try await server.send(.get, path, as: role).status
                    #expect(status == (readers.contains(role) ? 200 : 403), "\(role) reads \(path)")
                }
                let status = try await server.send(.get, path, as: nil).status
                #expect(status == 401)
            }
            for (role, expected) in [(Role.auditor, 403), (.customer, 403), (.admin, 201)] {
                let status = try await server.send(.post, "/journal-entries", AccountingServer.entry(), as: role).status
                #expect(status == expected, "\(role) writes")
            }
            #expect(try await server.entryCount() == 1)
        }
    }
}
