import ComplianceDomain
import Contracts
import Messaging
import Outbox

/// How the wallet's stream is taken, by one process at a time: many messages in one transaction up to the limit.
struct MovementStream: Sendable {
    static let name = "movements"
    static let types = [MovementsPosted.type]
    /// Transactions of the wallet in one of the database, at most.
    private static let batch = 500

    let intake: MovementIntake

    /// As that of the wallet's relay: each of its rounds is one of ours.
    static let pace: EventConsumer.Pace = {
        var pace = EventConsumer.Pace()
        pace.interval = .milliseconds(50)
        return pace
    }()

    func steps(of messages: [IncomingMessage]) -> [MessageStep] {
        var steps: [MessageStep] = []
        var batch: [(source: IncomingMessage, read: MovementIntake.Message)] = []
        func flush() {
            guard !batch.isEmpty else { return }
            steps.append(.apply(batch.map { $0.source }, take(batch.map { $0.read })))
            batch = []
        }
        for message in messages {
            do {
                let read = try MovementIntake.Message(message)
                let size = batch.reduce(read.postings.count) { $0 + $1.read.postings.count }
                if size > Self.batch { flush() }
                batch.append((message, read))
            } catch {
                flush()
                steps.append(.park(message, reason: "cannot be read: \(error)"))
            }
        }
        flush()
        return steps
    }

    private func take(_ batch: [MovementIntake.Message]) -> @Sendable ([IncomingMessage]) async throws -> Void {
        { [intake] messages in
            let wanted = Set(messages.map(\.messageID))
            try await intake.apply(batch.filter { wanted.contains($0.id) })
        }
    }
}

extension MovementIntake.Message {
    init(_ message: IncomingMessage) throws {
        self.init(
            id: message.messageID,
            postings: try MovementsPosted.read(message.body).transactions.map(WalletPosting.init))
    }
}

extension WalletPosting {
    init(_ posted: PostedTransaction) {
        self.init(
            id: posted.transactionID, kind: posted.purpose ?? posted.kind, channel: posted.channel?.rawValue,
            assessment: posted.assessmentID, at: posted.occurredAt,
            legs: posted.movements.map { movement in
                Leg(
                    debit: .init(
                        account: movement.debitAccount, code: movement.debitCode, owner: movement.debitOwner),
                    credit: .init(
                        account: movement.creditAccount, code: movement.creditCode, owner: movement.creditOwner),
                    amount: movement.amount)
            })
    }
}
