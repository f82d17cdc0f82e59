import Authentication
import HTTPKit
import MoneyKit
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
            voices: try sandbox.voices(), merchant: { service.partner("merchant", baseURL: $0) },
            clock: service.clock)
        let worker = PayoutWorker(book: book, teller: teller, config: config, logger: service.logger)
        for payout in try await book.recover() { worker.carry(payout) }
        let desk = PayoutDesk(book: book, worker: worker, config: config)
        var endpoints: [any Endpoint] = [
            CreatePayout(desk: desk), GetPayout(desk: desk), SettlePayout(desk: desk), ListBanks(desk: desk),
            ResolveAccount(desk: desk),
        ]
        for module in PaymentFaces.all { endpoints += module.endpoints(desk, try sandbox.account(with: module.face)) }
        return ServiceParts(endpoints: endpoints, services: [worker])
    }
}

/// What the routes of payouts work with.
struct PayoutDesk: Sendable {
    let book: PayoutBook
    let worker: PayoutWorker
    let config: SandboxConfig

    /// One payout for a reference, with what its amount asks for at once; the rest happens by itself.
    func create(
        _ name: String, with face: PaymentFace = .sandbox, amount: Money, account: BankAccountKey
    ) async throws -> (payout: SandboxPayout, isNew: Bool) {
        let (payout, isNew) = try await book.create(name, with: face, amount: amount, account: account)
        guard isNew else { return (payout, false) }
        switch RefundBehaviour(payout.amount) {
        case .ordinary, .fails, .notifiesThrice, .getsLost, .comesBack: worker.carry(payout)
        case .waits: break
        case .notifiesBeforeAnswering:
            let ended = try await book.end(payout.reference, .succeeded)
            await worker.tellNow(ended)
            return (ended, true)
        case .answersWithTimeout:
            worker.carry(try await book.end(payout.reference, .succeeded))
            try await Task.sleep(for: config.stall)
            throw PayoutError.gatewayTimeout
        }
        return (payout, true)
    }

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
