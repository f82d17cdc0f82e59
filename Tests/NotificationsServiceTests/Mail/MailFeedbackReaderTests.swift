import NotificationsDomain
import Primitives
import TestSupport
import Testing

@testable import NotificationsService

/// Bounces and complaints of 38 mail systems, each read as the contract says (`../shared/data/notifications/dsn`).
struct MailFeedbackReaderTests {
    static let returnPath = ReturnPath(domain: "florin.test", secret: "a secret of tests")
    private static let reader = MailFeedbackReader(returnPath: returnPath)
    private static let delivery = UniqueID(high: 0x019A_A2B6_7F98_7C3A, low: 0x8E11_5D0F_C2A4_9B7E)

    private struct Expected: Hashable {
        let address: String
        let code: String
        let kind: String
    }

    private static func read(_ name: String) throws -> [UInt8] { try SharedData.bytes("notifications/dsn/\(name)") }

    private static func expected() throws -> [String: [Expected]] {
        var files: [String: [Expected]] = [:]
        for line in String(decoding: try read("expected.tsv"), as: UTF8.self).split(separator: "\n")
        where !line.hasPrefix("#") {
            let fields = line.split(separator: "\t").map(String.init)
            files[fields[0], default: []].append(Expected(address: fields[1], code: fields[2], kind: fields[3]))
        }
        return files
    }

    private static func told(_ feedback: MailFeedback) -> [Expected] {
        switch feedback.kind {
        case .bounce(let addresses):
            addresses.map {
                Expected(
                    address: $0.address, code: $0.code?.description ?? "-", kind: $0.bounceClass.rawValue)
            }
        case .complaint: [Expected(address: "-", code: "-", kind: "complaint")]
        case .optOut: [Expected(address: "-", code: "-", kind: "unsubscribe")]
        case .other: [Expected(address: "-", code: "-", kind: "ignore")]
        }
    }

    @Test func eachFileIsReadAsExpected() throws {
        let files = try Self.expected()
        #expect(files.count == 38)
        for (name, expected) in files {
            let feedback = Self.reader.read(try Self.read(name))
            #expect(Self.told(feedback) == expected, "\(name)")
            #expect(feedback.delivery == nil, "\(name)")
        }
    }

    /// The same with the other line ends, and after a server on the way has coded the report.
    @Test func lineEndsMeanNothing() throws {
        for (name, expected) in try Self.expected() {
            let bytes = try Self.read(name).filter { $0 != 0x0D }
            let withCarriageReturns = bytes.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
            #expect(Self.told(Self.reader.read(bytes)) == expected, "\(name)")
            #expect(Self.told(Self.reader.read(withCarriageReturns)) == expected, "\(name)")
        }
    }

    /// A report that breaks off, or holds anything at all, is read to some end.
    @Test func noPieceOfAReportIsTooMuch() throws {
        for name in try Self.expected().keys.sorted().prefix(8) {
            let bytes = try Self.read(name)
            for end in stride(from: 0, to: bytes.count, by: 37) { _ = Self.reader.read(Array(bytes[..<end])) }
        }
    }

    // MARK: Whose it is

    private func bounce(to address: String, returnPath: String = "x@y.test", lead: String = "") -> [UInt8] {
        Array(
            """
            From: MAILER-DAEMON@mx.test
            \(lead)To: \(address)
            Subject: Undelivered
            Content-Type: multipart/report; report-type=delivery-status; boundary=b

            --b
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.test

            Final-Recipient: rfc822; ada@example.test
            Action: failed
            Status: 5.1.1

            --b
            Content-Type: message/rfc822

            Return-Path: <\(returnPath)>
            Subject: code

            Body
            --b--

            """.utf8)
    }

    @Test func aDeliveryIsFoundByItsReturnPath() {
        let address = Self.returnPath.address(of: Self.delivery)
        for text in [address, "<\(address)>", "\"Bounces\" <\(address)>", address.uppercased(), "a@b.test, \(address)"]
        {
            #expect(Self.reader.read(bounce(to: text)).delivery == Self.delivery, "\(text)")
        }
        let forwarded = bounce(to: "someone@else.test", lead: "Delivered-To: \(address)\n")
        #expect(Self.reader.read(forwarded).delivery == Self.delivery)
        #expect(Self.reader.read(bounce(to: "someone@else.test", returnPath: address)).delivery == Self.delivery)
    }

    @Test func aForgedReturnPathFindsNothing() {
        let right = Self.returnPath.address(of: Self.delivery)
        let other = ReturnPath(domain: "florin.test", secret: "another").address(of: Self.delivery)
        let another = UniqueID(high: 1, low: 2)
        let swapped = right.split(separator: ".").enumerated()
            .map { $0.offset == 0 ? "bounce+\(another)" : String($0.element) }.joined(separator: ".")
        let cut = right.split(separator: "@").map(String.init)
        for address in [
            other, swapped, "\(cut[0].dropLast())0@\(cut[1])", "\(cut[0].dropLast())@\(cut[1])", "\(cut[0])@evil.test",
            "bounce+\(Self.delivery)@florin.test", "bounce+\(Self.delivery).@florin.test",
            "\(cut[0])@florin.test.evil".replacing("florin.test.evil", with: "florin.tes"),
        ] where address != right {
            #expect(Self.reader.read(bounce(to: address, returnPath: address)).delivery == nil, "\(address)")
        }
    }

    @Test func aVacationIsNoReport() {
        let mail = "To: \(Self.returnPath.address(of: Self.delivery))\nSubject: Away\n\n550 5.1.1 I am not there."
        #expect(Self.reader.read(Array(mail.utf8)) == MailFeedback(kind: .other, delivery: Self.delivery))
    }

    @Test func theGravestOfSeveralCounts() throws {
        let feedback = Self.reader.read(try Self.read("lhost-outlook-04.eml"))
        #expect(feedback.bounceClass == .hard)
    }
}
