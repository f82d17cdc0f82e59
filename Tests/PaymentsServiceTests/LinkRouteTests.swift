import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import PaymentsService

/// Sellers and the links that they make.
@Suite(.timeLimit(.minutes(2))) struct LinkRouteTests {
    private static let merchant = "\(People.base)/merchant"

    @Test func aSellerHasOneProfile() async throws {
        try await People.run { payments in
            #expect(try await payments.send(.GET, Self.merchant, as: People.grace).status == 404)
            for name in ["Grace's compilers", "COBOL & Co."] {
                let put = try await payments.send(
                    .PUT, Self.merchant, as: People.grace,
                    json: #"{"business_name":"\#(name)","category_code":"5734","city":"Arlington","country":"US"}"#)
                #expect(put.status == 200 && put.json["business_name"]?.stringValue == name)
                let shown = try await payments.send(.GET, Self.merchant, as: People.grace)
                #expect(shown.json == put.json)
            }
            #expect(try await payments.send(.GET, Self.merchant, as: People.ada).status == 404)
            for wrong in [
                #""category_code":"573""#, #""category_code":"57E4""#, #""country":"us""#, #""country":"USA""#,
                #""business_name":"""#, #""city":"a\u0000b""#,
            ] {
                let fields = ["business_name": "A", "category_code": "5734", "city": "B", "country": "US"]
                    .filter { !wrong.contains("\"\($0.key)\":") }.map { "\"\($0.key)\":\"\($0.value)\"" }
                let refused = try await payments.send(
                    .PUT, Self.merchant, as: People.grace, json: "{\((fields + [wrong]).joined(separator: ","))}")
                #expect(refused.status == 422, "\(wrong)")
            }
        }
    }

    @Test func aLinkIsMadeOnceAndShownToItsOwner() async throws {
        try await People.run { payments in
            let more =
                ##","slug":"graces-compilers","brand_color":"#3b82f6","redirect_url":"https://shop.example.com/x""##
                + #","logo_url":"https://shop.example.com/logo.png","single_use":true,"description":"By hand""#
            let key = payments.newKey()
            let made = try await payments.makeLink(more: more, key: key)
            #expect(made.status == 201, "\(made.json)")
            let id = try #require(made.json["id"]?.stringValue)
            #expect(made.json["url"]?.stringValue == "http://localhost:8080/pay/graces-compilers")
            #expect(made.json["brand_color"]?.stringValue == "#3B82F6")
            #expect(made.json["reference"]?.stringValue?.hasPrefix("LNK-2026") == true)
            #expect(made.json["status"]?.stringValue == "active" && made.json["livemode"] == .bool(true))
            #expect(made.json["total_collected"]?["amount"]?.stringValue == "0.00")
            let again = try await payments.makeLink(more: more, key: key)
            #expect(again.json == made.json && again.headers.first(name: "Idempotent-Replayed") == "true")
            #expect(try await payments.shownLink(id) == made.json)
            // It is one row, and nobody else's.
            let rows = try await payments.database.query("select from payments.links").count
            #expect(rows == 1)
            let methods: [(HTTPMethod, String?)] = [(.GET, nil), (.PATCH, #"{"title":"Mine"}"#), (.DELETE, nil)]
            for (method, body) in methods {
                let strange = try await payments.send(
                    method, "\(PaymentsHarness.links)/\(id)", as: People.ada, json: body)
                #expect(strange.status == 404, "\(method)")
            }
            let theirs = try await payments.send(.GET, PaymentsHarness.links, as: People.ada)
            #expect(theirs.json["data"] == .array([]))
            let taken = try await payments.makeLink(
                more: #","slug":"graces-compilers""#, as: People.ada, wallet: People.adas)
            #expect(taken.status == 409 && taken.code == "slug_taken")
            // Another's wallet is none.
            #expect(try await payments.makeLink(as: People.ada).status == 404)
        }
    }

    @Test func listsAreNarrowedAndPaged() async throws {
        try await People.run { payments in
            var ids: [String] = []
            for _ in 0..<3 { ids.append(try await payments.link().id) }
            let off = try await payments.send(.DELETE, "\(PaymentsHarness.links)/\(ids[1])", as: People.grace)
            #expect(off.status == 204)
            let active = try await payments.send(.GET, "\(PaymentsHarness.links)?status=active", as: People.grace)
            #expect(active.json["data"]?.arrayValue?.compactMap { $0["id"]?.stringValue } == [ids[2], ids[0]])
            let first = try await payments.send(.GET, "\(PaymentsHarness.links)?limit=2", as: People.grace)
            let next = try #require(first.json["next_cursor"]?.stringValue)
            let second = try await payments.send(
                .GET, "\(PaymentsHarness.links)?limit=2&cursor=\(next)", as: People.grace)
            #expect(second.json["data"]?.arrayValue?.compactMap { $0["id"]?.stringValue } == [ids[0]])
            #expect(try await payments.send(.GET, "\(PaymentsHarness.links)?cursor=x", as: People.grace).status == 400)
        }
    }

    @Test func whatCannotBeALinkIsRefused() async throws {
        try await People.run { payments in
            let ten = #""amount":\#(People.money("10.00"))"#
            for more in [
                #","slug":"a""#, #","slug":"Graces""#, #","slug":"a--b""#, #","slug":"../x""#, #","slug":"a b c""#,
                #","slug":"grace\u0000""#, #","slug":"\#(String(repeating: "a", count: 65))""#,
                #","brand_color":"blue""#, ##","brand_color":"#12345""##, ##","brand_color":"#1234567""##,
                ##","brand_color":"#12345g""##, #","redirect_url":"javascript://%0aalert(1)""#,
                #","redirect_url":"https://user:password@shop.example.com/""#,
                #","redirect_url":"//shop.example.com""#,
                #","redirect_url":"http://10.0.0.1/""#, #","redirect_url":"data://text""#,
                #","logo_url":"myapp://logo""#, #","logo_url":"file:///etc/passwd""#,
                #","logo_url":"http://[fd00::1]/""#,
                #","minimum":\#(People.money("1.00"))"#, #","single_use":"yes""#, #","expires_at":"tomorrow""#,
            ] {
                let refused = try await payments.makeLink(ten, more: more)
                #expect(refused.status == 422, "\(more): \(refused.status) \(refused.code ?? "")")
            }
            let wrong = [
                (#""amount":\#(People.money("0.00"))"#, "amount_not_positive"),
                (#""amount":\#(People.money("1000000.01"))"#, "amount_out_of_range"),
                (#""amount":\#(People.money("1.00", "EUR"))"#, "currency_mismatch"),
                (#""minimum":\#(People.money("2.00")),"maximum":\#(People.money("1.00"))"#, "amount_out_of_range"),
                (#"\#(ten),"expires_at":"2020-01-01T00:00:00Z""#, "expired"),
            ]
            for (price, code) in wrong {
                let refused = try await payments.makeLink(price)
                #expect(refused.status == 422 && refused.code == code, "\(price): \(refused.code ?? "")")
            }
            #expect(try await payments.makeLink(#""description":"for nothing""#).status == 422)
            let rows = try await payments.database.query("select from payments.links").count
            #expect(rows == 0)
        }
    }

    @Test func whatIsAbsentStays() async throws {
        try await People.run { payments in
            let (id, slug) = try await payments.link(more: #","description":"By hand""#)
            let path = "\(PaymentsHarness.links)/\(id)"
            func change(_ json: String) async throws -> PaymentsHarness.Answer {
                try await payments.send(.PATCH, path, as: People.grace, json: json)
            }
            let titled = try await change(#"{"title":"A better one"}"#)
            #expect(titled.status == 200 && titled.json["title"]?.stringValue == "A better one")
            #expect(titled.json["description"]?.stringValue == "By hand")
            #expect(try await change(#"{"description":null}"#).json["description"] == .null)
            let bounds = try await change(#"{"minimum":\#(People.money("1.00"))}"#)
            #expect(bounds.json["amount"] == .null && bounds.json["minimum"]?["amount"]?.stringValue == "1.00")
            #expect(try await change(#"{"status":"inactive"}"#).json["status"]?.stringValue == "inactive")
            #expect(try await payments.payLink(slug, #","amount":\#(People.money("2.00"))"#).code == "inactive")
            #expect(try await change(#"{"status":"active"}"#).json["status"]?.stringValue == "active")
            #expect(try await payments.payLink(slug, #","amount":\#(People.money("2.00"))"#).status == 201)
            // Fixed from now on.
            let late = try await change(#"{"minimum":\#(People.money("3.00"))}"#)
            #expect(late.status == 409 && late.code == "already_used")
            for wrong in [
                #"{"slug":"another"}"#, #"{"status":"completed"}"#, #"{"single_use":true}"#, #"{"title":null,"x":1}"#,
            ] {
                #expect(try await change(wrong).status == 422, "\(wrong)")
            }
            // The table itself keeps it so.
            await #expect(throws: PostgresError.self) {
                try await payments.database.execute("update payments.links set minimum = 1")
            }
        }
    }

    @Test func aViewIsCountedButNotTheOwners() async throws {
        try await People.run { payments in
            let (id, slug) = try await payments.link(more: ##","brand_color":"#000000""##)
            for viewer in [nil, People.ada, People.grace, nil] {
                let page = try await payments.page(slug, as: viewer)
                #expect(page.status == 200 && page.json["merchant_name"]?.stringValue == "Grace H.")
                #expect(page.json["status"]?.stringValue == "active" && page.json["total_collected"] == nil)
                #expect(page.json["methods"]?.arrayValue?.first == .string("wallet"))
            }
            #expect(try await payments.shownLink(id)["views_count"] == .number("3"))
            // A token that is none is nobody's.
            let strange = try await payments.send(
                .GET, "\(People.base)/pay/\(slug)", as: nil, headers: [("Authorization", "Bearer x.y.z")])
            #expect(strange.status == 200)
            #expect(try await payments.shownLink(id)["views_count"] == .number("4"))
            _ = try await payments.send(
                .PUT, Self.merchant, as: People.grace,
                json: #"{"business_name":"COBOL & Co.","category_code":"5734","city":"Arlington","country":"US"}"#)
            #expect(try await payments.page(slug).json["merchant_name"]?.stringValue == "COBOL & Co.")
            #expect(try await payments.page("no-such-link").status == 404)
            for naughty in ["..%2f", "A", "%00", "a%20b", "'--"] {
                #expect([400, 404].contains(try await payments.page(naughty).status), "\(naughty)")
            }
        }
    }
}
