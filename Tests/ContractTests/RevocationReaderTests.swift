import Authentication
import Contracts
import JSONKit
import Primitives
import Testing

@testable import ServiceKit

/// Every process reads auth's revocations by itself: what it reads is what auth writes.
@Suite struct RevocationReaderTests {
    @Test func eventsOfAuthAreRead() throws {
        let session = SessionRevoked.example
        #expect(
            try RevocationMessages.entry(SessionRevoked.type, JSON.encode(session)) == .session(session.sessionID))
        let user = SessionsRevoked.example
        #expect(
            try RevocationMessages.entry(SessionsRevoked.type, JSON.encode(user))
                == .subject(user.userID, before: user.before))
        let key = APIKeyRevoked.example
        #expect(try RevocationMessages.entry(APIKeyRevoked.type, JSON.encode(key)) == .apiKey(key.apiKeyID))
        #expect(RevocationMessages.events == [SessionRevoked.type, SessionsRevoked.type, APIKeyRevoked.type])
    }

    @Test func authUnderstandsTheQuestionAndItsAnswerIsRead() throws {
        #expect(RevocationMessages.list == ListRevocations.type)
        let question = RevocationMessages.ListRequest(since: .example)
        #expect(try ListRevocations.read(JSON.encode(question)).since == .example)
        let id = UniqueID.example
        let answer = RevocationList(revocations: ["sid:\(id)", "sub:\(id):1795000000123", "key:\(id)"])
        #expect(
            try RevocationMessages.listed(JSON.encode(answer)) == [
                .session(id), .subject(UserID(id), before: Timestamp(millisecondsSince1970: 1_795_000_000_123)),
                .apiKey(id),
            ])
    }
}
