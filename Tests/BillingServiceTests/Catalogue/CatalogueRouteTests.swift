import Authentication
import HTTPKit
import JSONKit
import PostgresAccess
import TestSupport
import Testing

@testable import BillingService

@Suite("Who can be paid") struct CatalogueRouteTests {
    private static let path = CatalogueScene.path
    private static let staffPath = CatalogueScene.staffPath

    private static func seeds() throws -> JSONValue {
        try JSONParser.parse(SharedData.bytes("billing/seeds.json"))
    }

    /// An amount of the seeds as the API writes it.
    private static func money(_ value: JSONValue?) -> JSONValue? {
        guard let text = value?.stringValue else { return value }
        return .object([JSONMember("amount", .string(text)), JSONMember("currency", .string("NGN"))])
    }

    /// Each member of an object, with amounts as money.
    private static func withMoney(_ value: JSONValue?, _ amounts: Set<String>) -> JSONValue? {
        guard case .object(let members)? = value else { return value }
        return .object(
            members.map { JSONMember($0.name, amounts.contains($0.name) ? money($0.value) ?? .null : $0.value) })
    }

    @Test func theCatalogueIsThatOfTheSeeds() async throws {
        let seeds = try Self.seeds()
        let expected = seeds["billers"]?.arrayValue ?? []
        try await BillingHarness.run { harness in
            let categories = try await harness.send(.get, "\(Self.path)/categories", as: .customer)
            #expect(categories.data.compactMap { $0["code"] } == seeds["categories"]?.arrayValue)
            let billers = try await harness.send(.get, "\(Self.path)/billers", as: .customer).data
            #expect(billers.count == 12)
            #expect(expected.count == 12)
            var packages = 0
            for seed in expected {
                let found = try #require(billers.first { $0["code"] == seed["code"] })
                for name in ["name", "category", "vtpass_service", "requires_validation", "customer_id"] {
                    #expect(found[name] == seed[name], "\(name)")
                }
                #expect(found["amount"] == Self.withMoney(seed["amount"], ["min", "max"]))
                #expect(found["fee"] == Self.withMoney(seed["fee"], ["amount", "cap"]))
                #expect(found["currency"] == .string("NGN"))
                #expect(found["available"] == .bool(true))
                #expect(found["testing"] == .bool(false))
                let id = found["id"]?.stringValue ?? ""
                let one = try await harness.send(.get, "\(Self.path)/billers/\(id)", as: .merchant)
                #expect(one.json == found)
                let sold = try await harness.send(.get, "\(Self.path)/billers/\(id)/packages", as: .customer).data
                let seeded = seed["packages"]?.arrayValue ?? []
                #expect(sold.count == seeded.count)
                for package in seeded {
                    let entry = try #require(sold.first { $0["code"] == package["code"] })
                    #expect(entry["amount"] == Self.money(package["amount"]))
                    #expect(entry["name"] == package["name"])
                    #expect(entry["validity_days"] == package["validity_days"])
                    #expect(entry["available"] == .bool(true))
                }
                packages += sold.count
            }
            #expect(packages == 16)
        }
    }

    @Test(
        arguments: [
            ("?category=electricity", 3), ("?q=dstv", 1), ("?q=AIRTIME", 4), ("?q=bil12", 3), ("?q=%25", 0),
            ("?q=_", 0), ("?category=data&q=mtn", 1), ("?category=water", 0), ("?q=' or 1=1 --", 0),
            ("?q=%3Cscript%3E", 0),
        ])
    func listsAreNarrowed(query: String, count: Int) async throws {
        let query = query.replacing(" ", with: "%20").replacing("'", with: "%27")
        try await BillingHarness.run { harness in
            let answer = try await harness.send(.get, "\(Self.path)/billers\(query)", as: .customer)
            #expect(answer.status == 200)
            #expect(answer.data.count == count)
        }
    }

