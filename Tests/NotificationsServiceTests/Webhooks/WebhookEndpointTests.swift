import Authentication
import Contracts
import HTTPKit
import JSONKit
import Messaging
import NotificationsDomain
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import NotificationsService

@Suite("Webhook endpoints") struct WebhookEndpointTests {
    private static let url = "http://127.0.0.1:18000/hook"

    private func body(_ url: String = url, _ events: String = #"["deposit.*"]"#, _ more: String = "") -> String {
        #"{"url":"\#(url)","events":\#(events)\#(more)}"#
    }

    @Test func anEndpointIsMadeShownChangedAndRemoved() async throws {
        try await WebhookHarness.run { hooks in
            let made = try await hooks.send(
                .post, "/endpoints",
                body(Self.url, #"["*","deposit.*","*"]"#, #","description":"Shop","max_per_second":5"#))
            #expect(made.status == 201)
            let id = try #require(made.json["id"]?.stringValue)
            let secret = try #require(made.json["secret"]?.stringValue)
            #expect(secret.hasPrefix("whsec_") && secret.count == 6 + 44)
            #expect(made.json["events"] == .array([.string("*"), .string("deposit.*")]))
            #expect(made.json["status"]?.stringValue == "active" && made.json["signature"]?.stringValue == "hmac")
            #expect(made.json["secrets"]?.arrayValue?.count == 1)
            let shown = try await hooks.send(.get, "/endpoints/\(id)")
            #expect(shown.json["secret"] == nil && shown.json["description"]?.stringValue == "Shop")
            let changed = try await hooks.send(
                .patch, "/endpoints/\(id)",
                #"{"description":null,"max_per_second":null,"ordered":true,"status":"paused"}"#)
            #expect(changed.status == 200)
            #expect(changed.json["description"] == nil && changed.json["max_per_second"] == nil)
            #expect(changed.json["ordered"] == .bool(true) && changed.json["status"]?.stringValue == "paused")
            #expect(try await hooks.send(.get, "/endpoints").json["data"]?.arrayValue?.count == 1)
            #expect(try await hooks.send(.delete, "/endpoints/\(id)").status == 204)
            #expect(try await hooks.send(.get, "/endpoints/\(id)").status == 404)
            #expect(try await hooks.send(.delete, "/endpoints/\(id)").status == 404)
        }
    }

    @Test func aRepetitionGetsTheSecretAgainAndNoneStandsInTheDatabase() async throws {
        try await WebhookHarness.run { hooks in
            let first = try await hooks.send(.post, "/endpoints", body(), key: "once")
            let second = try await hooks.send(.post, "/endpoints", body(), key: "once")
            #expect(first.json == second.json && second.isReplayed && !first.isReplayed)
            let other = try await hooks.send(.post, "/endpoints", body(Self.url, #"["*"]"#), key: "once")
            #expect(other.status == 422 && other.code == "idempotency_key_reused")
            let secret = try #require(first.json["secret"]?.stringValue)
            let found = try await hooks.postgres.query(
                """
                select count(*) from notifications.idempotency_keys
                where position(convert_to(\(secret), 'UTF8') in body) > 0
                """)
            #expect(try found.first(Int.self) == 0)
            #expect(try await hooks.send(.get, "/endpoints").json["data"]?.arrayValue?.count == 1)
        }
    }

    /// Whoever knows the key of a request and not its secret gets what was made, and not its secret.
    @Test func aRepetitionOfSomebodyElseHasNoSecret() async throws {
        try await WebhookHarness.run { hooks in
            let made = try await hooks.send(.post, "/endpoints", body(), key: "once")
            let id = try #require(made.json["id"]?.stringValue)
            let secret = try await hooks.send(.post, "/endpoints/\(id)/secrets", "{}", key: "another")
            #expect(made.json["secret"] != nil && secret.json["secret"] != nil)
            for (path, text, key, first) in [
                ("/endpoints", body(), "once", made), ("/endpoints/\(id)/secrets", "{}", "another", secret),
            ] {
                let session = try await hooks.send(.post, path, text, key: key, session: UniqueID(high: 8, low: 8))
                let apiKey = try await hooks.send(.post, path, text, key: key, scopes: [.webhooksWrite])
                for other in [session, apiKey] {
                    #expect(other.isReplayed && other.status == 201 && other.json["id"] == first.json["id"])
                    #expect(other.json["secret"] == nil)
                }
                #expect(try await hooks.send(.post, path, text, key: key).json == first.json)
            }
        }
    }

    // MARK: Who says where messages go

    @Test func anOldSessionNeedsAProofForWhereMessagesGo() async throws {
        try await WebhookHarness.run { hooks in
            let id = try await hooks.endpoint(Self.url).id
            for (method, path, text) in [
                (EndpointMethod.post, "/endpoints", body()), (.post, "/endpoints/\(id)/secrets", "{}"),
                (.patch, "/endpoints/\(id)", #"{"url":"http://127.0.0.1:18001/"}"#),
                (.patch, "/endpoints/\(id)", #"{"signature":"ed25519"}"#),
            ] {
                let old = try await hooks.send(method, path, text, signedIn: .seconds(301))
                #expect(old.status == 401 && old.code == "step_up_required", "\(method) \(path)")
                let key = try await hooks.send(method, path, text, scopes: [.webhooksWrite])
                #expect(key.status == (method == .patch ? 200 : 201), "\(method) \(path) \(key.json)")
                let fresh = try await hooks.send(method, path, text, signedIn: .seconds(290))
                #expect(fresh.status == (method == .patch ? 200 : 201), "\(method) \(path) \(fresh.json)")
            }
            let other = try await hooks.send(
                .patch, "/endpoints/\(id)", #"{"description":"Shop","status":"paused"}"#, signedIn: .seconds(3_600))
            #expect(other.status == 200)
        }
    }

    private func tell(_ hooks: WebhookHarness, _ event: some EventContract) async throws -> [Notice] {
        let users = OnUserEvents(
            catalogue: try EventCatalogue(tsv: Checkout.text("Services/Notifications/Data/events.tsv")),
            recipients: RecipientStore(client: hooks.postgres), ids: IDGenerator(clock: hooks.clock.clock),
            clock: hooks.clock.clock)
        let handler = try #require(users.handlers[type(of: event).type])
        let message = IncomingMessage(
            messageID: UniqueID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0000),
            type: type(of: event).type, body: JSON.encode(event), aggregateID: "a", sequence: 1,
            occurredAt: hooks.clock.now)
        return try await hooks.postgres.transaction { try await handler(message, $0) }
    }

    private func ended(_ hooks: WebhookHarness, reason: String?) -> SessionRevoked {
        SessionRevoked(
            sessionID: WebhookHarness.session, userID: WebhookHarness.owner, revokedAt: hooks.clock.now, reason: reason)
    }

    @Test func whatASessionSetUpStopsWhenItEndsForSafety() async throws {
        try await WebhookHarness.run { hooks in
            let id = try await hooks.endpoint(Self.url).id
            for ordinary in ["logged_out", "displaced"] {
                #expect(try await tell(hooks, ended(hooks, reason: ordinary)).isEmpty)
            }
            #expect(try await hooks.send(.get, "/endpoints/\(id)").json["status"]?.stringValue == "active")
            let told = try await tell(hooks, ended(hooks, reason: nil))
            #expect(told.map(\.event) == ["webhook.endpoint_disabled"])
            let stopped = try await hooks.send(.get, "/endpoints/\(id)").json
            #expect(stopped["status"]?.stringValue == "disabled")
            #expect(stopped["disabled_reason"]?.stringValue == "sign_in_ended")
            let again = #"{"status":"active"}"#
            let session = UniqueID(high: 8, low: 8)
            let old = try await hooks.send(
                .patch, "/endpoints/\(id)", again, session: session, signedIn: .seconds(301))
            #expect(old.status == 401 && old.code == "step_up_required")
            // Its token may live for some minutes more.
            #expect(try await hooks.send(.patch, "/endpoints/\(id)", again).status == 401)
            #expect(try await hooks.send(.post, "/endpoints", body()).status == 401)
            #expect(try await hooks.send(.patch, "/endpoints/\(id)", again, session: session).status == 200)
            #expect(try await tell(hooks, ended(hooks, reason: nil)).isEmpty)
            #expect(try await hooks.send(.get, "/endpoints/\(id)").json["status"]?.stringValue == "active")
        }
    }

    @Test func whatAnAPIKeySetUpStopsWithIt() async throws {
        try await WebhookHarness.run { hooks in
            let own = try await hooks.endpoint(Self.url).id
            let made = try await hooks.send(.post, "/endpoints", body(), scopes: [.webhooksWrite])
            let id = try #require(made.json["id"]?.stringValue)
            // A program changes its key.
            let alone = try await tell(
                hooks,
                APIKeyRevoked(
                    apiKeyID: WebhookHarness.apiKey, userID: WebhookHarness.owner, revokedAt: hooks.clock.now,
                    reason: "revoked"))
            #expect(alone.map(\.event) == ["security.api_key_revoked"])
            #expect(try await hooks.send(.get, "/endpoints/\(id)").json["status"]?.stringValue == "active")
            let told = try await tell(
                hooks,
                APIKeyRevoked(
                    apiKeyID: WebhookHarness.apiKey, userID: WebhookHarness.owner, revokedAt: hooks.clock.now))
            #expect(told.map(\.event) == ["webhook.endpoint_disabled", "security.api_key_revoked"])
            #expect(
                try await hooks.send(.get, "/endpoints/\(id)").json["disabled_reason"]?.stringValue == "sign_in_ended")
            #expect(try await hooks.send(.get, "/endpoints/\(own)").json["status"]?.stringValue == "active")
        }
    }

    @Test func atMostTenHoweverManyAreMadeAtOnce() async throws {
        try await WebhookHarness.run { hooks in
            let answers = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<16 {
                    group.addTask {
                        try await hooks.send(.post, "/endpoints", body(), key: "at once \(number)").status
                    }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(answers.count { $0 == 201 } == 10 && answers.count { $0 == 422 } == 6)
            let refused = try await hooks.send(.post, "/endpoints", body())
            #expect(refused.code == "too_many_endpoints")
        }
    }

    @Test(arguments: [
        "http://shop.example/", "ftp://shop.example/", "https://user@shop.example/", "https://localhost/",
        "https://127.0.0.1/", "https://10.0.0.1/", "https://[::1]/", "https://169.254.169.254/latest", "not a url",
        "https://2130706433/", "https://0x7f.1/", "https://[::ffff:10.0.0.1]/", "http://10.0.0.1:18000/",
        "https://wallet:8102/", "https://metadata.google.internal/", "https://168.63.129.16/", "http://[::1]:18000/",
        "//shop.example/", "https://shop.example:0/", "https://shop.example\\@10.0.0.1/",
    ])
    func onlyThePublicInternetIsTaken(url: String) async throws {
        try await WebhookHarness.run { hooks in
            let text = url.replacing("\\", with: "\\\\")
            let refused = try await hooks.send(.post, "/endpoints", body(text))
            #expect(refused.status == 422 && refused.code == "url_not_allowed", "\(refused.json)")
            let id = try await hooks.endpoint(Self.url).id
            let changed = try await hooks.send(.patch, "/endpoints/\(id)", #"{"url":"\#(text)"}"#)
            #expect(changed.status == 422 && changed.code == "url_not_allowed")
            #expect(changed.json["detail"]?.stringValue?.contains("http to 127.0.0.1:1-65535") == true)
        }
    }

    @Test(arguments: ["https://93.184.216.34/hook", "https://[2606:4700::1111]/", "https://hooks.shop.example/a?b=c"])
    func publicOnesAreTaken(url: String) async throws {
        try await WebhookHarness.run { hooks in _ = try await hooks.endpoint(url) }
    }

    @Test func eventsThatNobodyKnowsAreRefused() async throws {
        try await WebhookHarness.run { hooks in
            for events in [#"["deposit.lost"]"#, #"["nobody.*"]"#, #"["*","depos*"]"#, #"["user.welcome"]"#, #"[""]"#] {
                let refused = try await hooks.send(.post, "/endpoints", body(Self.url, events))
                #expect(refused.status == 422, "\(events)")
                if events != #"[""]"# { #expect(refused.code == "unknown_event", "\(events)") }
            }
            let none = try await hooks.send(.post, "/endpoints", body(Self.url, "[]"))
            #expect(none.status == 422 && none.code == "validation_failed")
        }
    }

    @Test func anothersEndpointDoesNotExist() async throws {
        try await WebhookHarness.run { hooks in
            let id = try await hooks.endpoint(Self.url).id
            let stranger = WebhookHarness.stranger
            for (method, path, body) in [
                (EndpointMethod.get, "/endpoints/\(id)", nil as String?), (.patch, "/endpoints/\(id)", "{}"),
                (.delete, "/endpoints/\(id)", nil), (.post, "/endpoints/\(id)/secrets", "{}"),
                (.post, "/endpoints/\(id)/test", "{}"), (.get, "/endpoints/\(id)/deliveries", nil),
                (.post, "/endpoints/\(id)/recover", #"{"since":"2026-01-01T00:00:00Z"}"#),
            ] {
                #expect(try await hooks.send(method, path, body, as: stranger).status == 404, "\(method) \(path)")
            }
        }
    }

    @Test func keysNeedTheirScopes() async throws {
        try await WebhookHarness.run { hooks in
            let id = try await hooks.endpoint(Self.url).id
            #expect(try await hooks.send(.get, "/endpoints/\(id)", scopes: [.webhooksRead]).status == 200)
            #expect(try await hooks.send(.get, "/endpoints/\(id)", scopes: [.walletRead]).status == 403)
            #expect(try await hooks.send(.patch, "/endpoints/\(id)", "{}", scopes: [.webhooksRead]).status == 403)
            #expect(try await hooks.send(.patch, "/endpoints/\(id)", "{}", scopes: [.webhooksWrite]).status == 200)
        }
    }

    @Test func olderSecretsEndAfterTheirGrace() async throws {
        try await WebhookHarness.run { hooks in
            let id = try await hooks.endpoint(Self.url).id
            let second = try await hooks.send(.post, "/endpoints/\(id)/secrets", #"{"grace_seconds":60}"#)
            #expect(second.status == 201 && second.json["secret"]?.stringValue?.hasPrefix("whsec_") == true)
            func secrets() async throws -> [JSONValue] {
                try await hooks.send(.get, "/endpoints/\(id)").json["secrets"]?.arrayValue ?? []
            }
            let living = try await secrets()
            #expect(living.count == 2 && living[0]["id"] == second.json["id"] && living[0]["expires_at"] == nil)
            #expect(living[1]["expires_at"] == JSON.value(hooks.clock.now + .seconds(60)))
            hooks.clock.advance(by: .seconds(60))
            #expect(try await secrets().count == 1)
            for _ in 0..<7 { _ = try await hooks.send(.post, "/endpoints/\(id)/secrets", "{}") }
            #expect(try await secrets().count == WebhookSecretStore.mostLiving)
        }
    }

    @Test func anotherSignatureBringsItsOwnSecret() async throws {
        try await WebhookHarness.run { hooks in
            let id = try await hooks.endpoint(Self.url, #","signature":"ed25519""#).id
            let before = try await hooks.send(.get, "/endpoints/\(id)").json
            #expect(before["public_key"]?.stringValue?.hasPrefix("whpk_") == true)
            let changed = try await hooks.send(.patch, "/endpoints/\(id)", #"{"signature":"hmac"}"#).json
            #expect(changed["secret"]?.stringValue?.hasPrefix("whsec_") == true && changed["public_key"] == nil)
            #expect(changed["secrets"]?.arrayValue?.count == 2)
        }
    }

    @Test func eventTypesAreForEverybodyWithSchemaAndExample() async throws {
        try await WebhookHarness.run { hooks in
            let types = try await hooks.harness.send(
                .get, "/api/v1/webhooks/event-types", headers: [], body: nil
            ).json["data"]?.arrayValue
            let names = try #require(types).compactMap { $0["type"]?.stringValue }
            #expect(names.contains("deposit.succeeded") && names.contains("webhook.test"))
            #expect(!names.contains("user.welcome") && !names.contains("security.new_device"))
            for type in types ?? [] {
                #expect(type["example"]?["type"] == type["type"])
                #expect(type["schema"]?["properties"]?["type"]?["const"] == type["type"])
                let required = type["schema"]?["properties"]?["data"]?["required"]?.arrayValue ?? []
                // A transfer may have none, and its event is still what the schema says.
                #expect(!required.contains(.string("reference")))
                for name in required.compactMap(\.stringValue) {
                    #expect(type["example"]?["data"]?[name] != nil, "\(name)")
                }
            }
        }
    }
}
