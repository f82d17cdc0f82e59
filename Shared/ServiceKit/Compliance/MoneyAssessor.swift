package import Contracts
import Messaging
package import MoneyKit
package import PolicyKit
package import Primitives

/// Money that is weighed before it moves. The same is the same question, however often its step is repeated.
package struct WeighedMoney: Sendable {
    package let id: UniqueID
    package let operation: AssessmentPolicy.Operation
    package let owner: UserID
    package let amount: Money
    package let source: String
    package let destination: String?
    package let counterparty: AssessedCounterparty?
    package let channel: Channel
    /// What makes it another question under the same id.
    package let facts: String

    package init(
        id: UniqueID, operation: AssessmentPolicy.Operation, owner: UserID, amount: Money, source: String,
        destination: String? = nil, counterparty: AssessedCounterparty? = nil, channel: Channel, facts: String
    ) {
        self.id = id
        self.operation = operation
        self.owner = owner
        self.amount = amount
        self.source = source
        self.destination = destination
        self.counterparty = counterparty
        self.channel = channel
        self.facts = facts
    }
}

/// Asks compliance about money where the policy wants it, before the wallet is asked for the first time.
package struct MoneyAssessor: Sendable {
    private let assessor: Assessor
    private let standings: KnownStandings
    private let wallet: WalletClient
    private let clock: WallClock

    package init(_ assessor: Assessor, _ standings: KnownStandings, _ wallet: WalletClient, clock: WallClock) {
        self.assessor = assessor
        self.standings = standings
        self.wallet = wallet
        self.clock = clock
    }

    /// - Returns: nil when nobody has to be asked.
    /// - Throws: `MessagingError` when the wallet does not weigh it.
    package func assess(_ money: WeighedMoney) async throws -> Assessor.Word? {
        guard let subject = try await subject(of: money) else { return nil }
        return await assessor.ask(about: subject) { attempt in
            AssessOperation(
                id: Self.id(of: money, attempt), operation: AssessedKind(money.operation), userID: money.owner,
                source: money.source, destination: money.destination, counterparty: money.counterparty,
                amount: money.amount, channel: money.channel)
        }
    }

    /// Whether the policy wants it assessed. What cannot be weighed now is weighed when it is asked about.
    package func mustAsk(_ money: WeighedMoney) async throws -> Bool {
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
    private static func id(of money: WeighedMoney, _ attempt: Int) -> UniqueID {
        guard let random = UniqueID(bytes: Digest.sha256(Array("\(money.facts)|\(attempt)".utf8)).prefix(16)) else {
            preconditionFailure("a hash has 32 bytes")
        }
        return UniqueID(
            high: money.id.high & ~0xffff | 0x7000 | random.high & 0x0fff,
            low: random.low & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000)
    }
}
