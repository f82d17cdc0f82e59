import FoundationEssentials
import JSONKit
import NotificationsDomain
import Primitives
import TestSupport
import Testing

@testable import NotificationsService

@Suite("Webhook signatures") struct WebhookSigningTests {
    /// Standard Webhooks' own vectors, from the suite's data.
    @Test func theStandardsVectorsAgree() throws {
        let vectors = try JSONParser.parse(SharedData.bytes("notifications/vectors.json"))["standard_webhooks"]
        for vector in try #require(vectors?.arrayValue) {
            let secret = try #require(vector["secret"]?.stringValue)
            let bytes = try #require(Data(base64Encoded: String(secret.drop { $0 != "_" }.dropFirst())))
            let key = WebhookKey(
                signature: vector["scheme"] == .string("v1") ? .hmac : .ed25519, bytes: [UInt8](bytes))
            let signature = try key.sign(
                id: #require(vector["id"]?.stringValue), timestamp: #require(vector["timestamp"]?.integerValue),
                body: Array(#require(vector["payload"]?.stringValue).utf8))
            // Ed25519 is deterministic (RFC 8032 section 5.1.6), so the texts are the same.
            #expect(signature == vector["signature"]?.stringValue)
        }
        #expect(vectors?.arrayValue?.count == 2)
    }

    @Test func whatIsShownIsWhatTheReceiverChecksWith() throws {
        let bytes = [UInt8](0..<32)
        let hmac = WebhookKey(signature: .hmac, bytes: bytes)
        #expect(try hmac.shown == "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
        let pair = WebhookKey(signature: .ed25519, bytes: bytes)
        #expect(try pair.shown.hasPrefix("whpk_") && pair.publicKey.count == 32)
        #expect(try !pair.shown.contains("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"))
    }

    @Test(arguments: [0, 100, 19_000, 19_900, 30_000, 1_000_000]) func bodiesStayBelowTheLimit(length: Int) throws {
        let text = String(repeating: "é\"", count: length / 2)
        let body = WebhookBody(
            id: WebhookMessageID(.example), type: "deposit.succeeded", timestamp: .example, sequence: 1, isTest: false,
            subject: .example,
            data: .object([JSONMember("reason", .string(text)), JSONMember("provider", .string("x"))]))
        let bytes = body.bytes
        #expect(bytes.count <= 20_000)
        let parsed = try JSONParser.parse(bytes)
        #expect(parsed["id"]?.stringValue == WebhookMessageID(.example).description)
        #expect(parsed["data"]?["provider"]?.stringValue == "x")
        if length <= 100 { #expect(parsed["data"]?["reason"]?.stringValue == text) }
    }

    @Test func manyLongPartsEndAsNone() throws {
        let many = (0..<2_000).map { JSONMember("part\($0)", .string("a long text that fills the whole body")) }
        let body = WebhookBody(
            id: WebhookMessageID(.example), type: "deposit.succeeded", timestamp: .example, sequence: 1, isTest: false,
            subject: .example, data: .object(many))
        #expect(body.bytes.count <= 20_000)
    }
}

@Suite("Webhook shares") struct WebhookShareTests {
    private static let now = Timestamp(secondsSince1970: 1_795_000_000)

    private func endpoint(
        _ number: UInt64, owner: UInt64? = nil, ofOwner: Int = 0, isFailing: Bool = false, free: Int = 5
    ) -> WaitingEndpoint {
        WaitingEndpoint(
            id: WebhookEndpointID(UniqueID(high: 0, low: number)),
            owner: UserID(UniqueID(high: 1, low: owner ?? number)), underWayOfOwner: ofOwner, isFailing: isFailing,
            free: free, pace: nil)
    }

    @Test func eachGetsOneBeforeAnyGetsTwo() {
        let shares = WebhookShares.of((0..<10).map { endpoint($0) }, free: 12, freeOfFailing: 0, now: Self.now)
        #expect(shares.count == 10 && shares.values.allSatisfy { (1...2).contains($0) })
        #expect(shares.values.reduce(0, +) == 12)
    }

    @Test func oneOwnersEndpointsLeaveRoomForOthers() {
        let greedy = (0..<10).map { endpoint($0, owner: 7, ofOwner: 4, free: $0 == 0 ? 1 : 5) }
        let shares = WebhookShares.of(greedy + [endpoint(99)], free: 256, freeOfFailing: 0, now: Self.now)
        // Four are under way already.
        #expect(shares.values.reduce(0, +) == WebhookShares.mostOfAnOwner - 4 + 5)
        #expect(shares[WebhookEndpointID(UniqueID(high: 0, low: 99))] == 5)
    }

    /// What is under way counts though nothing of its endpoint waits any more.
    @Test func whatIsUnderWayOfAnOwnerCountsWhereverItGoes() {
        let shares = WebhookShares.of(
            (0..<10).map { endpoint($0, owner: 7, ofOwner: 15) }, free: 256, freeOfFailing: 0, now: Self.now)
        #expect(shares.values.reduce(0, +) == 1)
    }

    @Test func manyGreedyOwnersLeaveSlotsForThoseWhoHaveFew() {
        let greedy = (0..<1_000).map { endpoint($0, owner: $0 / 10, ofOwner: WebhookShares.few) }
        let few = (1_000..<1_100).map { endpoint($0) }
        let first = WebhookShares.of(greedy, free: 256, freeOfFailing: 0, now: Self.now)
        #expect(first.values.reduce(0, +) == 256 - WebhookShares.keptForFew)
        let second = WebhookShares.of(
            greedy + few, free: WebhookShares.keptForFew, freeOfFailing: 0, now: Self.now)
        #expect(second.values.reduce(0, +) == WebhookShares.keptForFew)
        #expect(second.keys.allSatisfy { id in few.contains { $0.id == id } })
    }

    @Test func failingOnesHaveAPartAndTheRest() {
        let waiting = [endpoint(1)] + (2..<100).map { endpoint($0, isFailing: true) }
        let shares = WebhookShares.of(waiting, free: 256, freeOfFailing: 20, now: Self.now)
        #expect(shares[WebhookEndpointID(UniqueID(high: 0, low: 1))] == 5)
        #expect(shares.values.reduce(0, +) == 25)
        #expect(WebhookShares.of(waiting, free: 3, freeOfFailing: 20, now: Self.now).values.reduce(0, +) == 3)
    }

    @Test func nobodyGetsMoreThanItsOwnRoom() {
        let shares = WebhookShares.of(
            [endpoint(1, free: 0), endpoint(2, free: 2)], free: 256, freeOfFailing: 128, now: Self.now)
        #expect(shares == [WebhookEndpointID(UniqueID(high: 0, low: 2)): 2])
    }
}
