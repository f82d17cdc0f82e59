import Authentication
import Contracts
import HTTPKit
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
            let auth = RequestClient("auth", broker: broker)
            return try await auth.ask(question, key: question.id.description).accepted
        }
    }
}
