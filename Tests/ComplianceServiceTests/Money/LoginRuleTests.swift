import Contracts
import JSONKit
import Messaging
import NIOHTTP1
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import ComplianceService

/// Rules whose subject is a network address.
@Suite(.timeLimit(.minutes(3))) struct LoginRuleTests {
    /// Failures of so many people in turn, all from one address.
    private static func fail(
        _ count: Int, people: Int, from address: String = "203.0.113.9", _ wallet: WalletVoice
    ) async throws {
        for number in 0..<count {
            let user = UserID(UniqueID(high: 0x10, low: UInt64(number % people)))
            let event = LoginFailed(userID: user, ip: address, at: wallet.harness.clock.now)
            try await wallet.broker.publish([
                .event(
                    LoginFailed.type, id: wallet.ids.next(), body: JSON.encode(event), aggregateID: user.description,
                    sequence: Int64(number + 1), occurredAt: wallet.harness.clock.now)
            ])
        }
        try await eventually("the tries are taken") {
            try await wallet.harness.count(
                "select count(*) from compliance.logins where ip = \(address)") == count
        }
    }

    private static func enforce(_ code: String, _ wallet: WalletVoice) async throws {
        let page = try await wallet.harness.monitor(.GET, "/rules?code=\(code)")
        let id = try #require(page.json["data"]?.arrayValue?.first?["id"]?.stringValue)
        try #require(try await wallet.harness.monitor(.PATCH, "/rules/\(id)", #"{"mode":"live"}"#).status == 200)
    }

    @Test func manyFailuresOfManyPeopleFromOneAddressAreAnAlertOfTheAddress() async throws {
        try await WalletVoice.run { wallet in
            try await Self.enforce("credential_stuffing", wallet)
            try await Self.fail(19, people: 5, wallet)
            #expect(try await wallet.alerts("?kind=security").isEmpty)
            try await Self.fail(20, people: 5, from: "203.0.113.10", wallet)
            let alerts = try await wallet.alerts("?kind=security")
            #expect(alerts.count == 1)
            #expect(alerts.first?["facts"]?["ip"]?.stringValue == "203.0.113.10")
            let blocks = try await wallet.harness.monitor(.GET, "/security/blocks?value=203.0.113.10/32").json["data"]
            #expect(blocks?.arrayValue?.first?["created_by"] == .null && blocks?.arrayValue?.count == 1)
            #expect(alerts.first?["customer_id"] == .null && alerts.first?["severity"]?.stringValue == "critical")
        }
    }

    @Test func manyFailuresOfFewPeopleAreNone() async throws {
        try await WalletVoice.run { wallet in
            try await Self.enforce("credential_stuffing", wallet)
            try await Self.fail(25, people: 4, wallet)
            #expect(try await wallet.alerts("?kind=security").isEmpty)
        }
    }

    @Test func triesThatNoWindowReachesGo() async throws {
        try await WalletVoice.run { wallet in
            try await Self.fail(3, people: 3, wallet)
            let store = LoginStore(client: wallet.harness.database)
            let job = ForgetLogins(logins: store, clock: wallet.harness.clock.clock)
            try await job.run()
            #expect(try await wallet.harness.count("select count(*) from compliance.logins") == 3)
            wallet.harness.clock.advance(by: ForgetLogins.keptFor + .seconds(1))
            try await job.run()
            #expect(try await wallet.harness.count("select count(*) from compliance.logins") == 0)
        }
    }
}
