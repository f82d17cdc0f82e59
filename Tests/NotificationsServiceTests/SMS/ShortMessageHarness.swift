import Authentication
import CurlKit
import FoundationEssentials
import HTTPKit
import JSONKit
import NotificationsDomain
import Outbox
import PostgresAccess
import Primitives
import SandboxService
import ServiceKit
import TestSupport
import Testing

@testable import NotificationsService

/// The composed service beside a sandbox that carries short messages and reports to it over HTTP, all by one clock.
struct ShortMessageHarness: Sendable {
    let base: NotificationsHarness
    let parts: ShortMessageParts
    let sandbox: PartnerClient
    let callbackURL: String

    var database: PostgresClient { base.database }
    var clock: ManualClock { base.clock }

    /// - Parameters:
    ///   - settings: variables beside the usual.
    ///   - works: whether the service's own workers send; else the tests do.
    static func run(
        settings more: [String: String] = [:], works: Bool = false,
        _ body: @escaping @Sendable (ShortMessageHarness) async throws -> Void
    ) async throws {
        let (clock, key) = (ManualClock(NotificationsHarness.start), SigningKey.generate())
        let (port, sandboxPort) = (try freePort(), try freePort())
        let migrations = Outbox.migrations + NotificationsService.migrations
        try await TestDatabase.with(schema: NotificationsService.slug, migrations: migrations) { database in
            try await TestBroker.with(NotificationsService.slug) { broker in
                let variables = [
                    "FLORIN_MODE": "test", "HTTP_PORT": "\(port)", "DATABASE_URL": database.url,
                    "BROKER_URL": broker.url, "MAIL_ENABLED": "false",
                    "SMS_CALLBACK_URL": "http://127.0.0.1:\(port)", "SANDBOX_URL": "http://127.0.0.1:\(sandboxPort)",
                ].merging(more) { $1 }
                var served = variables
                if !works {
                    served.merge(["SMS_PROVIDER": "none", "SMS_ROUTES": ""]) { $1 }
                    // Who carries pushes takes whatever is due, and the sandbox would have it carry them.
                    served["SANDBOX_URL"] = nil
                }
                let overrides = ServiceOverrides(clock: clock.clock, keys: StaticKeySource([key.verificationKey]))
                try await withService(
                    NotificationsService.self, settings: Settings.variables(served), overrides: overrides
                ) { service in
                    try await eventually("the service is ready") { await service.context.health.report().isReady }
                    let admin = try database.client(poolSize: 4)
                    try await admin.execute("update notifications.directory_fill set completed_at = now()")
                    if !works { try await takeJobs(admin) }
                    let config = try NotificationsConfig(Settings.variables(variables))
                    let core = try NotificationsCore(
                        service.context, config, admin, catalogue: ShippedData.catalogue(), carried: config.carried,
                        reachesNumber: { config.shortMessages.routes.way(to: $0) != nil })
                    let mail = try MailParts(service.context, client: admin, intake: core.intake)
                    let parts = try ShortMessageParts(
                        service.context, config.shortMessages, client: admin, intake: core.intake, mail: mail,
                        secret: config.secret)
                    let base = NotificationsHarness(
                        client: service.context.partner(service.context.name, baseURL: service.baseURL),
                        database: admin, clock: clock, key: key, brokerURL: broker.url, core: core,
                        dispatcher: core.dispatcher(service.context, [.sms: .shortMessages(parts)]),
                        carrier: RecordingCarrier())
                    try await withSMSSandbox(sandboxPort, reportsTo: service.baseURL, clock) { sandbox in
                        try await body(
                            ShortMessageHarness(
                                base: base, parts: parts, sandbox: sandbox,
                                callbackURL: "http://127.0.0.1:\(port)\(TwilioAccount.webhookPath)"))
                    }
                    try await check("notifications_secrets_are_wiped", admin)
                    try await check("notifications_doubts_are_unknown", admin)
                    await admin.close()
                }
            }
        }
    }

