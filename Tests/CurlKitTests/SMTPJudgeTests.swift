import FoundationEssentials
import TestSupport
import Testing

@testable import CurlKit

/// What a mail server that is not ours (`aiosmtpd` of PyPI, `scripts/python/mail`) makes of our client: STARTTLS, TLS
/// from the first byte, and AUTH.
struct SMTPJudgeTests {
    private struct Judge: Sendable {
        let port: Int
        let folder: String

        func send(_ encryption: SMTPServer.Encryption, _ account: SMTPServer.Account? = nil, trusted: Bool = true)
            async -> SMTPOutcome
        {
            let client = SMTPClient(
                SMTPServer(
                    host: "127.0.0.1", port: port, encryption: encryption, account: account, ourName: "florin.test",
                    authorities: trusted ? "\(folder)/ca.pem" : nil), connections: 1)
            let outcome = await client.send(
                SMTPEnvelope(
                    returnPath: "bounce+1@florin.test", recipient: "ada@example.test",
                    message: Array("Subject: Hello\r\n\r\n.A dot\r\nand a line\r\n".utf8)))
            await client.close()
            return outcome
        }

        func file(_ name: String) -> String? {
            FileManager.default.contents(atPath: "\(folder)/\(name)").map { String(decoding: $0, as: UTF8.self) }
        }
    }

    private func withJudge(_ mode: String, _ body: (Judge) async throws -> Void) async throws {
        let folder = "/tmp/\(uniqueName("mail"))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }  // only a leftover in /tmp
        let port = try freePort()
        let process = try WatchedProcess(
            ".build/mail/bin/python", ["scripts/python/mail/server.py", mode, "\(port)", folder], [:],
            log: "\(folder)/log")
        defer { process.kill() }
        try await eventually("the judge") {
            FileManager.default.fileExists(atPath: "\(folder)/ready")
        }
        try await body(Judge(port: port, folder: folder))
    }

    private static let right = SMTPServer.Account(user: "florin", password: "right")

    @Test(arguments: [
        ("plain", SMTPServer.Encryption.never, false), ("plain", .offered, false), ("starttls", .required, true),
        ("starttls", .offered, true), ("tls", .always, true),
    ])
    func aMessageArrives(_ mode: String, _ encryption: SMTPServer.Encryption, _ isEncrypted: Bool) async throws {
        try await withJudge(mode) { judge in
            let outcome = await judge.send(encryption)
            #expect(outcome == .accepted(SMTPReply(code: 250, text: "2.0.0 taken")), "\(judge.file("log") ?? "")")
            #expect(judge.file("1.eml") == "Subject: Hello\r\n\r\n.A dot\r\nand a line\r\n")
            let about = judge.file("1.json") ?? ""
            for member in [
                #""to": ["ada@example.test"]"#, #""from": "bounce+1@florin.test""#, #""tls": \#(isEncrypted)"#,
                #""name": "florin.test""#,
            ] { #expect(about.contains(member), "\(about)") }
        }
    }

    @Test func anAccountIsShownAndJudged() async throws {
        try await withJudge("auth") { judge in
            guard case .accepted = await judge.send(.required, Self.right) else {
                Issue.record("\(judge.file("log") ?? "")")
                return
            }
            #expect(judge.file("1.json")?.contains(#""login": "florin""#) == true)
            let wrong = await judge.send(.required, SMTPServer.Account(user: "florin", password: "wrong"))
            guard case .refused(.authentication, let reply) = wrong else {
                Issue.record("\(wrong)")
                return
            }
            #expect(reply.code == 535)
            guard case .refused(.sender, _) = await judge.send(.required) else {
                Issue.record("without an account")
                return
            }
            #expect(judge.file("2.eml") == nil)
        }
    }

    @Test(arguments: [("starttls", SMTPServer.Encryption.required), ("starttls", .offered), ("tls", .always)])
    func aServerThatCannotShowWhoItIsGetsNothing(_ mode: String, _ encryption: SMTPServer.Encryption) async throws {
        try await withJudge(mode) { judge in
            guard case .notSent = await judge.send(encryption, Self.right, trusted: false) else {
                Issue.record("sent to a stranger")
                return
            }
            #expect(judge.file("1.eml") == nil)
        }
    }

    @Test func aServerWithoutTheEncryptionThatIsRequiredGetsNothing() async throws {
        try await withJudge("plain") { judge in
            guard case .notSent = await judge.send(.required, Self.right) else {
                Issue.record("sent in the clear")
                return
            }
            #expect(judge.file("1.eml") == nil)
        }
    }
}
