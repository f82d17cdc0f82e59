import TestSupport
import Testing

@testable import CurlKit

/// How far a message came, by whatever a server may do at each step.
struct SMTPClientTests {
    private static let message = "Subject: Hello\r\n\r\nOne line\r\n.A dot\r\n"

    private static func server(
        _ port: Int, _ encryption: SMTPServer.Encryption = .never, account: SMTPServer.Account? = nil,
        timeout: Duration = .seconds(10)
    ) -> SMTPServer {
        SMTPServer(
            host: "127.0.0.1", port: port, encryption: encryption, account: account, ourName: "florin.test",
            timeout: timeout)
    }

    private static func envelope(
        to recipient: String = "ada@example.test", from: String = "bounce@florin.test", _ message: String = message
    ) -> SMTPEnvelope {
        SMTPEnvelope(returnPath: from, recipient: recipient, message: Array(message.utf8))
    }

    private func send(
        _ peer: SMTPPeer, _ encryption: SMTPServer.Encryption = .never, account: SMTPServer.Account? = nil,
        timeout: Duration = .seconds(10), envelope: SMTPEnvelope = envelope()
    ) async -> SMTPOutcome {
        let client = SMTPClient(
            Self.server(peer.port, encryption, account: account, timeout: timeout), connections: 1)
        let outcome = await client.send(envelope)
        await client.close()
        return outcome
    }