    private static func withSMSSandbox(
        _ port: Int, reportsTo service: String, _ clock: ManualClock,
        _ body: @escaping @Sendable (PartnerClient) async throws -> Void
    ) async throws {
        let journal = "\(FileManager.default.temporaryDirectory.path)/\(uniqueName("sms")).journal"
        defer { try? FileManager.default.removeItem(atPath: journal) }  // only a leftover in /tmp
        let settings = try Settings.variables([
            "FLORIN_MODE": "test", "HTTP_PORT": "\(port)", "SANDBOX_JOURNAL": journal,
            "SANDBOX_AFRICASTALKING_WEBHOOK_URL": "\(service)/api/v1/notifications/webhooks/africastalking",
            "SANDBOX_SMS_MILLISECONDS": "5", "SANDBOX_RETRY_MILLISECONDS": "20",
        ])
        try await withService(
            SandboxProvider.self, settings: settings, overrides: ServiceOverrides(clock: clock.clock)
        ) { sandbox in
            try await body(PartnerClient(.shared, name: "sandbox", baseURL: sandbox.baseURL))
        }
    }

    /// What tests run themselves the service leaves alone.
    private static func takeJobs(_ client: PostgresClient) async throws {
        for job in ["notifications-abandoned", "notifications-find-short-messages"] {
            try await client.execute(
                """
                insert into leases (name, holder, until)
                values (\("job:\(job)"), 'the test', now() + interval '1 day')
                on conflict (name) do update set holder = excluded.holder, until = excluded.until
                """)
        }
    }

    private static func check(_ invariant: String, _ client: PostgresClient) async throws {
        let rows = try await client.query(
            SQL(dangerouslyRaw: Checkout.text("Tests/Invariants/\(invariant).sql")))
        #expect(try rows.decode(UniqueID.self) == [], "\(invariant)")
    }

    // MARK: What tests do

    /// A code on its way to a number.
    func code(_ text: String = "042917", to number: String, key: String = "c1") async throws {
        var notice = Notice(
            event: "code.phone_verification", key: key,
            recipient: .address(.sms, number, name: nil, locale: nil),
            variables: [
                JSONMember("code", .string(text)),
                JSONMember("expires_at", .string((clock.now + .seconds(600)).rfc3339)),
            ], at: clock.now)
        notice.channel = .sms
        notice.about = NotificationsHarness.ada
        try await base.take(notice)
    }

    static let codes = "code.phone_verification"

    /// A loan that is overdue: told by mail whatever its debtor wants, and by short message as usual.
    func overdue(_ key: String = "l1") async throws {
        try await base.take(
            base.notice(
                "loan.overdue", key, to: NotificationsHarness.ada,
                [
                    NotificationsHarness.money[0], JSONMember("late_fee", NotificationsHarness.money[1].value),
                    JSONMember("days", .number("3")),
                ]))
    }

    func delivery(of event: String = codes) async throws -> String? {
        try await base.deliveries(of: event).first { $0.hasPrefix("sms") }
    }

    func find() async throws {
        try await FindShortMessages(parts: parts, client: database, wake: {}).run()
    }

    /// What came to a number, newest first.
    func inbox(_ number: String) async throws -> [JSONValue] {
        let query = FormFields([("to", number), ("channel", "sms")]).text
        let answer = try await sandbox.send(.get, "/inbox/messages?\(query)")
        return try JSONParser.parse(answer.body)["data"]?.arrayValue ?? []
    }

    func suppression(of number: String) async throws -> SuppressionReason? {
        try await database.transaction { try await parts.desk.suppressions.find(.sms, number, in: $0) }?.reason
    }

    /// As Twilio posts it to us.
    func report(_ fields: [(String, String)], signedWith token: String = ShortMessageConfig.developmentTwilioToken)
        async throws -> NotificationsHarness.Answer
    {
        let form = FormFields(fields.map { ($0.0, $0.1) })
        let signature = TwilioSignature.sha1(callbackURL + TwilioSignature.fields(form), token)
        return try await post(form, to: TwilioAccount.webhookPath, [(TwilioSignature.header, signature)])
    }

    func post(
        _ form: FormFields, to path: String, _ headers: [(String, String)] = []
    ) async throws -> NotificationsHarness.Answer {
        let answer = try await base.client.send(
            .post, path, headers: headers.map { ($0.0, $0.1) }, body: form.bytes, contentType: FormFields.contentType)
        return NotificationsHarness.Answer(status: answer.status, body: answer.body)
    }
}
