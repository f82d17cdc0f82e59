import Authentication
import HTTPKit
import Primitives

extension Caller {
    /// Throws 403 `forbidden` for whoever has no session: a program with an API key.
    func signedIn() throws(Problem) -> SignedIn {
        guard let sessionID else { throw .forbidden }
        return SignedIn(user: userID, session: SessionID(sessionID))
    }
}

extension StepUpCheck {
    /// Auth asks itself, and sees what a token cannot tell: that a session has ended, or lacks a step of its account.
    static func over(_ stepUps: StepUpStore) -> StepUpCheck {
        StepUpCheck { caller, token, now in
            try await stepUps.isProven(caller.signedIn(), token.map { SecretToken($0) }, at: now)
        }
    }
}
