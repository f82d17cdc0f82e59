import Crypto
import FoundationEssentials
import PostgresAccess
import Primitives
import TestSupport

#if canImport(Glibc)
    import Glibc
#endif

extension FaultShelf {
    struct Believed: Error, CustomStringConvertible {
        let description: String
    }

    func sandboxDead(_ random: inout SplitMix64) -> Fault {
        let time = seconds(3...15, &random)
        return Fault(name: "sandbox dead for \(time)", kind: "sandbox-dead") {
            try await supervisor.holding("sandbox") {
                nodes.signal("sandbox", SIGKILL)
                try await untilItIsGone("sandbox")
                try await Task.sleep(for: time)
            }
        }
    }

    /// Webhooks that nobody must believe: of a stranger, and of the provider about another amount. Those that it
    /// repeats or sends out of order come with the load, by the cents of its deposits.
    func sandboxLies() -> Fault {
        Fault(name: "sandbox lies", kind: "sandbox-lies") {
            let rows = try await asking { database in
                try await database.query(
                    """
                    select id::text, provider_reference from payments.deposits
                    where status = 'failed' and provider_reference is not null order by id desc limit 3
                    """
                ).decode(String.self, String.self)
            }
            let secret = try String(
                contentsOf: URL(filePath: "\(stage.folder)/secrets/SANDBOX_WEBHOOK_SECRET"), encoding: .utf8)
            for (id, reference) in rows {
                let body = Self.claim(of: id, reference, amount: "9999.99")
                let forged = await gateways.webhook(body, signature: Self.signature(of: body, "not the secret"))
                switch forged {
                case .signedOut, .unclear: break
                case .accepted, .refused: throw Believed(description: "a forged webhook: \(forged.label)")
                }
                // Signed, and about money that nobody asked for: whatever is answered, the audit finds what it did.
                _ = await gateways.webhook(body, signature: Self.signature(of: body, secret))
            }
        }
    }

    private static func claim(of deposit: String, _ reference: String, amount: String) -> String {
        let now = WallClock.system.now().rfc3339
        return """
            {"id":"evt_chaos_\(deposit)","type":"payment.succeeded","created_at":"\(now)","payment":{\
            "id":"\(reference)","reference":"\(deposit)","amount":{"amount":"\(amount)","currency":"USD"},\
            "method":"card","status":"succeeded","checkout_url":"http://127.0.0.1/","created_at":"\(now)",\
            "ended_at":"\(now)"}}
            """
    }

    private static func signature(of body: String, _ secret: String) -> String {
        let time = WallClock.system.now().millisecondsSince1970 / 1_000
        let code = HMAC<SHA256>.authenticationCode(
            for: Data("\(time).\(body)".utf8), using: SymmetricKey(data: Data(secret.utf8)))
        return "t=\(time),v1=\(Hex.encode(Array(code)))"
    }
}
