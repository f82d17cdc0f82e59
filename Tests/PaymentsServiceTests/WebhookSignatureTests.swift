import Crypto
import PaymentsDomain
import Primitives
import SandboxService
import Testing

@testable import PaymentsService

/// Real signed bytes, and what is made of them.
@Suite struct WebhookSignatureTests {
    private static let now = Timestamp(secondsSince1970: 1_795_000_000)
    private static let body = Array(#"{"id":"evt_1"}"#.utf8)
    private let signature = TimedSignature(header: "Sandbox-Signature", secrets: ["current-secret", "previous-secret"])

    private func code(
        _ secret: String = "current-secret", at time: String = "1795000000", _ body: [UInt8] = body
    ) -> String {
        Hex.encode(
            Array(
                HMAC<SHA256>.authenticationCode(
                    for: Array("\(time).".utf8) + body, using: SymmetricKey(data: Array(secret.utf8)))))
    }

    private func isTaken(_ field: String?, now: Timestamp = now, _ body: [UInt8] = body) -> Bool {
        do throws(PaymentsError) {
            try signature.check(Webhook(body: body, header: { $0 == "Sandbox-Signature" ? field : nil }), now: now)
            return true
        } catch {
            return false
        }
    }

    @Test func anyOneRightSignatureSuffices() {
        let (right, wrong) = (code(), code("wrong"))
        for field in [
            "t=1795000000,v1=\(right)", "t=1795000000,v1=\(right),v1=\(wrong)",
            "t=1795000000,v1=\(wrong),v1=\(right)", "t=1795000000, v1=\(wrong) ,\tv1=\(right)",
            "v1=\(right),t=1795000000", "t=1795000000,v0=\(wrong),v1=\(right)", "t=1795000000,v1=zz,v1=\(right)",
            "t=1795000000,v1=\(right),v2=x,extra", "t=1795000000,v1=\(code("previous-secret"))",
        ] {
            #expect(isTaken(field), "\(field)")
        }
    }

    @Test func everythingElseIsRefused() {
        let right = code()
        for field in [
            nil, "", "v1=\(right)", "t=1795000000", "t=1795000000,v1=", "t=1795000000,v1=\(code("wrong"))",
            "t=1795000000,v0=\(right)", "t=1795000000,V1=\(right)", "t=1795000000,v1=\(right.dropLast())",
            "t=1795000000,v1=\(right)00", "t=1795000001,v1=\(right)",
            // Which of the two was signed? A reader that takes the other lets old ones through.
            "t=1795000000,t=1795000000,v1=\(right)", "t=1,v1=\(right),t=1795000000",
            "t=,v1=\(code(at: ""))", "t=-1,v1=\(code(at: "-1"))",
            "t=9223372036854775807,v1=\(code(at: "9223372036854775807"))",
            "t=99999999999999999999,v1=\(code(at: "99999999999999999999"))",
            // A flood of codes is not looked through.
            "t=1795000000," + String(repeating: "v1=\(code("wrong")),", count: 50) + "v1=\(right)",
        ] as [String?] {
            #expect(!isTaken(field), "\(field ?? "none")")
        }
        #expect(!isTaken("t=1795000000,v1=\(right)", Array(#"{"id":"evt_2"}"#.utf8)))
        #expect(
            !TimedSignature(header: "Sandbox-Signature", secrets: []).accepts(
                "t=1795000000,v1=\(right)", Self.body, Self.now))
    }

    @Test(arguments: [(-301, false), (-300, true), (0, true), (300, true), (301, false)])
    func theWindowEndsExactly(seconds: Int, isTaken: Bool) {
        let field = "t=1795000000,v1=\(code())"
        #expect(self.isTaken(field, now: Self.now + .seconds(seconds)) == isTaken)
    }

    @Test func ourOwnSandboxIsUnderstood() {
        let made = WebhookSignature.make(body: Self.body, secret: "previous-secret", at: Self.now)
        #expect(isTaken(made))
    }
}

extension TimedSignature {
    fileprivate func accepts(_ field: String, _ body: [UInt8], _ now: Timestamp) -> Bool {
        do throws(PaymentsError) {
            try check(Webhook(body: body, header: { _ in field }), now: now)
            return true
        } catch {
            return false
        }
    }
}
