import Authentication
import Contracts
import HTTPKit
import JSONKit
import Messaging
import Primitives

extension ServiceContext {
    /// The check behind `requires: .recentProof`: a step-up token is put to auth. A service without a broker of its own
    /// takes sessions that have just begun and nothing else.
    var askingAuthForProofs: StepUpCheck {
        guard let broker = madeBroker else { return .freshSessionsOnly }
        return StepUpCheck { [ids] caller, token in
            guard let session = caller.sessionID else { return false }
            let question = ConsumeStepUp(
                id: ids.next(), userID: caller.userID, sessionID: session, stepUpToken: token, purpose: .account)
            let reply = try await broker.request(
                to: "auth", type: ConsumeStepUp.type, body: JSON.encode(question),
                idempotencyKey: question.id.description)
            return try ConsumeStepUp.readReply(reply.body).accepted
        }
    }
}
