import Testing

@testable import SandboxService

/// The conversation of the mail server, however its bytes are cut.
struct SMTPSessionTests {
    /// Feeds text in pieces; recipients are taken.
    private func acts(_ text: String, pieces: Int = .max) -> [SMTPSession.Act] {
        var session = SMTPSession()
        var acts: [SMTPSession.Act] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: min(pieces, bytes.count)) {
            session.feed(bytes[start..<min(start + min(pieces, bytes.count), bytes.count)])
            while let act = session.next() {
                acts.append(act)
                if case .judge(let recipient, _) = act { acts.append(.reply(session.judged(recipient, .take))) }
                if act == .close { return acts }
            }
        }
        return acts
    }

    private static let whole =
        "EHLO a\r\nMAIL FROM:<b@c> SIZE=10 BODY=8BITMIME\r\nrcpt to: <d@e>\r\nDATA\r\nSubject: x\r\n\r\n..dot\r\n.\nno end\r\n.\r\nQUIT\r\n"

    @Test(arguments: [1, 2, 3, 7, 1_000]) func aMessageIsTakenHoweverItIsCut(_ pieces: Int) {
        let acts = acts(Self.whole, pieces: pieces)
        #expect(
            acts.contains(
                .take(
                    Array("Subject: x\r\n\r\n.dot\r\n\nno end\r\n".utf8), returnPath: "b@c", recipients: ["d@e"])))
        #expect(acts.last == .close)
    }

    @Test(arguments: [
        ("RCPT TO:<a@b>\r\n", "503"), ("MAIL FROM:a@b\r\n", "501"), ("DATA\r\n", "503"), ("WHAT\r\n", "502"),
        ("MAIL FROM:<a@b>\r\nRCPT TO:<ab>\r\n", "501"), ("AUTH CRAM-MD5\r\n", "504"), ("STARTTLS\r\n", "502"),
        ("\r\n", "502"), ("AUTH PLAIN AGEAYg==\r\n", "235"), ("AUTH LOGIN\r\nYQ==\r\nYg==\r\n", "235"),
        ("AUTH PLAIN\r\nAGEAYg==\r\n", "235"),
    ])
    func whatIsOutOfOrderIsRefused(_ text: String, _ code: String) {
        guard case .reply(let reply) = acts(text).last else {
            Issue.record("no reply")
            return
        }
        #expect(reply.hasPrefix(code))
    }

    @Test func aLineWithoutEndClosesAndAMessageWithoutEndIsRefused() {
        #expect(acts(String(repeating: "a", count: 5_000), pieces: 100).last == .close)
        let endless = "MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n" + String(repeating: "x", count: 3 << 20)
        #expect(acts(endless, pieces: 1 << 20).last == .close)
        let long =
            "MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n"
            + String(repeating: String(repeating: "x", count: 998) + "\r\n", count: 3_000) + ".\r\n"
        guard case .reply(let reply) = acts(long, pieces: 65_536).last else {
            Issue.record("no reply")
            return
        }
        #expect(reply.hasPrefix("552"))
    }
}