    @Test func whatIsTakenArrivesWhole() async throws {
        try await SMTPPeer.with { peer async throws in
            #expect(await send(peer) == .accepted(SMTPReply(code: 250, text: "2.0.0 fine")))
            #expect(
                peer.lines.prefix(9) == [
                    "EHLO florin.test", "MAIL FROM:<bounce@florin.test>", "RCPT TO:<ada@example.test>", "DATA",
                    "Subject: Hello", "", "One line", "..A dot", ".",
                ])
        }
    }

    @Test func aLongMessageOfDotsArrivesWhole() async throws {
        let lines = (0..<40_000).map { $0.isMultiple(of: 3) ? ".\($0)" : "line \($0)" }
        let message = "Subject: long\r\n\r\n" + lines.joined(separator: "\r\n") + "\r\n"
        try await SMTPPeer.with { peer async throws in
            guard case .accepted = await send(peer, envelope: Self.envelope(message)) else {
                Issue.record("not taken")
                return
            }
            let expected = lines.map { $0.hasPrefix(".") ? "." + $0 : $0 } + ["."]
            #expect(Array(peer.lines.dropFirst(6).prefix(expected.count)) == expected)
        }
    }

    @Test(arguments: [
        ("", SMTPStep.greeting), ("EHLO", .hello), ("MAIL", .sender), ("RCPT", .recipient), ("DATA", .data),
        (".", .message),
    ])
    func aRefusalIsToldWithItsStep(_ command: String, _ step: SMTPStep) async throws {
        for (code, enhanced) in [(452, "4.2.2"), (550, "5.1.1")] {
            try await SMTPPeer.with { line in
                // Who is refused to say EHLO says HELO.
                let asked = line.hasPrefix("HELO") ? "EHLO" : line
                return (command.isEmpty ? asked.isEmpty : asked.hasPrefix(command))
                    ? .say("\(code) \(enhanced) no, not now") : nil
            } _: { peer async throws in
                guard case .refused(step, let reply) = await send(peer) else {
                    Issue.record("\(command) \(code)")
                    return
                }
                #expect(reply.code == code && reply.enhancedCode == enhanced)
                #expect(reply.isTemporary == (code == 452))
            }
        }
    }

    @Test func aReplyOfSeveralLinesIsOneText() async throws {
        try await SMTPPeer.with { line in
            line.hasPrefix("RCPT") ? .say("550-5.1.1 The address\r\n550-5.1.1 is not\r\n550 5.1.1 known here") : nil
        } _: { peer async throws in
            #expect(
                await send(peer)
                    == .refused(at: .recipient, SMTPReply(code: 550, text: "5.1.1 The address is not known here")))
        }
    }

    @Test(arguments: ["", "EHLO", "MAIL", "RCPT", "DATA"])
    func aConnectionLostBeforeTheDotSentNothing(_ command: String) async throws {
        try await SMTPPeer.with { line in
            (command.isEmpty ? line.isEmpty : line.hasPrefix(command)) ? .close : nil
        } _: { peer async throws in
            guard case .notSent = await send(peer) else {
                Issue.record("lost at \(command)")
                return
            }
        }
    }

    @Test func aConnectionLostAfterTheDotIsUnknown() async throws {
        try await SMTPPeer.with {
            $0 == "." ? .close : nil
        } _: { peer async throws in
            guard case .unknown = await send(peer) else {
                Issue.record("lost at the dot")
                return
            }
            #expect(peer.lines.contains("One line"))
        }
    }

    @Test func silenceAfterTheDotIsUnknown() async throws {
        try await SMTPPeer.with {
            $0 == "." ? .beSilent : nil
        } _: { peer async throws in
            guard case .unknown = await send(peer, timeout: .seconds(1)) else {
                Issue.record("silent at the dot")
                return
            }
        }
    }

    @Test func silenceBeforeTheDotSentNothing() async throws {
        try await SMTPPeer.with {
            $0.hasPrefix("RCPT") ? .beSilent : nil
        } _: { peer async throws in
            guard case .notSent = await send(peer, timeout: .seconds(1)) else {
                Issue.record("silent at RCPT")
                return
            }
        }
    }

    @Test func nobodyThereSentNothing() async throws {
        let client = SMTPClient(Self.server(try freePort()), connections: 1)
        guard case .notSent = await client.send(Self.envelope()) else {
            Issue.record("nobody listens")
            return
        }
        await client.close()
    }

    @Test func withoutTheEncryptionThatIsRequiredNothingIsSaid() async throws {
        try await SMTPPeer.with { peer async throws in
            guard case .notSent = await send(peer, .required) else {
                Issue.record("sent in the clear")
                return
            }
            #expect(!peer.lines.contains { $0.hasPrefix("MAIL") || $0.hasPrefix("AUTH") })
        }
    }

    @Test func aPasswordIsNotTakenForACommand() async throws {
        try await SMTPPeer.with { line in
            switch line.prefix(4) {
            case "EHLO": .say("250-peer.test\r\n250 AUTH LOGIN")
            case "AUTH": .say("334 VXNlcm5hbWU6")
            case "Zmxv": .say("334 UGFzc3dvcmQ6")
            case "QUIT": .say("535 5.7.8 no")
            default: nil
            }
        } _: { peer async throws in
            // In Base64 this password is a verb.
            let account = SMTPServer.Account(user: "florin", password: "AB\u{13}")
            let outcome = await send(peer, account: account)
            guard case .refused(.authentication, _) = outcome else {
                Issue.record("\(outcome)")
                return
            }
        }
    }

    @Test(arguments: [
        "ada@example.test>\r\nRCPT TO:<eve@example.test", "ada@example.test\r\nDATA", "a b@example.test",
        "<ada@example.test>", "ada", "", "ada@example.test\u{0}", "ädä@example.test",
    ])
    func anAddressThatWouldSayMoreIsNotSaid(_ address: String) async throws {
        try await SMTPPeer.with { peer async throws in
            guard case .notSent = await send(peer, envelope: Self.envelope(to: address)) else {
                Issue.record("\(address)")
                return
            }
            guard case .notSent = await send(peer, envelope: Self.envelope(from: address + ">")) else {
                Issue.record("from \(address)")
                return
            }
            #expect(peer.connectionCount == 0)
        }
    }

    @Test func aConnectionIsKeptForTheNextMessage() async throws {
        try await SMTPPeer.with { peer async throws in
            let client = SMTPClient(Self.server(peer.port), connections: 1)
            for _ in 0..<5 {
                guard case .accepted = await client.send(Self.envelope()) else {
                    Issue.record("not taken")
                    return
                }
            }
            #expect(peer.connectionCount == 1)
            #expect(peer.lines.count { $0 == "DATA" } == 5)
            await client.close()
        }
    }

    @Test func severalGoAtOnceAndNoMoreThanAllowed() async throws {
        try await SMTPPeer.with { peer async throws in
            let client = SMTPClient(Self.server(peer.port), connections: 4)
            await withTaskGroup(of: SMTPOutcome.self) { group in
                for _ in 0..<40 { group.addTask { await client.send(Self.envelope()) } }
                for await outcome in group {
                    guard case .accepted = outcome else {
                        Issue.record("\(outcome)")
                        continue
                    }
                }
            }
            #expect((1...4).contains(peer.connectionCount))
            await client.close()
        }
    }
}
