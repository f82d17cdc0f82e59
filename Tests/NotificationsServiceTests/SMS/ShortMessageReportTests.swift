import FoundationEssentials
import HTTPKit
import JSONKit
import NotificationsDomain
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import NotificationsService

/// Who may report on short messages, and what readers say by them.
@Suite struct ShortMessageReportTests {
    private typealias Harness = ShortMessageHarness

    private static let africasTalking = "/api/v1/notifications/webhooks/africastalking"

    @Test func onlyWhatTwilioSignedIsTaken() async throws {
        try await Harness.run { harness in
            let fields = [("MessageSid", "SM1"), ("MessageStatus", "delivered")]
            #expect(try await harness.report(fields).status == 200)
            let forged = try await harness.report(fields, signedWith: "another token")
            #expect(forged.status == 401)
            #expect(forged.code == "webhook_not_signed")
            let form = FormFields(fields.map { ($0.0, $0.1) })
            let unsigned = try await harness.post(form, to: TwilioAccount.webhookPath)
            #expect(unsigned.code == "webhook_not_signed")
            // Whatever it says, once it is signed: it would come again for ever.
            for strange in [[], [("MessageSid", "SM1")], [("MessageSid", "SM1"), ("MessageStatus", "dreamt of")]] {
                #expect(try await harness.report(strange).json["result"]?.stringValue == "ignored")
            }
            let broken = try await harness.base.client.send(
                .post, TwilioAccount.webhookPath, headers: [(TwilioSignature.header, "x")], body: Array("%zz=1".utf8),
                contentType: FormFields.contentType)
            #expect(broken.status == 401)
        }
    }

    @Test func aSharedKeyCountsAloneWhereItIsAnnounced() async throws {
        try await Harness.run(settings: ["TWILIO_WEBHOOK_KEY": "a shared key"]) { harness in
            let form = FormFields([("MessageSid", "SM1"), ("MessageStatus", "sent")])
            let text = harness.callbackURL + TwilioSignature.fields(form)
            let announced = (TwilioSignature.settingsHeader, "key=first,algorithm=HMAC_SHA256")
            let token = ShortMessageConfig.developmentTwilioToken
            func status(_ signature: String, _ settings: (String, String)) -> Bool {
                let account = harness.parts.config.twilio
                return account?.signature.isRight(signature, settings: settings.1, form) ?? false
            }
            #expect(status(TwilioSignature.sha256(text, "a shared key"), announced))
            #expect(!status(TwilioSignature.sha256(text, token), announced))
            #expect(!status(TwilioSignature.sha1(text, token), announced))
            #expect(!status(TwilioSignature.sha256(text, "a shared key"), ("", "key=first,algorithm=HMAC_MD5")))
        }
    }

    @Test func africasTalkingIsKnownByItsSecretAlone() async throws {
        try await Harness.run { harness in
            let watch = try await AuditWatch.begin(harness.database, schema: "notifications")
            let form = FormFields([("id", "ATXid_1"), ("status", "Success"), ("phoneNumber", "+254711000200")])
            let right = "\(Self.africasTalking)/\(ShortMessageConfig.developmentAfricasTalkingSecret)"
            #expect(try await harness.post(form, to: right).json["result"]?.stringValue == "kept")
            for wrong in ["x", ShortMessageConfig.developmentAfricasTalkingSecret + "x", "whsec_twilio_development"] {
                #expect(
                    try await harness.post(form, to: "\(Self.africasTalking)/\(wrong)").code == "webhook_not_signed")
            }
            // What is written down of it does not have the secret in it.
            let trail = try await watch.rows()
            #expect(trail.map(\.route) == ["takeAfricasTalkingReport"])
            #expect(trail.allSatisfy { !$0.text.contains(ShortMessageConfig.developmentAfricasTalkingSecret) })
        }
    }

    @Test func whoSaysStopHearsNoMoreUntilTheySayStart() async throws {
        try await Harness.run { harness in
            let number = "+14155550123"
            try await harness.base.register(phone: number)
            func say(_ fields: (String, String)...) async throws -> String? {
                try await harness.report([("From", number), ("SmsStatus", "received")] + fields)
                    .json["result"]?.stringValue
            }
            #expect(try await say(("Body", " Stop ")) == "opted_out")
            #expect(try await say(("Body", "STOP")) == "opted_out")
            #expect(try await harness.suppression(of: number) == .complaint)
            let told = try await harness.base.list().compactMap { $0["event"]?.stringValue }
            #expect(told == ["address.unreachable"])
            try await harness.code(to: number)
            #expect(try await harness.delivery() == "sms skipped suppressed")
            #expect(try await say(("Body", "Thank you")) == "ignored")
            #expect(try await say(("Body", "anything"), ("OptOutType", "START")) == "opted_in")
            #expect(try await harness.suppression(of: number) == nil)
        }
    }

    @Test func aWordOfAReaderDoesNotMendANumberThatDoesNotWork() async throws {
        try await Harness.run { harness in
            try await harness.code(to: "+15005550001")
            try await harness.base.dispatch()
            _ = try await harness.report([("From", "+15005550001"), ("Body", "START")])
            #expect(try await harness.suppression(of: "+15005550001") == .invalid)
        }
    }

    @Test func aRefusalThatComesLaterCountsAsOneAtOnce() async throws {
        try await Harness.run { harness in
            let number = "+14155550123"
            try await harness.base.register(phone: number)
            try await harness.code(to: number)
            let begun = try #require(try await harness.base.dispatcher.claim(urgent: true, limit: 1).begun.first)
            _ = try await harness.report([
                ("MessageSid", "SMlate"), ("MessageStatus", "undelivered"), ("ErrorCode", "30005"),
            ])
            try await harness.database.execute(
                """
                update notifications.deliveries set status = 'sent', provider_reference = 'SMlate', sent_at = now()
                where id = \(begun.delivery.id)
                """)
            try await harness.database.transaction {
                try await harness.parts.desk.accepted(begun.delivery.id, as: "SMlate", by: .twilio, in: $0)
            }
            harness.base.dispatcher.underWay.remove(begun.delivery.id)
            #expect(try await harness.delivery() == "sms failed 30005")
            #expect(try await harness.suppression(of: number) == .invalid)
        }
    }

    // MARK: Signatures

    @Test func vectorsOfTwiliosOwnLibrary() throws {
        let vectors = try JSONParser.parse(SharedData.bytes("notifications/vectors.json"))["twilio_signatures"]
        let token = try #require(vectors?["auth_token"]?.stringValue)
        let url = try #require(vectors?["url"]?.stringValue)
        guard case .object(let params)? = vectors?["params"] else {
            Issue.record("there are no params")
            return
        }
        let form = FormFields(params.map { ($0.name, $0.value.stringValue ?? "") })
        let signature = TwilioSignature(authToken: token, sharedKey: nil, urls: [url])
        for name in ["signature", "also_valid_signed_with_port_443"] {
            #expect(signature.isRight(vectors?[name]?.stringValue, settings: nil, form))
        }
        let pairs = vectors?["repeated_params"]?.arrayValue ?? []
        let repeated = FormFields(
            pairs.compactMap(\.arrayValue).map { ($0[0].stringValue ?? "", $0[1].stringValue ?? "") })
        #expect(signature.isRight(vectors?["repeated_signature"]?.stringValue, settings: nil, repeated))
        #expect(!signature.isRight(vectors?["signature"]?.stringValue, settings: nil, repeated))
    }
}
