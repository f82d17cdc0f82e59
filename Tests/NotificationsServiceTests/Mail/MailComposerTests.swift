import Crypto
import CryptoExtras
import FoundationEssentials
import JSONKit
import MailKit
import Primitives
import TestSupport
import Testing

@testable import NotificationsService

/// What goes out: read again by our own reader, and judged by a verifier that is not ours.
struct MailComposerTests {
    static let sender = MailSender(domain: "florin.test", address: "no-reply@florin.test", name: "Florin")

    static func mail(
        name: String? = "Ada", subject: String = "Your code", text: String = "Hello Ada,\nyour code is 123456.\n",
        html: String? = "<p>Hello <b>Ada</b></p>", unsubscribe: String? = nil
    ) -> OutgoingMail {
        OutgoingMail(
            deliveryID: .example, address: "ada@example.test", name: name, subject: subject, text: text, html: html,
            type: "security", unsubscribeURL: unsubscribe, date: Timestamp(secondsSince1970: 1_795_216_504),
            isUrgent: false)
    }

    private func composed(_ mail: OutgoingMail, _ signers: [DKIMSigner] = []) -> [UInt8] {
        MailComposer(sender: Self.sender, signers: signers).message(mail)
    }

    @Test func itSaysWhatItIs() {
        let part = MIMEPart(composed(Self.mail()))
        #expect(part.headers["Message-ID"] == "<\(UniqueID.example)@florin.test>")
        #expect(part.headers["Auto-Submitted"] == "auto-generated")
        #expect(part.headers["Feedback-ID"]?.hasPrefix("security:") == true)
        #expect(part.headers["From"] == "Florin <no-reply@florin.test>")
        #expect(part.headers["To"] == "Ada <ada@example.test>")
        #expect(part.headers["Subject"] == "Your code")
        #expect(part.headers["MIME-Version"] == "1.0")
        #expect(part.headers["Date"] == "Fri, 20 Nov 2026 23:15:04 +0000")
        #expect(part.headers["List-Unsubscribe"] == nil)
        #expect(part.mediaType.name == "multipart/alternative")
        #expect(part.parts.map(\.mediaType.name) == ["text/plain", "text/html"])
        // The last line's end is the boundary's (RFC 2046, 5.1.1).
        #expect(part.parts[0].text == "Hello Ada,\nyour code is 123456.")
        #expect(part.parts[1].text == "<p>Hello <b>Ada</b></p>")
    }

    @Test func oneClickEndsIt() {
        let url = "https://florin.test/api/v1/notifications/unsubscribe/" + String(repeating: "t", count: 200)
        let lines = String(decoding: composed(Self.mail(unsubscribe: url)), as: UTF8.self).split(separator: "\r\n")
        #expect(lines.contains("List-Unsubscribe: <\(url)>"))
        #expect(lines.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"))
    }

    @Test(arguments: [
        "Überweisung: 1\u{202F}234,50 USD", "日本語", "\u{1F600}\u{202E}gnirts", "a\r\nBcc: eve@example.test", "a\nX: y",
        "=?x?=", String(repeating: "long ", count: 300), String(repeating: "é", count: 500),
        String(repeating: "a", count: 3_000), "\"quoted\" \\ (comment)",
        "<script>alert(1)</script>", "\u{0}\u{7F}\u{85}", "",
    ])
    func noTextBreaksOut(_ text: String) {
        let mail = Self.mail(
            name: text, subject: text, text: text, html: text, unsubscribe: "https://a.test/\(text.prefix(20))")
        let bytes = composed(mail)
        #expect(bytes.allSatisfy { $0 < 0x7F && ($0 >= 0x20 || $0 == 0x0D || $0 == 0x0A || $0 == 0x09) })
        let lines = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n")
        #expect(
            lines.allSatisfy {
                $0.utf8.count <= 998 && !$0.unicodeScalars.contains("\n") && !$0.unicodeScalars.contains("\r")
            })
        let part = MIMEPart(bytes)
        let names = part.headers.fields.map(\.name)
        #expect(
            names == [
                "Date", "From", "To", "Message-ID", "Subject", "Auto-Submitted", "Feedback-ID", "MIME-Version",
                "Content-Type", "List-Unsubscribe", "List-Unsubscribe-Post",
            ])
        #expect(part.parts.count == 2)
        let to = part.headers["To"] ?? ""
        #expect(to.hasSuffix("<ada@example.test>"))
        // A name with an address in it is a name.
        #expect(!to.contains("@example.test ") || to.hasPrefix("\""), "\(to)")
    }

    @Test func aVerifierAgreesWithBothKeys() async throws {
        let rsa = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        let edwards = Curve25519.Signing.PrivateKey()
        let signers = [
            DKIMSigner(domain: "florin.test", selector: "rsa", key: .rsa(rsa)),
            DKIMSigner(domain: "florin.test", selector: "ed25519", key: .ed25519(edwards)),
        ]
        let rsaRecord = "v=DKIM1; k=rsa; p=\(TransferCoding.base64(rsa.publicKey.derRepresentation))"
        let edRecord = "v=DKIM1; k=ed25519; p=\(TransferCoding.base64(edwards.publicKey.rawRepresentation))"
        let mails = [
            Self.mail(unsubscribe: "https://florin.test/u/1"),
            Self.mail(name: "Ädä  Löve", subject: "Über  zwei   Leerzeichen ", text: " a  b \n\n\n", html: nil),
            Self.mail(subject: String(repeating: "lang ", count: 60), text: String(repeating: "日本", count: 4_000)),
            Self.mail(text: "", html: nil),
        ]
        for (number, mail) in mails.enumerated() {
            let message = composed(mail, signers)
            try await Self.judge(message, ["rsa": rsaRecord, "ed25519": edRecord], agrees: true, "\(number)")
            let changed = String(decoding: message, as: UTF8.self).replacing("From: Florin", with: "From: Eve")
            try await Self.judge(
                Array(changed.utf8), ["rsa": rsaRecord, "ed25519": edRecord], agrees: false, "\(number)")
        }
    }

    private static func judge(
        _ message: [UInt8], _ records: [String: String], agrees: Bool, _ comment: String
    ) async throws {
        let path = "/tmp/\(uniqueName("signed")).eml"
        let log = path + ".log"
        try Data(message).write(to: URL(filePath: path))
        defer {
            // The log is never made when nothing was printed.
            for file in [path, log] { try? FileManager.default.removeItem(atPath: file) }
        }
        let judge = try WatchedProcess(
            ".build/mail/bin/python",
            ["scripts/python/mail/verify.py", path]
                + records.map { "\($0.key)._domainkey.florin.test=\($0.value)" }, [:], log: log)
        try await eventually("the verdict") { judge.endStatus != nil }
        let told = (try? Data(contentsOf: URL(filePath: log))).map { String(decoding: $0, as: UTF8.self) } ?? ""
        #expect((judge.endStatus == 0) == agrees, "\(comment): \(told)")
    }
}
