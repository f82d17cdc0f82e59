import Authentication
import Contracts
import HTTPKit
import JSONKit
import Messaging
import Primitives
import TestSupport
import Testing

@testable import GatewayService

/// What whom compliance has restricted is answered, from a second after it was decided.
@Suite struct RestrictedCallerTests {
    private static func state(
        _ user: UserID, _ level: RestrictionLevel, version: Int64
    ) -> CustomerStateChanged {
        CustomerStateChanged(userID: user, version: version, risk: .high, restriction: level)
    }

    private static func newUser() -> UserID { UserID(IDGenerator(clock: .system).next()) }

    /// Of a transfer, which no restriction of the gateway's lets through.
    private static func transfer(_ gateway: GatewayHarness, _ bearer: String) async throws -> RawConnection.Answer {
        try await gateway.send("POST", "/api/v1/transfers", [bearer, "Idempotency-Key: k"], body: "{}")
    }

    @Test func anEventRestrictsWithinASecondAndAnotherLiftsIt() async throws {
        try await TestBroker.with { broker in
            try await withGateway(broker: broker.url) { gateway in
                let user = Self.newUser()
                let bearer = try gateway.tokens.bearer(user: user)
                #expect(try await Self.transfer(gateway, bearer).status == 200)
                try await whenListening(broker, to: CustomerStateChanged.type)
                try await publish(Self.state(user, .all, version: 7), through: broker)
                let start = ContinuousClock.now
                try await eventually(within: .seconds(5), "the restriction") {
                    try await Self.transfer(gateway, bearer).status == 403
                }
                #expect(ContinuousClock.now - start < .seconds(1))
                let refused = try await Self.transfer(gateway, bearer)
                #expect(refused.body.contains(#""code":"account_restricted""#) && refused.body.contains("support"))
                #expect(try await Self.transfer(gateway, try gateway.tokens.bearer()).status == 200)
                // An older word that comes late changes nothing; what was published after it has.
                try await publish(Self.state(user, .none, version: 6), through: broker)
                let other = Self.newUser()
                try await publish(Self.state(other, .all, version: 1), through: broker)
                try await eventually("what came after the late word") {
                    try await Self.transfer(gateway, try gateway.tokens.bearer(user: other)).status == 403
                }
                #expect(try await Self.transfer(gateway, bearer).status == 403)
                #expect(try await gateway.metric("gateway_requests_restricted_total") > 0)
                try await eventually("the gauge") { try await gateway.metric("gateway_restricted_people") == 2 }
                try await publish(Self.state(user, .none, version: 8), through: broker)
                try await eventually("the end") { try await Self.transfer(gateway, bearer).status == 200 }
            }
        }
    }

    private static let requests: [(method: String, target: String, all: Int, access: Int)] = [
        ("GET", "/api/v1/wallets", 200, 403), ("HEAD", "/api/v1/wallets", 200, 403),
        ("POST", "/api/v1/transfers", 403, 403), ("PATCH", "/api/v1/auth/me", 403, 403),
        ("POST", "/api/v1/auth/api-keys", 403, 403), ("POST", "/api/v1/auth/step-up", 403, 403),
        ("POST", "/api/v1/auth/logout", 200, 200), ("POST", "/api/v1/auth/logout-all", 200, 200),
        ("PUT", "/api/v1/compliance/kyc/profile", 200, 200), ("GET", "/api/v1/compliance/kyc", 200, 200),
        ("POST", "/api/v1/compliance/privacy/requests", 200, 200), ("POST", "/api/v1/support/tickets", 200, 200),
        ("POST", "/api/v1/compliance/kyc/verifications/x/approve", 403, 403),
        // Nobody's token is looked at.
        ("POST", "/api/v1/auth/login", 200, 200), ("GET", "/api/v1/support/faqs", 200, 200),
        // Of what is not there everybody is told the same.
        ("POST", "/api/v1/nothing", 404, 404),
    ]

    @Test(arguments: [RestrictionLevel.all, .access])
    func everyKindOfRouteAnswersByTheLevel(level: RestrictionLevel) async throws {
        try await TestBroker.with { broker in
            try await withGateway(broker: broker.url) { gateway in
                let user = Self.newUser()
                let bearer = try gateway.tokens.bearer(user: user)
                try await whenListening(broker, to: CustomerStateChanged.type)
                try await publish(Self.state(user, level, version: 1), through: broker)
                try await eventually("the restriction") { try await Self.transfer(gateway, bearer).status == 403 }
                for request in Self.requests {
                    let isRead = ["GET", "HEAD"].contains(request.method)
                    let answer = try await gateway.send(
                        request.method, request.target, [bearer], body: isRead ? nil : "{}")
                    let expected = level == .all ? request.all : request.access
                    #expect(answer.status == expected, "\(request.method) \(request.target)")
                }
            }
        }
    }

    // MARK: The list

    /// Compliance's list, two of a page: the asker goes on after the last.
    private static func page(_ request: IncomingRequest, of states: [CustomerStateEntry]) throws -> RequestOutcome {
        guard request.type == ListCustomerStates.type else { return .unavailable }
        let after = try ListCustomerStates.read(request.body).after
        let rest = states.sorted { $0.userID < $1.userID }.filter { entry in after.map { entry.userID > $0 } ?? true }
        let page = Array(rest.prefix(2))
        return .reply(
            JSON.encode(CustomerStates(states: page, next: rest.count > 2 ? page.last?.userID : nil)))
    }

