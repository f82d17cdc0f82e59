import Authentication
import BillingDomain
import Contracts
import HTTPKit
import JSONKit
import Logging
import Messaging
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing

@testable import BillingService

/// Ada with a wallet of 100,000.00 NGN, a biller, and a clock that stands still until the test moves it.
struct PlannedScene: Sendable {
    let client: PartnerClient
    let database: PostgresClient
    let bank: PlannedBank
    let planned: RunPlanned
    let clock: ManualClock
    let key: SigningKey

    static let ada = UserID(UniqueID(high: 7, low: 7))
    static let grace = UserID(UniqueID(high: 7, low: 8))
    static let wallet = UniqueID(high: 8, low: 8)
    /// 30 January 2027, 12:00.
    static let start = Timestamp(secondsSince1970: 1_801_310_400)
    static let base = "/api/v1/billing"

    static func run(
        jobs: Bool = false, _ body: @escaping @Sendable (PlannedScene) async throws -> Void
    ) async throws {
        let clock = ManualClock(start)
        let (key, bank) = (SigningKey.generate(), PlannedBank())
        bank.open(wallet, ada, 10_000_000)
        let schema = TestSchema("billing", Outbox.migrations + PlannedService.migrations)
        try await TestDatabase.with(schema) { database in
            try await TestBroker.with("billing") { broker in
                let settings = try Settings.variables([
                    "FLORIN_MODE": "test", "HTTP_PORT": "0", "DATABASE_URL": database.url, "BROKER_URL": broker.url,
                    "DATABASE_POOL_SIZE": "8",
                ])
                let overrides = ServiceOverrides(clock: clock.clock, keys: StaticKeySource([key.verificationKey]))
                let admin = try database.client()
                try await remember(in: admin)
                try await serving(bank, broker.url) {
                    try await PlannedService.$bank.withValue(bank) {
                        try await PlannedService.$runsJobs.withValue(jobs) {
                            try await withService(PlannedService.self, settings: settings, overrides: overrides) {
                                service in
                                let parts = try #require(bank.served)
                                let client = service.context.partner(
                                    "billing", baseURL: service.baseURL, timeout: patience)
                                try await body(
                                    PlannedScene(
                                        client: client, database: admin, bank: bank,
                                        planned: RunPlanned(
                                            schedules: parts.schedules, bills: parts.bills, clock: clock.clock,
                                            logger: service.context.logger), clock: clock, key: key))
                            }
                        }
                    }
                }
                await admin.close()
            }
        }
    }

    /// What was told is gone from the outbox once the broker has it: tests read it in `billing.told`.
    private static func remember(in database: PostgresClient) async throws {
        for statement: SQL in [
            "create table billing.told (type text not null, data bytea not null)",
            """
            create function billing.remember() returns trigger language plpgsql as $$
            begin
                insert into billing.told values (new.type, new.data);
                return null;
            end
            $$
            """,
            """
            create trigger outbox_is_remembered after insert on billing.outbox
                for each row execute function billing.remember()
            """,
        ] {
            try await database.execute(statement)
        }
    }

    /// Runs `body` with the wallet's requests answered.
    private static func serving(
        _ bank: PlannedBank, _ url: String, _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        let broker = MessageBroker(
            try BrokerConfig(url: url), topology: .service("wallet", events: [], servesRequests: true),
            logger: Logger(label: "wallet"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await broker.run() }
            group.addTask { try await broker.serve(queue: "wallet.requests", prefetch: 16) { bank.answer($0) } }
            defer { group.cancelAll() }
            try await eventually("the wallet answers") {
                do throws(MessagingError) {
                    _ = try await broker.request(
                        to: "wallet", type: "ping", body: Array("{}".utf8), idempotencyKey: "ping")
                    return true
                } catch {
                    return error.kind == .requestFailed(code: "unknown_request")
                }
            }
            try await body()
        }
        await broker.close()
    }

    // MARK: What tests do

    struct Answer: Sendable {
        let status: Int
        let json: JSONValue

        var code: String? { json["code"]?.stringValue }
        var id: String? { json["id"]?.stringValue }
        var data: [JSONValue] { json["data"]?.arrayValue ?? [] }
    }

    func send(
        _ method: EndpointMethod, _ path: String, _ json: String? = nil, as user: UserID = ada, key: String? = nil
    ) async throws -> Answer {
        var headers = [("Authorization", "Bearer \(try token(user))")]
        if method == .post {
            headers.append(("Idempotency-Key", key ?? IDGenerator(clock: .system).next().description))
        }
        let answer = try await client.send(
            method, Self.base + path, headers: headers, body: json.map { Array($0.utf8) })
        return Answer(status: answer.status, json: answer.body.isEmpty ? .null : try JSONParser.parse(answer.body))
    }

    private func token(_ user: UserID) throws -> String {
        let now = clock.now
        return try TokenSigner(key: key, issuer: "florin", audience: "florin-api").sign(
            AccessToken(
                subject: user, sessionID: UniqueID(high: 3, low: 1), apiKeyID: nil, roles: [.customer], scopes: nil,
                issuedAt: now, expiresAt: now + .seconds(600), authenticatedAt: now,
                tokenID: UniqueID(high: 3, low: 3)))
    }

    static func money(_ amount: String) -> String { #"{"amount":"\#(amount)","currency":"NGN"}"# }

    static let order = """
        "wallet_id":"\(wallet)","biller_id":"\(PlannedBank.biller.id)","customer_id":"1111111111111"
        """

    func schedule(
        _ amount: String = "1000.00", _ frequency: String = "monthly", from start: String = "2027-01-31",
        more: String = "", as user: UserID = ada, key: String? = nil
    ) async throws -> Answer {
        try await send(
            .post, "/schedules",
            """
            {\(Self.order),"amount":\(Self.money(amount)),"frequency":"\(frequency)","starts_on":"\(start)"\(more)}
            """, as: user, key: key)
    }

    /// A bill that pays itself.
    func bill(
        _ amount: String = "1000.00", due: String = "2027-01-31", more: String = "", auto: String? = "",
        key: String? = nil
    ) async throws -> Answer {
        let auto = auto.map { #","auto_pay":{\#(Self.order)\#($0)}"# } ?? ""
        return try await send(
            .post, "/bills",
            #"{"name":"Electricity","amount":\#(Self.money(amount)),"due_on":"\#(due)"\#(more)\#(auto)}"#, key: key)
    }

    func runs(_ schedule: String) async throws -> [JSONValue] {
        try await send(.get, "/schedules/\(schedule)/runs?limit=100").data
    }

    func get(_ path: String) async throws -> JSONValue { try await send(.get, path).json }

    /// What was told of a type, oldest first.
    func told(_ type: String) async throws -> [JSONValue] {
        let rows = try await database.query(
            "select convert_from(data, 'utf8') from billing.told where type = \(type)")
        return try rows.decode(String.self).map { try JSONParser.parse(Array($0.utf8)) }
    }

    /// As the jobs do at an instant.
    func pay(at day: String, _ hour: Int64 = 6) async throws {
        clock.set(try #require(CalendarDay(day)).startOfDay + .seconds(hour * 3_600))
        try await planned.pay()
    }
}