    @Test func whatIsNoFilterIsRefused() async throws {
        let long = String(repeating: "a", count: 101)
        try await BillingHarness.run { harness in
            for query in ["?category=casino", "?q=", "?q=\(long)", "?q=%00", "?limit=0", "?limit=101", "?page=2"] {
                let answer = try await harness.send(.get, "\(Self.path)/billers\(query)", as: .customer)
                #expect(answer.code == "malformed_parameter", "\(query)")
            }
            let cursor = try await harness.send(.get, "\(Self.path)/billers?cursor=abc", as: .customer)
            #expect(cursor.code == "bad_cursor")
        }
    }

    @Test func pagesLeadThroughAllOfThem() async throws {
        try await BillingHarness.run { harness in
            var (codes, cursor): ([String], String?) = ([], nil)
            repeat {
                let rest = cursor.map { "&cursor=\($0)" } ?? ""
                let page = try await harness.send(.get, "\(Self.path)/billers?limit=5\(rest)", as: .customer)
                codes += page.data.compactMap { $0["code"]?.stringValue }
                cursor = page.json["next_cursor"]?.stringValue
            } while cursor != nil
            #expect(codes.count == 12)
            #expect(codes == codes.sorted())
        }
    }

    @Test(arguments: ["019b0000-0000-7000-8000-000200000001", "00000000-0000-0000-0000-000000000000"])
    func anUnknownIDIsNobodys(id: String) async throws {
        try await BillingHarness.run { harness in
            for path in ["/billers/\(id)", "/billers/\(id)/packages"] {
                let answer = try await harness.send(.get, "\(Self.path)\(path)", as: .customer)
                #expect(answer.status == 404)
                #expect(answer.code == "not_found")
            }
            let malformed = try await harness.send(.get, "\(Self.path)/billers/1%27--", as: .customer)
            #expect(malformed.code == "malformed_id")
            #expect(try await harness.send(.get, "\(Self.path)/billers", as: nil).status == 401)
        }
    }

    private static let testing = """
        {"code": "BIL900", "name": "<b>Benin & Söhne</b>", "category": "electricity", "currency": "NGN",
        "amount": {"min": {"amount": "500.00", "currency": "NGN"}, "max": {"amount": "600.00", "currency": "NGN"}},
        "fee": {"type": "percentage", "percent": "1.25", "cap": {"amount": "7.00", "currency": "NGN"}},
        "requires_validation": true, "customer_id": {"label": "Meter number", "pattern": "^[0-9]{11,13}$"},
        "vtpass_service": "benin-electric", "testing": true}
        """

    @Test func billersForTestingAreOperatorsAlone() async throws {
        try await BillingHarness.run { harness in
            let made = try await harness.send(
                .post, "\(Self.staffPath)/billers", as: .operator, json: Self.testing, key: "one")
            #expect(made.status == 201)
            #expect(made.json["name"] == .string("<b>Benin & Söhne</b>"))
            let id = made.json["id"]?.stringValue ?? ""
            for (role, status, count) in [(Role.customer, 404, 12), (.support, 404, 12), (.operator, 200, 13)] {
                let one = try await harness.send(.get, "\(Self.path)/billers/\(id)", as: role)
                #expect(one.status == status, "\(role)")
                let packages = try await harness.send(.get, "\(Self.path)/billers/\(id)/packages", as: role)
                #expect(packages.status == status, "\(role)")
                let listed = try await harness.send(.get, "\(Self.path)/billers", as: role)
                #expect(listed.data.count == count, "\(role)")
            }
            let again = try await harness.send(
                .post, "\(Self.staffPath)/billers", as: .operator, json: Self.testing, key: "one")
            #expect(again.json == made.json)
            let twice = try await harness.send(.post, "\(Self.staffPath)/billers", as: .operator, json: Self.testing)
            #expect(twice.status == 409)
            #expect(twice.code == "code_taken")
        }
    }

