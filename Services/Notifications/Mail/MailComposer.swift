import MailKit
import Primitives

/// Makes the bytes of a message: `multipart/alternative` with text and HTML, all of it lines of ASCII.
struct MailComposer: Sendable {
    let sender: MailSender
    let signers: [DKIMSigner]

    func message(_ mail: OutgoingMail) -> [UInt8] {
        let body = body(mail)
        var headers = headers(mail, contentType: body.contentType)
        let signatures = signers.map { $0.signature(of: headers, body: body.bytes, at: mail.date) }
        headers = signatures + headers
        return headers.flatMap(\.bytes) + TransferCoding.newline + body.bytes
    }

    private func headers(_ mail: OutgoingMail, contentType: String) -> [MailHeaderLine] {
        var headers = [
            MailHeaderLine(name: "Date", value: MailDate.text(mail.date)),
            .mailbox("From", sender.address, shownAs: sender.name),
            .mailbox("To", mail.address, shownAs: mail.name),
            MailHeaderLine(name: "Message-ID", value: "<\(mail.deliveryID)@\(sender.domain)>", isFolded: false),
            .text("Subject", mail.subject),
            // RFC 3834: nobody's vacation answers it.
            MailHeaderLine(name: "Auto-Submitted", value: "auto-generated"),
            MailHeaderLine(name: "Feedback-ID", value: "\(mail.type):notifications:\(sender.domain):florin"),
            MailHeaderLine(name: "MIME-Version", value: "1.0"),
            MailHeaderLine(name: "Content-Type", value: contentType),
        ]
        if let url = mail.unsubscribeURL {
            // RFC 8058. Some readers look for it in one line.
            headers += [
                MailHeaderLine(name: "List-Unsubscribe", value: "<\(Self.encoded(url))>", isFolded: false),
                MailHeaderLine(name: "List-Unsubscribe-Post", value: "List-Unsubscribe=One-Click", isFolded: false),
            ]
        }
        return headers
    }

    private func body(_ mail: OutgoingMail) -> (contentType: String, bytes: [UInt8]) {
        // No line of an encoded part can read so: after an equals sign stand two hexadecimal digits or nothing.
        let boundary = "=_\(mail.deliveryID)"
        var parts = [("text/plain", mail.text)]
        if let html = mail.html { parts.append(("text/html", html)) }
        var bytes: [UInt8] = []
        for (type, text) in parts {
            bytes += "--\(boundary)\r\nContent-Type: \(type); charset=utf-8\r\n".utf8
            bytes += Self.encodedPart(text)
        }
        bytes += "--\(boundary)--\r\n".utf8
        return ("multipart/alternative; boundary=\"\(boundary)\"", bytes)
    }

    /// Base64 where more than one byte of six would take three letters: it is shorter then.
    private static func encodedPart(_ text: String) -> [UInt8] {
        let foreign = text.utf8.count { $0 > 0x7E }
        guard foreign * 6 > text.utf8.count else {
            return Array("Content-Transfer-Encoding: quoted-printable\r\n\r\n".utf8)
                + TransferCoding.quotedPrintable(text)
        }
        return Array("Content-Transfer-Encoding: base64\r\n\r\n".utf8)
            + TransferCoding.base64Lines(Array(withLineEnds(text).utf8))
    }

    private static func withLineEnds(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            if scalar == "\n", previous != "\r" { result.append("\r") }
            result.append(scalar)
            previous = scalar
        }
        return String(result)
    }

    /// A URL stands between angle brackets, where nothing may end them or break the line.
    private static func encoded(_ url: String) -> String {
        var result: [UInt8] = []
        for byte in url.utf8 {
            if byte > 0x20, byte < 0x7F, byte != 0x3C, byte != 0x3E {
                result.append(byte)
            } else {
                result += "%\(Hex.encode([byte]))".utf8
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}

/// In whose name mail goes out.
struct MailSender: Sendable {
    static let developmentDomain = "florin.test"

    /// Of message ids and return paths, and whose DNS has the keys of signatures.
    let domain: String
    let address: String
    let name: String
}
