import MailKit
import Primitives

/// What a mail server or a reader's provider tells the return path about a message.
enum MailReport {
    static func make(_ report: MailBehaviour.Report, about message: InboxMessage, at time: Timestamp) -> [UInt8] {
        switch report {
        case .bounce: bounce(message, time)
        case .complaint: complaint(message, time)
        }
    }

    /// RFC 3464.
    private static func bounce(_ message: InboxMessage, _ time: Timestamp) -> [UInt8] {
        whole(
            message, time, subject: "Undelivered Mail Returned to Sender", kind: "delivery-status",
            from: "MAILER-DAEMON", explanation: "The address \(message.to) is not known here.",
            report: """
                Content-Type: message/delivery-status

                Reporting-MTA: dns; sandbox.test
                Arrival-Date: \(message.receivedAt.rfc3339)

                Final-Recipient: rfc822; \(message.to)
                Action: failed
                Status: 5.1.1
                Diagnostic-Code: smtp; 550 5.1.1 no such user here
                """,
            original: Array("Content-Type: text/rfc822-headers\r\n\r\n".utf8) + head(message))
    }

    /// RFC 5965.
    private static func complaint(_ message: InboxMessage, _ time: Timestamp) -> [UInt8] {
        whole(
            message, time, subject: "FW: \(MIMEPart(message.raw).headers["Subject"] ?? "")", kind: "feedback-report",
            from: "abuse", explanation: "\(message.to) says that this message was not asked for.",
            report: """
                Content-Type: message/feedback-report

                Feedback-Type: abuse
                User-Agent: FlorinSandbox/1
                Version: 1
                Original-Mail-From: <\(message.from)>
                Original-Rcpt-To: <\(message.to)>
                """,
            original: Array("Content-Type: message/rfc822\r\n\r\n".utf8) + message.raw)
    }

    private static func head(_ message: InboxMessage) -> [UInt8] {
        let end = message.raw.firstRange(of: Array("\r\n\r\n".utf8))?.lowerBound
        return Array("Return-Path: <\(message.from)>\r\n".utf8) + message.raw[..<(end ?? message.raw.count)]
    }

    private static func whole(
        _ message: InboxMessage, _ time: Timestamp, subject: String, kind: String, from: String, explanation: String,
        report: String, original: [UInt8]
    ) -> [UInt8] {
        let boundary = "report-\(message.id)"
        let text = """
            From: <\(from)@sandbox.test>
            To: <\(message.from)>
            Subject: \(subject)
            Message-ID: <\(kind).\(message.id)@sandbox.test>
            Auto-Submitted: auto-replied
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=\(kind); boundary="\(boundary)"

            --\(boundary)
            Content-Type: text/plain; charset=utf-8

            \(explanation)

            --\(boundary)
            \(report)

            --\(boundary)

            """
        return Array(text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n").utf8)
            + original + Array("\r\n--\(boundary)--\r\n".utf8)
    }
}