    @Test func whatWasDecidedBeforeTheStartIsKnownToTheLastPage() async throws {
        try await TestBroker.with { broker in
            let users = (0..<5).map { _ in Self.newUser() }
            let states = users.enumerated().map { index, user in
                CustomerStateEntry(
                    userID: user, version: 3, risk: .low, restriction: index == 2 ? .outgoing : .all)
            }
            try await withService(broker, slug: "compliance", replies: { try Self.page($0, of: states) }) {
                try await withGateway(broker: broker.url) { gateway in
                    for index in [0, 1, 3, 4] {
                        let bearer = try gateway.tokens.bearer(user: users[index])
                        try await eventually("page of \(index)") {
                            try await Self.transfer(gateway, bearer).status == 403
                        }
                    }
                    let bearer = try gateway.tokens.bearer(user: users[2])
                    #expect(try await Self.transfer(gateway, bearer).status == 200)
                }
            }
        }
    }

    /// What was told last holds while nobody can tell anything, and news comes when the broker is back.
    @Test func aLostBrokerLetsNobodyInAndShutsNobodyOut() async throws {
        try await TestBroker.with { broker in
            let (ada, grace) = (Self.newUser(), Self.newUser())
            try await withGateway(broker: broker.url) { gateway in
                let bearers = [try gateway.tokens.bearer(user: ada), try gateway.tokens.bearer(user: grace)]
                try await whenListening(broker, to: CustomerStateChanged.type)
                try await publish(Self.state(ada, .access, version: 1), through: broker)
                try await eventually("the restriction") {
                    try await Self.transfer(gateway, bearers[0]).status == 403
                }
                try await broker.dropConnections()
                #expect(try await Self.transfer(gateway, bearers[0]).status == 403)
                #expect(try await Self.transfer(gateway, bearers[1]).status == 200)
                // Its queue went with the connection; what is published until there is another reaches nobody.
                try await whenListening(broker, to: CustomerStateChanged.type)
                try await eventually(every: .milliseconds(200), "the news") {
                    try await publish(Self.state(grace, .all, version: 1), through: broker)
                    return try await Self.transfer(gateway, bearers[1]).status == 403
                }
                #expect(try await Self.transfer(gateway, bearers[0]).status == 403)
            }
        }
    }

    // MARK: Keys and streams

    /// Auth says so of a good key; the gateway knows the owner of one that it has swapped before.
    @Test func aKeyOpensNoMoreThanItsOwnerMay() async throws {
        let (tokens, user) = (TestTokens(), Self.newUser())
        let shutOut = "Authorization: Bearer flk_shut_out"
        let good = "Authorization: Bearer flk_good"
        try await TestBroker.with { broker in
            try await withService(
                broker,
                replies: { request in
                    guard request.type == ExchangeAPIKey.type else { return .unavailable }
                    guard try ExchangeAPIKey.read(request.body).apiKey == "flk_good" else {
                        return .reply(JSON.encode(ExchangedAPIKey(accountRestricted: true)))
                    }
                    let token = try tokens.token(user: user, apiKey: tokens.ids.next())
                    return .reply(JSON.encode(ExchangedAPIKey(accessToken: token)))
                }
            ) {
                try await withGateway(broker: broker.url, tokens: tokens) { gateway in
                    try await eventually("auth") { try await Self.transfer(gateway, good).status == 200 }
                    let refused = try await gateway.send("GET", "/api/v1/wallets", [shutOut])
                    #expect(refused.status == 403 && refused.body.contains(#""code":"account_restricted""#))
                    try await whenListening(broker, to: CustomerStateChanged.type)
                    try await publish(Self.state(user, .all, version: 1), through: broker)
                    try await eventually("the restriction") {
                        try await Self.transfer(gateway, good).status == 403
                    }
                    #expect(try await gateway.send("GET", "/api/v1/wallets", [good]).status == 200)
                }
            }
        }
    }

    @Test func streamsAndSocketsEndWithoutAccessOnly() async throws {
        try await TestBroker.with { broker in
            try await Probe.with(["BROKER_URL": broker.url]) { probe in
                let user = Self.newUser()
                let bearer = try probe.gateway.tokens.bearer(user: user)
                let stream = try await probe.stream([bearer])
                let socket = try await probe.socket([bearer])
                try await eventually("both are open") { probe.feed.begun == 2 }
                try await whenListening(broker, to: CustomerStateChanged.type)
                try await publish(Self.state(user, .all, version: 1), through: broker)
                try await eventually("the restriction") {
                    try await Self.transfer(probe.gateway, bearer).status == 403
                }
                probe.feed.tell("still here")
                #expect(try await stream.text(through: "\n\n").contains("still here"))
                try await publish(Self.state(user, .access, version: 2), through: broker)
                #expect(String(decoding: await stream.rest(), as: UTF8.self).hasSuffix("0\r\n\r\n"))
                #expect(await socket.rest() == [0x88, 2, 0x03, 0xF0])
                #expect(try await probe.ended("revoked") == 2)
                let again = try await probe.gateway.send("GET", ProbeEvents.path, [bearer])
                #expect(again.status == 403)
            }
        }
    }
}
