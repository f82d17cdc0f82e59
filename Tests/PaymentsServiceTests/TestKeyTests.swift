import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import NIOHTTP1
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// Ada and Grace try, with keys for that, what they would do live.
@Suite(.timeLimit(.minutes(2))) struct TestKeyTests {
    private static let codes = "\(People.base)/qr-codes"
    private static let requests = "\(People.base)/requests"

    /// Grace asks Ada for money.
    private static func request(_ amount: String) -> String {
        let payer = #"{"email":"ada@florin.test"}"#
        return #"{"wallet_id":"\#(People.graces)","amount":\#(People.money(amount)),"payer":\#(payer)}"#
    }

    private func post(
        _ payments: PaymentsHarness, _ path: String, _ json: String, as user: UserID, _ mode: KeyMode? = .test,
        key: String? = nil
    ) async throws -> PaymentsHarness.Answer {
        try await payments.send(
            .POST, path, as: user, json: json, key: key ?? IDGenerator(clock: .system).next().description, mode: mode)
    }

    private func get(
        _ payments: PaymentsHarness, _ path: String, as user: UserID, _ mode: KeyMode? = .test
    ) async throws -> PaymentsHarness.Answer {
        try await payments.send(.GET, path, as: user, mode: mode)
    }

    private func data(_ answer: PaymentsHarness.Answer) -> [JSONValue]? { answer.json["data"]?.arrayValue }

    private func requireUnmoved(_ payments: PaymentsHarness) {
        #expect(payments.wallet.door.balance(People.adas) == 10_000)
        #expect(payments.wallet.door.balance(People.graces) == 0)
        let moved = payments.wallet.door.state.withLock { $0.requests }
        #expect(moved == 0)
    }

    /// Also what no wallet could pay: nothing moves.
    @Test func codesAreTried() async throws {
        try await People.run { payments in
            let made = try await post(
                payments, Self.codes,
                #"{"wallet_id":"\#(People.graces)","amount":\#(People.money("500.00")),"single_use":true}"#,
                as: People.grace)
            #expect(made.status == 201 && made.json["livemode"] == .bool(false), "\(made)")
            let id = try #require(made.json["id"]?.stringValue)
            let payload = try #require(made.json["payload"]?.stringValue)
            let order = #"{"source_wallet_id":"\#(People.adas)","payload":"\#(payload)"}"#
            for mode in [nil, KeyMode.live] {
                let live = try await post(payments, "\(Self.codes)/pay", order, as: People.ada, mode)
                #expect(live.code == "qr_invalid", "\(live)")
            }
            let paid = try await post(payments, "\(Self.codes)/pay", order, as: People.ada)
            #expect(paid.status == 201 && paid.json["status"]?.stringValue == "completed", "\(paid)")
            #expect(paid.json["livemode"] == .bool(false) && paid.json["transaction_id"] == .null)
            #expect(paid.json["fee"]?["amount"]?.stringValue == "7.50")
            #expect(try await post(payments, "\(Self.codes)/pay", order, as: People.ada).code == "already_used")
            let code = try await get(payments, "\(Self.codes)/\(id)", as: People.grace)
            #expect(code.json["status"]?.stringValue == "used" && code.json["times_used"]?.integerValue == 1)
            #expect(try await get(payments, "\(Self.codes)/\(id)", as: People.grace, nil).status == 404)
            #expect(try await get(payments, "\(Self.codes)/\(id)/image", as: People.grace, nil).status == 404)
            requireUnmoved(payments)
        }
    }

    @Test func requestsAreTried() async throws {
        try await People.run { payments in
            let body = Self.request("12.00")
            let made = try await post(payments, Self.requests, body, as: People.grace)
            #expect(made.status == 201 && made.json["livemode"] == .bool(false), "\(made)")
            let id = try #require(made.json["id"]?.stringValue)
            let order = #"{"source_wallet_id":"\#(People.adas)"}"#
            for mode in [nil, KeyMode.live] {
                #expect(try await get(payments, "\(Self.requests)/\(id)", as: People.ada, mode).status == 404)
                #expect(
                    try await post(payments, "\(Self.requests)/\(id)/pay", order, as: People.ada, mode).status == 404)
                #expect(
                    try await post(payments, "\(Self.requests)/\(id)/decline", "{}", as: People.ada, mode).status == 404
                )
            }
            let paid = try await post(payments, "\(Self.requests)/\(id)/pay", order, as: People.ada)
            #expect(paid.json["status"]?.stringValue == "completed" && paid.json["livemode"] == .bool(false), "\(paid)")
            let now = try await get(payments, "\(Self.requests)/\(id)", as: People.grace)
            #expect(now.json["status"]?.stringValue == "paid" && now.json["payment_id"] == paid.json["id"])
            requireUnmoved(payments)
        }
    }

    @Test func linksAreTried() async throws {
        try await People.run { payments in
            let links = "\(People.base)/links"
            let amount = People.money("33.33")
            let body = #"{"wallet_id":"\#(People.graces)","title":"An engine","amount":\#(amount),"single_use":true}"#
            let made = try await post(payments, links, body, as: People.grace)
            #expect(made.status == 201 && made.json["livemode"] == .bool(false), "\(made)")
            let id = try #require(made.json["id"]?.stringValue)
            let slug = try #require(made.json["url"]?.stringValue?.split(separator: "/").last)
            let path = "\(People.base)/test/pay/\(slug)"
            for (user, mode) in [(People.grace, nil), (People.ada, .test)] as [(UserID, KeyMode?)] {
                let foreign = try await post(payments, path, #"{"outcome":"completed"}"#, as: user, mode)
                #expect(foreign.status == 404, "\(foreign)")
            }
            let order = #"{"source_wallet_id":"\#(People.adas)"}"#
            #expect(try await post(payments, "\(People.base)/pay/\(slug)", order, as: People.ada, nil).status == 404)
            let failed = try await post(payments, path, #"{"outcome":"insufficient_funds"}"#, as: People.grace)
            #expect(failed.status == 201 && failed.json["status"]?.stringValue == "failed", "\(failed)")
            #expect(failed.json["failure_code"]?.stringValue == "insufficient_funds")
            let paid = try await post(payments, path, #"{"outcome":"completed"}"#, as: People.grace)
            #expect(paid.json["status"]?.stringValue == "completed", "\(paid)")
            #expect(paid.json["net"]?["amount"]?.stringValue == "32.83" && paid.json["source_id"]?.stringValue == id)
            let again = try await post(payments, path, #"{"outcome":"completed"}"#, as: People.grace)
            #expect(again.status == 409 && again.code == "already_used", "\(again)")
            let link = try await get(payments, "\(links)/\(id)", as: People.grace)
            #expect(link.json["status"]?.stringValue == "completed" && link.json["payments_count"]?.integerValue == 1)
            #expect(try await get(payments, "\(links)/\(id)", as: People.grace, nil).status == 404)
            let live = try await get(payments, links, as: People.grace, nil)
            #expect(data(live) == [])
            let list = data(try await get(payments, "\(People.base)/payments?source=link", as: People.grace))
            #expect(list?.count == 2)
            requireUnmoved(payments)
        }
    }

    /// Both kinds side by side: each sees its own.
    @Test func listsKeepThemApart() async throws {
        try await People.run { payments in
            for mode in [nil, KeyMode.test] {
                let made = try await post(
                    payments, Self.codes, #"{"wallet_id":"\#(People.graces)","amount":\#(People.money("5.00"))}"#,
                    as: People.grace, mode)
                let payload = try #require(made.json["payload"]?.stringValue)
                let paid = try await post(
                    payments, "\(Self.codes)/pay", #"{"source_wallet_id":"\#(People.adas)","payload":"\#(payload)"}"#,
                    as: People.ada, mode)
                #expect(paid.status == 201, "\(paid)")
                let body = Self.request("1.00")
                #expect(try await post(payments, Self.requests, body, as: People.grace, mode).status == 201)
            }
            #expect(payments.wallet.door.balance(People.graces) == 492)
            for (mode, isLive) in [(nil, true), (KeyMode.live, true), (.test, false)] as [(KeyMode?, Bool)] {
                for (path, user) in [
                    (Self.codes, People.grace), (Self.requests, People.grace), (Self.requests, People.ada),
                    ("\(People.base)/payments", People.ada), ("\(People.base)/payments", People.grace),
                ] {
                    let list = data(try await get(payments, path, as: user, mode)) ?? []
                    #expect(list.count == 1 && list[0]["livemode"] == .bool(isLive), "\(path) \(list)")
                }
            }
            let tried = data(try await get(payments, "\(People.base)/payments", as: People.ada)) ?? []
            let id = try #require(tried.first?["id"]?.stringValue)
            #expect(try await get(payments, "\(People.base)/payments/\(id)", as: People.ada, nil).status == 404)
            #expect(try await get(payments, "\(People.base)/payments/\(id)", as: People.grace).status == 200)
        }
    }

    @Test func aKeyOfOneKindIsNotRepeatedByTheOther() async throws {
        try await People.run { payments in
            let body = #"{"wallet_id":"\#(People.graces)"}"#
            #expect(try await post(payments, Self.codes, body, as: People.grace, key: "k").status == 201)
            let live = try await post(payments, Self.codes, body, as: People.grace, .live, key: "k")
            #expect(live.code == "idempotency_key_reused", "\(live)")
        }
    }

    /// Notices go by it, so that nobody is told of what did not happen.
    @Test(arguments: [true, false]) func eventsSayWhetherItWasTried(isLive: Bool) throws {
        let (clock, now) = (ManualClock(PaymentsHarness.start), PaymentsHarness.start)
        let ids = IDGenerator(clock: clock.clock)
        let grace = Payment.Party(user: People.grace, wallet: People.graces, name: "Grace H.")
        let amount = Money(minorUnits: 500, currency: .USD)
        let request = MoneyRequest(
            id: ids.next(), requester: grace, amount: amount, note: nil, reference: "REQ-20261130-0000000001",
            createdAt: now, expiresAt: now + .seconds(60), payerID: People.ada, payerName: nil, address: nil,
            isLive: isLive, state: .declined)
        let code = QRCode(
            id: ids.next(), owner: grace,
            merchant: QRCode.Merchant(name: "Grace", city: "Köln", country: "DE", categoryCode: "5812"), currency: .USD,
            amount: nil, isSingleUse: false, reference: "QRP-20261130-0000000001", isLive: isLive, createdAt: now,
            expiresAt: nil, state: .expired)
        let events = [
            RequestEvents.created(request, ids: ids), RequestEvents.ended(request, ids: ids, now: now),
            QRCodeEvents.created(code, ids: ids), QRCodeEvents.ended(code, ids: ids, now: now),
        ]
        for event in events {
            #expect(try JSONParser.parse(event.data)["livemode"] == .bool(isLive), "\(event.type)")
        }
    }

    @Test func theDatabaseLetsNothingMove() async throws {
        try await People.run { payments in
            let made = try await post(payments, Self.codes, #"{"wallet_id":"\#(People.graces)"}"#, as: People.grace)
            let payload = try #require(made.json["payload"]?.stringValue)
            let order =
                #"{"source_wallet_id":"\#(People.adas)","payload":"\#(payload)","amount":\#(People.money("1.00"))}"#
            let paid = try await post(payments, "\(Self.codes)/pay", order, as: People.ada)
            let row = try #require(paid.json["id"]?.stringValue.flatMap(UniqueID.init))
            let changes: [SQL] = [
                "transaction_id = id", "hold_id = id", "must_ask = true", "livemode = true", "stage = 'posting'",
            ]
            for change in changes {
                await #expect(throws: PostgresError.self) {
                    try await payments.database.execute("update payments.payments set \(change) where id = \(row)")
                }
            }
        }
    }

    /// Everything else of payments is closed to them.
    @Test func elsewhereALiveKeyIsRequired() async throws {
        try await People.run { payments in
            let calls: [(HTTPMethod, String)] = [
                (.POST, "\(People.base)/send"), (.POST, "\(People.base)/deposits"), (.GET, "\(People.base)/deposits"),
                (.POST, "\(People.base)/withdrawals"), (.POST, "\(People.base)/splits"),
                (.POST, "\(People.base)/recurring"), (.POST, "\(People.base)/payouts"),
                (.PUT, "\(People.base)/merchant"),
                (.POST, "\(People.base)/recipients/resolve"), (.GET, "\(People.base)/bank-accounts"),
            ]
            for (method, path) in calls {
                let answer = try await payments.send(method, path, json: method == .GET ? nil : "{}", mode: .test)
                #expect(answer.status == 403 && answer.code == "live_key_required", "\(path) \(answer)")
            }
        }
    }
}
