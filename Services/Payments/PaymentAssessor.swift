import Contracts
import Messaging
import MoneyKit
import PaymentsDomain
import PolicyKit
import Primitives
import ServiceKit

/// Money that is weighed before it moves. The same is the same question, however often its step is repeated.
struct WeighedMoney: Sendable {
    let id: UniqueID
    let operation: AssessmentPolicy.Operation
    let owner: UserID
    let amount: Money
    let source: String
    var destination: String?
    var counterparty: AssessedCounterparty?
    let channel: Channel
    /// What makes it another question under the same id.
    let facts: String

    init(_ deposit: Deposit) {
        id = deposit.id.rawValue
        operation = .deposit
        owner = deposit.owner
        amount = deposit.received
        source = "clearing:\(deposit.provider)"
        destination = deposit.wallet.description
        channel = .system
        facts = "\(deposit.id)|\(deposit.wallet)|\(deposit.received)"
    }

    /// Nil: of somebody without an account, whom nobody knows here.
    init?(_ payment: Payment) {
        guard let payer = payment.payer, let wallet = payer.wallet else { return nil }
        id = payment.id.rawValue
        operation = payment.source == .payout ? .payout : .transfer
        owner = payer.user
        amount = payment.amount
        source = wallet.description
        destination = payment.payee?.wallet?.description
        channel = Channel(payment.channel)
        facts = payment.id.description
    }

    /// What leaves the wallet, to a bank account.
    init(_ outflow: Outflow, to destination: String, by channel: Channel) {
        id = outflow.id.rawValue
        operation = .withdrawal
        owner = outflow.owner
        amount = outflow.total
        source = outflow.wallet.description
        counterparty = AssessedCounterparty(account: destination)
        self.channel = channel
        facts = "\(outflow.id)|\(channel.rawValue)"
    }
}

/// Asks compliance about money, before the wallet is asked for the first time.
struct PaymentAssessor: Sendable {
    let assessor: Assessor
    let standings: StandingStore
    let wallet: WalletRequests
    let clock: WallClock

    /// - Returns: nil when nobody has to be asked.
    /// - Throws: `MessagingError` when nobody answers and the policy does not let it go on: it is asked again later.
    func assess(_ money: WeighedMoney) async throws -> Assessment? {
        guard let subject = try await subject(of: money) else { return nil }
        let word = await assessor.ask(about: subject) { attempt in
            AssessOperation(
                id: Self.id(of: money, attempt), operation: AssessedKind(money.operation), userID: money.owner,
                source: money.source, destination: money.destination, counterparty: money.counterparty,
                amount: money.amount, channel: money.channel)
        }
        switch word {
        case .allow(let id): return .allowed(id)
        case .unassessed: return .unassessed
        case .review(let id): return .review(id)
        case .deny(let id): return .denied(id)
        case .unavailable: throw MessagingError(.unavailable, "compliance does not assess")
        }
    }

    /// Whether the policy wants it assessed. What cannot be weighed now is weighed when it is asked about.
    func mustAsk(_ money: WeighedMoney) async throws -> Bool {
        do {
            return try await subject(of: money) != nil
        } catch is MessagingError {
            return true
        }
    }

    /// Nil: below the line.
    private func subject(of money: WeighedMoney) async throws -> Assessor.Subject? {
        let standing = try await standings.find(money.owner)
        let policy = assessor.policies.current
        let asksAll = standing.askUntil.map { clock.now() < $0 } ?? false
        guard asksAll || policy.mayAsk(money.operation, of: standing.risk) else { return nil }
        // What nobody can weigh is not called little.
        let cents = try await wallet.worth(of: money.amount) ?? .max
        guard asksAll || policy.asks(money.operation, of: standing.risk, cents: cents) else { return nil }
        return Assessor.Subject(money.operation, standing.risk, cents: cents)
    }

    /// What is asked is in the id. In the order of what it is about, for lists go by ids.
    static func id(of money: WeighedMoney, _ attempt: Int) -> UniqueID {
        guard let random = UniqueID(bytes: Digest.sha256(Array("\(money.facts)|\(attempt)".utf8)).prefix(16)) else {
            preconditionFailure("a hash has 32 bytes")
        }
        return UniqueID(
            high: money.id.high & ~0xffff | 0x7000 | random.high & 0x0fff,
            low: random.low & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000)
    }
}

extension WalletRefusal {
    /// Compliance does not let it move.
    static let notPermitted = WalletRefusal(code: Assessment.notPermitted, detail: nil)
    /// Nobody says whether it may move.
    static let assessmentUnavailable = WalletRefusal(code: "assessment_unavailable", detail: nil)
}