    @Test func operatorsChangeBillersAndOthersDoNot() async throws {
        try await BillingHarness.run { harness in
            let made = try await harness.send(.post, "\(Self.staffPath)/billers", as: .operator, json: Self.testing)
            let path = "\(Self.staffPath)/billers/\(made.json["id"]?.stringValue ?? "")"
            let changed = try await harness.send(
                .patch, path, as: .operator,
                json:
                    #"{"amount":null,"fee":{"type":"flat","amount":{"amount":"5.00","currency":"NGN"}},"available":false}"#
            )
            #expect(changed.status == 200)
            #expect(changed.json["amount"] == .null)
            #expect(changed.json["fee"]?["type"] == .string("flat"))
            #expect(changed.json["available"] == .bool(false))
            #expect(changed.json["switched_on"] == .bool(false))
            #expect(changed.json["name"] == made.json["name"])
            let fees = [
                #"{"fee":{"type":"flat","amount":{"amount":"5.00","currency":"USD"}}}"#: "currency_mismatch",
                #"{"fee":{"type":"flat","percent":"1"}}"#: "validation_failed",
                #"{"fee":{"type":"percentage","percent":"100"}}"#: "validation_failed",
                #"{"fee":{"type":"percentage","percent":"0"}}"#: "validation_failed",
                #"{"customer_id":{"label":"x","pattern":"^([0-9]{1,9}){1,9}$"}}"#: "validation_failed",
                #"{"amount":{"min":{"amount":"9.00","currency":"NGN"},"max":{"amount":"8.00","currency":"NGN"}}}"#:
                    "validation_failed",
                #"{"code":"BIL901"}"#: "validation_failed",
            ]
            for (body, code) in fees {
                let answer = try await harness.send(.patch, path, as: .operator, json: body)
                #expect(answer.code == code, "\(body)")
            }
            for role in [Role.customer, .support, .auditor, .accountant] {
                #expect(try await harness.send(.patch, path, as: role, json: "{}").status == 403, "\(role)")
            }
            #expect(try await harness.send(.get, "\(Self.staffPath)/billers", as: .support).data.count == 13)
        }
    }

    @Test func operatorsAddAndChangePackages() async throws {
        try await BillingHarness.run { harness in
            let listed = try await harness.send(.get, "\(Self.path)/billers?q=gotv", as: .customer)
            let id = try #require(listed.data.first?["id"]?.stringValue)
            let path = "\(Self.staffPath)/billers/\(id)/packages"
            let body = #"{"code":"GOTV-SUPA","name":"GOtv Supa","amount":{"amount":"6400.00","currency":"NGN"}}"#
            let made = try await harness.send(.post, path, as: .operator, json: body)
            #expect(made.status == 201)
            let lower = body.replacing("GOTV-SUPA", with: "gotv-supa")
            #expect(try await harness.send(.post, path, as: .operator, json: lower).code == "code_taken")
            let package = "\(path)/\(made.json["id"]?.stringValue ?? "")"
            let changed = try await harness.send(
                .patch, package, as: .operator, json: #"{"amount":{"amount":"6500.00","currency":"NGN"}}"#)
            #expect(changed.json["amount"]?["amount"] == .string("6500.00"))
            let dollars = #"{"amount":{"amount":"6500.00","currency":"USD"}}"#
            #expect(
                try await harness.send(.patch, package, as: .operator, json: dollars).code == "currency_mismatch")
            let other = try await harness.send(.get, "\(Self.path)/billers?q=dstv", as: .customer)
            let foreign =
                "\(Self.staffPath)/billers/\(other.data.first?["id"]?.stringValue ?? "")/packages/"
                + (made.json["id"]?.stringValue ?? "")
            #expect(try await harness.send(.patch, foreign, as: .operator, json: "{}").code == "not_found")
        }
    }

    /// What payments were for stays what it was, whoever writes.
    @Test func aBillerStaysTheSame() async throws {
        try await BillingHarness.run { harness in
            let client = try harness.database.client(poolSize: 1)
            for column in ["code = 'BIL1'", "currency = 'USD'"] {
                var state: String?
                do throws(PostgresError) {
                    try await client.script("update billing.billers set \(column) where code = 'BIL114'")
                } catch {
                    state = error.sqlState
                }
                #expect(state == "23000", "\(column)")
            }
            await client.close()
        }
    }
}
