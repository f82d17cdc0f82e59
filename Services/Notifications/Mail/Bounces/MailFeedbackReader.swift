import MailKit
import NotificationsDomain
import Primitives

/// Reads what comes to a return path: bounces (RFC 3464), feedback (RFC 5965), and whatever people and machines send
/// there beside.
struct MailFeedbackReader: Sendable {
    let returnPath: ReturnPath

    func read(_ bytes: [UInt8]) -> MailFeedback {
        let message = MIMEPart(bytes)
        let parts = message.all
        let feedback = parts.first { $0.mediaType.name == "message/feedback-report" }
        let fields = feedback.map { MailHeaders.groups($0.decoded).first ?? MailHeaders(fields: []) }
        return MailFeedback(
            kind: fields.map(Self.kind) ?? Self.bounce(parts), delivery: delivery(message, parts, fields))
    }

    private static func kind(_ feedback: MailHeaders) -> MailFeedback.Kind {
        switch feedback["Feedback-Type"]?.asciiLowercased {
        case "abuse": .complaint
        case "opt-out", "opt-out-list": .optOut
        default: .other
        }
    }

    private static let reports: Set<String> = ["message/delivery-status", "message/global-delivery-status"]

    private static func bounce(_ parts: [MIMEPart]) -> MailFeedback.Kind {
        let groups = parts.filter { reports.contains($0.mediaType.name) }.flatMap { MailHeaders.groups($0.decoded) }
        let addresses = groups.compactMap(address)
        return addresses.isEmpty ? .other : .bounce(addresses)
    }

    /// Nil for the fields about the message as a whole.
    private static func address(_ fields: MailHeaders) -> BouncedAddress? {
        guard let recipient = fields["Final-Recipient"] ?? fields["Original-Recipient"] else { return nil }
        let code = BounceCode.of(diagnostic: fields["Diagnostic-Code"], status: fields["Status"])
        let action = fields["Action"]?.asciiLowercased.prefix { !$0.isWhitespace && $0 != "(" }
        return BouncedAddress(
            address: bare(recipient), code: code, bounceClass: BounceClass(code, action: action.map(String.init)))
    }

    /// `rfc822; <ada@example.test>`
    private static func bare(_ recipient: String) -> String {
        let address = recipient.split(separator: ";", maxSplits: 1).last ?? ""
        return String(address.filter { !$0.isWhitespace && $0 != "<" && $0 != ">" })
    }

    /// Where it was sent first; then what it says of the message's own return path.
    private func delivery(_ message: MIMEPart, _ parts: [MIMEPart], _ feedback: MailHeaders?) -> UniqueID? {
        let addressed = ["To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "Cc"]
            .flatMap { message.headers.all($0) }
        let reported = feedback?.all("Original-Mail-From") ?? []
        let enclosed = parts.dropFirst().flatMap { $0.headers.all("Return-Path") + $0.headers.all("X-Envelope-From") }
        for text in addressed + reported + enclosed {
            if let delivery = returnPath.delivery(in: text) { return delivery }
        }
        return nil
    }
}
