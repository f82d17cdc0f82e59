import Testing

@testable import MailKit

struct MIMEPartTests {
    private func part(_ text: String) -> MIMEPart { MIMEPart(Array(text.utf8)) }

    private static let alternative = """
        From ada@example.test Sun Nov 29 11:00:00 2026
        From: =?UTF-8?Q?Ada_L=C3=B6velace?= <ada@example.test>
        Subject: Hello
          again
        Content-Type: multipart/mixed; boundary="=_outer"

        Passed over.
        --=_outer
        Content-Type: multipart/alternative;
        \tBOUNDARY = inner

        --inner
        Content-Type: text/plain; charset=iso-8859-1
        Content-Transfer-Encoding: quoted-printable

        Gr=FC=DFe
        --inner
        Content-Type: text/html

        <p>Hi</p>

        --inner--
        --=_outer
        Content-Type: text/plain
        Content-Disposition: attachment; filename=a.txt

        attached
        --=_outer--
        Passed over as well.
        """

    @Test(arguments: ["\n", "\r\n"]) func aMessageIsTakenApart(_ lineEnd: String) {
        let message = part(
            Self.alternative.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: lineEnd))
        #expect(message.headers.text("from") == "Ada Lövelace <ada@example.test>")
        #expect(message.headers["SUBJECT"] == "Hello again")
        #expect(
            message.all.map(\.mediaType.name) == [
                "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/plain",
            ])
        #expect(message.all[2].text == "Grüße")
        #expect(message.all[3].text == "<p>Hi</p>\n")
        #expect(message.all[4].isAttachment && message.all[4].text == "attached")
    }

    @Test func anEnclosedMessageIsOne() {
        let message = part("Content-Type: message/rfc822\n\nSubject: inner\nReturn-Path: <a@b>\n\nbody\n")
        #expect(message.parts.first?.headers["Return-Path"] == "<a@b>")
        #expect(message.parts.first?.text == "body\n")
    }

    @Test func whatWasCutOffIsReadAsFarAsItCame() {
        let message = part("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nhalf a li")
        #expect(message.all.last?.text == "half a li")
    }

    /// Depth, number and length are a sender's to choose; work and memory must not follow.
    @Test func hostileMessagesEnd() {
        var deep = "Subject: deep\n"
        for level in 0..<200 { deep += "Content-Type: multipart/mixed; boundary=b\(level)\n\n--b\(level)\n" }
        #expect(part(deep).all.count <= 10)
        let wide = "Content-Type: multipart/mixed; boundary=b\n\n" + String(repeating: "--b\n\nx\n", count: 10_000)
        #expect(part(wide).all.count <= 65)
        for text in [
            "", "\n", ":", "\r\r\n", "Content-Type:", "Content-Type: multipart/mixed; boundary=\n\n--\n", "\u{0}",
        ] {
            _ = part(text).text
        }
        #expect(part(String(repeating: "A: b\n", count: 100_000) + "\nx").headers.fields.count <= 512)
    }

    @Test func groupsOfAReportAreApart() {
        let groups = MailHeaders.groups(
            Array(
                "Reporting-MTA: dns; a\n\n\nFinal-Recipient: rfc822; b@c\nAction: failed\n Status\n\nAction: x\n".utf8))
        #expect(groups.count == 3)
        #expect(groups[1]["action"] == "failed Status")
    }
}
