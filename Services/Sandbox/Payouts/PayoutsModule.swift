import Authentication
import HTTPKit
import Primitives
import ServiceKit

/// A bank that pays out: payouts to the accounts of its registry, whose they are, and signed webhooks. The amount
/// steers what becomes of a payout, as it does for refunds.
enum PayoutsModule: SandboxModule {
    static let name = "payouts"

    static func build(_ sandbox: SandboxContext) async throws -> ServiceParts {
        let (service, config) = (sandbox.service, sandbox.config)
        let book = PayoutBook(clock: service.clock, ids: service.ids, journal: try sandbox.lines.of(name))
        let teller = PayoutTeller(
            secret: config.webhookSecret, merchant: service.partner("merchant", baseURL: config.webhookURL),
            clock: service.clock)
        let worker = PayoutWorker(book: book, teller: teller, config: config, logger: service.logger)
        for payout in try await book.recover() { worker.carry(payout) }
        let desk = PayoutDesk(book: book, worker: worker, config: config)
        return ServiceParts(
            endpoints: [
                CreatePayout(desk: desk), GetPayout(desk: desk), SettlePayout(desk: desk), ListBanks(desk: desk),
                ResolveAccount(desk: desk),
            ], services: [worker])
    }
}

/// What the routes of payouts work with.
struct PayoutDesk: Sendable {
    let book: PayoutBook
    let worker: PayoutWorker
    let config: SandboxConfig

    /// Merchants show their key as `Authorization: Bearer <key>`.
    func authenticate(_ authorization: String?) throws(PaymentError) {
        guard let authorization, constantTimeEquals(authorization, "Bearer \(config.apiKey)") else {
            throw .wrongAPIKey
        }
    }
}

extension PayoutError: ProblemConvertible {
    var problem: Problem {
        switch self {
        case .unknownPayout: .notFound
        case .unknownAccount: Problem(.accountNotFound)
        case .referenceReused: Problem(.referenceReused)
        case .alreadyEnded(let status): Problem(.alreadyEnded, members: [("payout_status", status.rawValue)])
        case .gatewayTimeout: Problem(.gatewayTimeout)
        }
    }
}
