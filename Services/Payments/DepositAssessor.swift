import Contracts
import Messaging
import MoneyKit
import PaymentsDomain
import PolicyKit
import Primitives
import ServiceKit

/// Asks compliance about money that has come in, before the wallet is asked to take it.
struct DepositAssessor: Sendable {
    let assessor: Assessor
    let standings: StandingStore
    let wallet: WalletRequests
    let clock: WallClock

    /// - Returns: nil when nobody has to be asked.
    /// - Throws: `MessagingError` when nobody answers and the policy does not let it in: it is asked again later.
    func assess(_ deposit: Deposit) async throws -> DepositAssessment? {
        let standing = try await standings.find(deposit.owner)
        let policy = assessor.policies.current
        let asksAll = standing.askUntil.map { clock.now() < $0 } ?? false
        guard asksAll || policy.mayAsk(.deposit, of: standing.risk) else { return nil }
        // What nobody can weigh is not called little.
        let cents = try await wallet.worth(of: deposit.received) ?? .max
        guard asksAll || policy.asks(.deposit, of: standing.risk, cents: cents) else { return nil }
        let word = await assessor.ask(about: Assessor.Subject(.deposit, standing.risk, cents: cents)) { attempt in
            AssessOperation(
                id: Self.id(of: deposit, attempt), operation: .deposit, userID: deposit.owner,
                source: "clearing:\(deposit.provider)", destination: deposit.wallet.description,
                amount: deposit.received, channel: .system)
        }
        switch word {
        case .allow(let id): return .allowed(id)
        case .unassessed: return .unassessed
        case .review(let id): return .review(id)
        case .deny(let id): return .denied(id)
        case .unavailable: throw MessagingError(.unavailable, "compliance does not assess")
        }
    }

    /// The same deposit to the same wallet is the same question, however often its step is repeated; what is asked is
    /// in the id. In the order of deposits, for lists go by ids.
    static func id(of deposit: Deposit, _ attempt: Int) -> UniqueID {
        let facts = "\(deposit.id)|\(deposit.wallet)|\(deposit.received)|\(attempt)"
        guard let random = UniqueID(bytes: Digest.sha256(Array(facts.utf8)).prefix(16)) else {
            preconditionFailure("a hash has 32 bytes")
        }
        return UniqueID(
            high: deposit.id.rawValue.high & ~0xffff | 0x7000 | random.high & 0x0fff,
            low: random.low & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000)
    }
}
