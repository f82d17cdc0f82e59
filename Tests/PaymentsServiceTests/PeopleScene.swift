import Authentication
import Contracts
import JSONKit
import Logging
import Messaging
import NIOHTTP1
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// Ada, Grace and Mary, each with a wallet, and what they do.
enum People {
    static let ada = PaymentsHarness.customer
    static let grace = UserID(UniqueID(high: 7, low: 8))
    static let mary = UserID(UniqueID(high: 7, low: 9))
    static let adas = PaymentsHarness.wallet
    static let graces = UniqueID(high: 8, low: 108)
    static let marys = UniqueID(high: 8, low: 109)
    static let base = "/api/v1/payments"

    /// Runs `body` when Ada has 100.00 USD, and Grace and Mary are known by what they have proven.
    static func run(
        providerIsUp: Bool = false, _ variables: [String: String] = [:],
        _ body: @escaping @Sendable (PaymentsHarness) async throws -> Void
    ) async throws {
        try await PaymentsHarness.run(providerIsUp: providerIsUp, variables) { payments in
            payments.wallet.door.open(adas, ada, 10_000, number: "900000000001")
            payments.wallet.door.open(graces, grace, number: "900000000002")
            payments.wallet.door.open(marys, mary, number: "900000000003")
            payments.directory.set(ada, name: ("Ada", "Lovelace"), addresses: ["ada@florin.test"])
            payments.directory.set(
                grace, name: ("Grace", "Hopper"), addresses: ["grace@florin.test", "+442079460000"])
            payments.directory.set(mary, name: ("Mary", "Shelley"), addresses: ["mary@florin.test"])
            try await body(payments)
        }
    }

    static func money(_ amount: String, _ currency: String = "USD") -> String {
        #"{"amount":"\#(amount)","currency":"\#(currency)"}"#
    }
}

extension PaymentsHarness {
    /// Ada pays somebody.
    func pay(
        _ amount: String, to recipient: String = #"{"email":"grace@florin.test"}"#, key: String? = nil,
        from wallet: UniqueID = People.adas, as user: UserID = People.ada, more: String = ""
    ) async throws -> Answer {
        try await send(
            .POST, "\(People.base)/send", as: user,
            json:
                #"{"source_wallet_id":"\#(wallet)","recipient":\#(recipient),"amount":\#(People.money(amount))\#(more)}"#,
            key: key ?? IDGenerator(clock: .system).next().description)
    }

    func payment(_ id: String, as user: UserID = People.ada) async throws -> Answer {
        try await send(.GET, "\(People.base)/payments/\(id)", as: user)
    }

    func waitForPayment(_ id: String, _ status: String, as user: UserID = People.ada) async throws {
        try await eventually("payment \(id) is \(status)") {
            try await payment(id, as: user).json["status"]?.stringValue == status
        }
    }

    /// As auth tells it.
    func verified(_ user: UserID, _ kind: ContactKind, _ address: String) async throws {
        let event = ContactVerified(userID: user, kind: kind, address: address)
        let auth = MessageBroker(
            try BrokerConfig(url: brokerURL), topology: .exchangesOnly(), logger: Logger(label: "auth"))
        try await auth.publish([
            .event(
                ContactVerified.type, id: IDGenerator(clock: .system).next(), body: JSON.encode(event),
                occurredAt: clock.now)
        ])
        await auth.close()
    }
}
