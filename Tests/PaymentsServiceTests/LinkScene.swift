import JSONKit
import NIOHTTP1
import Primitives
import TestSupport
import Testing

@testable import PaymentsService

/// Grace sells by links, and others pay.
extension PaymentsHarness {
    static let links = "\(People.base)/links"

    func makeLink(
        _ price: String = #""amount":\#(People.money("10.00"))"#, more: String = "", as user: UserID = People.grace,
        wallet: UniqueID = People.graces, key: String? = nil
    ) async throws -> Answer {
        try await send(
            .POST, Self.links, as: user, json: #"{"wallet_id":"\#(wallet)","title":"A compiler",\#(price)\#(more)}"#,
            key: key ?? newKey())
    }

    /// A new link's id and slug.
    func link(
        _ price: String = #""amount":\#(People.money("10.00"))"#, more: String = ""
    ) async throws -> (id: String, slug: String) {
        let made = try await makeLink(price, more: more)
        #expect(made.status == 201, "\(made.json)")
        return (
            try #require(made.json["id"]?.stringValue), try #require(made.json["slug"]?.stringValue)
        )
    }

    func payLink(
        _ slug: String, _ more: String = "", as user: UserID = People.ada, from wallet: UniqueID = People.adas,
        key: String? = nil
    ) async throws -> Answer {
        try await send(
            .POST, "\(People.base)/pay/\(slug)", as: user, json: #"{"source_wallet_id":"\#(wallet)"\#(more)}"#,
            key: key ?? newKey())
    }

    func checkOut(
        _ slug: String, _ more: String = "", with provider: String = "sandbox", key: String? = nil
    ) async throws -> Answer {
        try await send(
            .POST, "\(People.base)/pay/\(slug)/checkout", as: nil,
            json: #"{"email":"guest@florin.test","name":"A Guest","provider":"\#(provider)"\#(more)}"#,
            key: key ?? newKey())
    }

    /// A payment of a guest's that its seller has.
    func guestPaid(_ amount: String, with provider: String = "sandbox") async throws -> String {
        let (_, slug) = try await link(#""amount":\#(People.money(amount))"#)
        let opened = try await checkOut(slug, with: provider)
        let id = try #require(opened.json["id"]?.stringValue, "\(opened.status) \(opened.code ?? "")")
        try await waitForPayment(id, "completed", as: People.grace)
        return id
    }

    func page(_ slug: String, as user: UserID? = nil) async throws -> Answer {
        try await send(.GET, "\(People.base)/pay/\(slug)", as: user)
    }

    func shownLink(_ id: String) async throws -> JSONValue {
        try await send(.GET, "\(Self.links)/\(id)", as: People.grace).json
    }

    func waitForLink(_ id: String, _ status: String) async throws {
        try await eventually(within: .seconds(90), "link \(id) is \(status)") {
            try await shownLink(id)["status"]?.stringValue == status
        }
    }

    func newKey() -> String { IDGenerator(clock: .system).next().description }
}
