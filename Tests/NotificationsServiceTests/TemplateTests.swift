import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing

@testable import NotificationsService

@Suite struct TemplateTests {
    private typealias Harness = NotificationsHarness
    private static let path = "/api/v1/admin/notifications/templates"

    private func create(_ harness: Harness, _ title: String, key: String = "k") async throws -> Harness.Answer {
        try await harness.send(
            .post, Self.path, role: .operator,
            json: #"""
                {"event": "deposit.succeeded", "channel": "in_app", "locale": "en", "title": "\#(title)",
                "text": "{{provider}}"}
                """#, headers: [("Idempotency-Key", key)])
    }

    @Test func aPublishedTemplateTakesThePlaceOfTheProgramsOwn() async throws {
        try await Harness.run { harness in
            try await harness.register()
            let draft = try await create(harness, "Money: {{amount}}")
            #expect(draft.status == 201 && draft.json["status"]?.stringValue == "draft", "\(draft.text)")
            let id = try #require(draft.json["id"]?.stringValue)
            let published = try await harness.send(.post, "\(Self.path)/\(id)/publish", role: .operator)
            #expect(published.json["status"]?.stringValue == "published")
            #expect(
                try await harness.send(.post, "\(Self.path)/\(id)/publish", role: .operator).code
                    == "template_not_draft")
            try await harness.core.readTemplates.run()
            try await harness.take(harness.notice())
            #expect(try await harness.list().first?["title"]?.stringValue == "Money: 1,234.50 USD")
            let next = try await create(harness, "More: {{amount}}", key: "k2")
            #expect(next.json["version"]?.integerValue == 2)
        }
    }

    @Test func whatIsDangerousIsNotSaved() async throws {
        try await Harness.run { harness in
            #expect(try await create(harness, "{{{amount}}}").code == "template_invalid")
            #expect(try await create(harness, "{{%CONTENT_TYPE:TEXT}}").code == "template_invalid")
            #expect(try await create(harness, "{{password}}").code == "unknown_variable")
            let denied = try await harness.send(.get, Self.path, role: .customer)
            #expect(denied.status == 403)
        }
    }

    @Test func aPreviewShowsWhatItBecomes() async throws {
        try await Harness.run { harness in
            let body = #"""
                {"event": "deposit.succeeded", "channel": "email", "locale": "fr", "subject": "{{amount}}",
                "text": "{{provider}}", "html": "<p>{{provider}}</p>", "variables": {"provider": "<b>"}}
                """#
            let answer = try await harness.send(.post, "\(Self.path)/preview", role: .operator, json: body)
            #expect(answer.json["subject"]?.stringValue == "1\u{202F}234,50\u{A0}USD", "\(answer.text)")
            #expect(answer.json["html"]?.stringValue == "<p>&lt;b&gt;</p>")
            #expect(answer.json["text"]?.stringValue == "<b>")
        }
    }

    @Test func aPreviewTakesWhateverAnEventTells() async throws {
        try await Harness.run { harness in
            let body = #"""
                {"event": "security.mfa_changed", "channel": "sms", "locale": "en",
                "text": "{{#enabled}}on{{/enabled}}{{^enabled}}off{{/enabled}}", "variables": {"enabled": false}}
                """#
            let answer = try await harness.send(.post, "\(Self.path)/preview", role: .operator, json: body)
            #expect(answer.json["text"]?.stringValue == "off", "\(answer.text)")
            let scopes = #"""
                {"event": "security.api_key_created", "channel": "sms", "locale": "en", "text": "{{scopes}}",
                "variables": {"scopes": ["wallet:read", "profile:read"]}}
                """#
            let list = try await harness.send(.post, "\(Self.path)/preview", role: .operator, json: scopes)
            #expect(list.json["text"]?.stringValue == "wallet:read, profile:read", "\(list.text)")
        }
    }

    /// Every event that people are told of has words in every language, on every channel, and they can be filled in.
    @Test func theProgramSpeaksOfEverything() throws {
        let catalogue = try ShippedData.catalogue()
        let wording = try Wording(catalogue: catalogue, seeds: ShippedData.seeds())
        for event in catalogue.events where event.type != nil {
            for channel in Channel.allCases {
                for language in Language.allCases {
                    let parts = wording.text(
                        event.name, channel, locale: language.rawValue, zone: .utc,
                        variables: TemplateDesk.examples(of: event), firstName: "Ada")
                    let text = try #require(parts?.text, "\(event.name) \(channel)")
                    #expect(!text.isEmpty && !text.contains("{{"), "\(event.name)")
                    #expect((parts?.subject ?? "x").isEmpty == false && (parts?.title ?? "x").isEmpty == false)
                }
            }
        }
    }
}
