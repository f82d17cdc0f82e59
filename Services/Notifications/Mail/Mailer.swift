import CoreMetrics
import CurlKit
import Primitives

/// Sends e-mail. Never twice by itself: who asks judges by the outcome.
struct Mailer: Sendable {
    /// Somebody waits for a code in front of a screen: it does not stand behind other mail.
    private let urgent: SMTPClient
    private let usual: SMTPClient
    private let composer: MailComposer
    private let returnPath: ReturnPath

    init(_ config: MailConfig) {
        urgent = SMTPClient(config.server, connections: config.connections)
        usual = SMTPClient(config.server, connections: config.connections)
        composer = MailComposer(sender: config.sender, signers: config.signers)
        returnPath = config.returnPath
    }

    func send(_ mail: OutgoingMail) async -> MailOutcome {
        let begun = ContinuousClock.now
        let outcome = await sent(mail)
        Counter(label: "notifications_mail_total", dimensions: [("outcome", outcome.name)]).increment()
        Timer(label: "notifications_mail_seconds")
            .recordNanoseconds(Int64((ContinuousClock.now - begun) / .nanoseconds(1)))
        return outcome
    }

    func close() async {
        await urgent.close()
        await usual.close()
    }

    private func sent(_ mail: OutgoingMail) async -> MailOutcome {
        // SMTPUTF8 is not spoken; the code is RFC 6531's for it.
        guard mail.address.utf8.allSatisfy({ $0 < 0x80 }) else {
            return .refused(
                MailRefusal(kind: .permanent, enhancedCode: "5.6.7", text: "the address is not of ASCII letters"))
        }
        let outcome = await (mail.isUrgent ? urgent : usual).send(
            SMTPEnvelope(
                returnPath: returnPath.address(of: mail.deliveryID), recipient: mail.address,
                message: composer.message(mail)))
        return MailOutcome(outcome)
    }
}

extension MailOutcome {
    /// Longer texts of servers are cut.
    private static let longestText = 300

    /// 4xx is temporary at any step. 5xx is a bounce where the server judges address or message; before that it
    /// refuses us, whoever the mail is for.
    init(_ outcome: SMTPOutcome) {
        switch outcome {
        case .accepted: self = .accepted
        case .refused(let step, let reply):
            let text = String("\(reply.code) \(reply.text)".prefix(Self.longestText))
            if reply.isTemporary {
                self = .refused(MailRefusal(kind: .temporary, enhancedCode: reply.enhancedCode, text: text))
            } else if [.recipient, .data, .message].contains(step) {
                self = .refused(MailRefusal(kind: .permanent, enhancedCode: reply.enhancedCode, text: text))
            } else {
                self = .notSent("\(step.rawValue): \(text)")
            }
        case .notSent(let reason): self = .notSent(reason)
        case .unknown(let reason): self = .unknown(reason)
        }
    }

    /// For metrics.
    var name: String {
        switch self {
        case .accepted: "accepted"
        case .refused(let refusal): "refused_\(refusal.kind.rawValue)"
        case .notSent: "not_sent"
        case .unknown: "unknown"
        }
    }
}
