import Contracts
import Messaging
import Outbox
import PaymentsDomain
import Primitives

/// What staff of compliance have decided about deposits that wait. Whoever misses it asks again by itself.
struct OnAssessments: Sendable {
    static let types = [AssessmentDecided.type]

    let saga: DepositSaga
    let standings: StandingStore

    var handlers: [String: EventConsumer.Handler] {
        [
            AssessmentDecided.type: { message, transaction in
                let decided = try AssessmentDecided.read(message.body)
                guard decided.by == .staff, decided.operation == .deposit,
                    let id = try await standings.deposit(of: decided.assessmentID, in: transaction),
                    let deposit = try await saga.deposits.lock(DepositID(id), in: transaction),
                    // An operator may have sent it elsewhere: that is another question.
                    deposit.assessed?.id == decided.assessmentID
                else { return }
                let word: DepositAssessment
                switch decided.decision {
                case .allow: word = .allowed(decided.assessmentID)
                case .deny: word = .denied(decided.assessmentID)
                case .review: return
                }
                _ = try await saga.take(.assessed(word), about: deposit, in: transaction)
            }
        ]
    }
}
