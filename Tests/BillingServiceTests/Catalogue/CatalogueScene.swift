import Authentication
import BillingDomain
import Contracts
import FoundationEssentials
import HTTPKit
import JSONKit
import Logging
import Messaging
import MoneyKit
import Primitives
import SandboxService
import ServiceKit
import Synchronization
import TestSupport

@testable import BillingService

/// Billing with the sandbox's VTpass, and a wallet that answers questions over AMQP.
struct CatalogueScene: Sendable {
    let harness: BillingHarness
    let sandbox: PartnerClient
    let wallet: WalletAnswers
    /// The service's own, made once more over the same database and partner.
    let parts: CatalogueParts

    static let path = "/api/v1/billing"
    static let staffPath = "/api/v1/admin/billing"
    static let wallet = UniqueID(high: 8, low: 8)

    /// - Parameter variables: of the service, beside those that it needs.
    static func run(
        _ variables: [String: String] = [:], _ body: @escaping @Sendable (CatalogueScene) async throws -> Void
    ) async throws {
        let clock = ManualClock(WallClock.system.now())
        let port = try freePort()
        let journal = "\(FileManager.default.temporaryDirectory.path)/\(uniqueName("billing")).journal"
        defer { try? FileManager.default.removeItem(atPath: journal) }  // only a leftover in /tmp
        let settings = try Settings.variables([
            "FLORIN_MODE": "test", "HTTP_PORT": "0", "SANDBOX_JOURNAL": journal,
            "SANDBOX_VTPASS_WEBHOOK_URL": "http://127.0.0.1:\(port)\(path)/webhooks/vtpass",
            "SANDBOX_VTPASS_REVERSAL_SECONDS": "0", "SANDBOX_RETRY_MILLISECONDS": "10",
        ])
        let overrides = ServiceOverrides(clock: clock.clock)
        try await withService(SandboxProvider.self, settings: settings, overrides: overrides) { sandbox in
            let own = ["HTTP_PORT": "\(port)", "VTPASS_URL": "\(sandbox.baseURL)/vtpass/api"]
            try await BillingHarness.run(own.merging(variables) { _, given in given }, clock: clock) { harness in
                let context = harness.context
                let parts = try CatalogueParts(
                    context, BillingConfig(context.settings), context.postgres(),
                    context.broker(.service(BillingService.slug, events: [], servesRequests: true)))
                let peer = context.partner("sandbox", baseURL: sandbox.baseURL, timeout: patience)
                let wallet = WalletAnswers()
                try await wallet.serving(harness.brokerURL) {
                    try await body(
                        CatalogueScene(harness: harness, sandbox: peer, wallet: wallet, parts: parts))
                }
            }
        }
    }

    // MARK: What tests do

    /// A biller's id by its code.
    func biller(_ code: String) async throws -> String {
        let listed = try await harness.send(.get, "\(Self.staffPath)/billers", as: .operator)
        let found = listed.data.first { $0["code"]?.stringValue == code }
        guard let id = found?["id"]?.stringValue else { throw BillingError.missing(.biller) }
        return id
    }

    /// A package's id by its code.
    func package(_ code: String, of biller: String) async throws -> String {
        let listed = try await harness.send(.get, "\(Self.path)/billers/\(biller)/packages", as: .customer)
        let found = listed.data.first { $0["code"]?.stringValue == code }
        guard let id = found?["id"]?.stringValue else { throw BillingError.missing(.package) }
        return id
    }

    func quote(_ biller: String, _ rest: String, user: UserID = BillingHarness.customer) async throws
        -> BillingHarness.Answer
    {
        try await harness.send(
            .post, "\(Self.path)/bill-payments/quote", as: .customer, user: user,
            json: #"{"wallet_id":"\#(Self.wallet)","biller_id":"\#(biller)",\#(rest)}"#)
    }

    func validate(_ biller: String, _ customer: String) async throws -> BillingHarness.Answer {
        try await harness.send(
            .post, "\(Self.path)/customers/validate", as: .customer,
            json: #"{"biller_id":"\#(biller)","customer_id":"\#(customer)"}"#)
    }

    static func naira(_ amount: String) -> String { #""amount":{"amount":"\#(amount)","currency":"NGN"}"# }
}

/// What the wallet says to questions: one wallet with money in it, and refusals when told.
final class WalletAnswers: Sendable {
    struct State {
        var available = Money(minorUnits: 10_000_000, currency: .NGN)
        var refusal: String?
        var asked: [CheckWallet] = []
    }

    let state = Mutex(State())

    private func answer(_ request: IncomingRequest) -> RequestOutcome {
        guard request.type == CheckWallet.type, let asked = try? CheckWallet.read(request.body) else {
            return .refusal(code: "unknown_request", Array("{}".utf8))  // whoever asks so is told
        }
        return state.withLock { state in
            state.asked.append(asked)
            guard asked.walletID == CatalogueScene.wallet, asked.ownerID == BillingHarness.customer else {
                return .refusal(code: "not_found", JSON.encode(Refusal(code: "not_found")))
            }
            let isShort = state.available.minorUnits < asked.amount.minorUnits
            return .reply(
                JSON.encode(
                    CheckedWallet(
                        currency: .NGN, status: "active", code: state.refusal ?? (isShort ? "insufficient_funds" : nil),
                        available: state.available)))
        }
    }

    func serving(_ url: String, _ body: @escaping @Sendable () async throws -> Void) async throws {
        let broker = MessageBroker(
            try BrokerConfig(url: url), topology: .service("wallet", events: [], servesRequests: true),
            logger: Logger(label: "wallet"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await broker.run() }
            group.addTask { try await broker.serve(queue: "wallet.requests", prefetch: 16) { self.answer($0) } }
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
}
