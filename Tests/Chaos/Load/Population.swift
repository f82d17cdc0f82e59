import FoundationEssentials
import JSONKit
import TestSupport

/// The customers of a run: each with a wallet in dollars and one in euros, all at first funded with the same amount.
struct Population: Sendable {
    struct Customer: Sendable {
        let session: Session
        let dollars: String
        let euros: String
        /// Of a bank, to which money is paid out.
        let account: String
    }

    struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    static let openingCents: Int64 = 300_000
    private static let password = "correct horse battery 9"
    static let demoPassword = "florin-demo-2026"

    let customers: [Customer]
    let admin: Session
    let accountant: Session

    /// Registers and funds them; nothing is broken yet, so whatever fails here ends the run.
    static func settle(_ count: Int, run: String, _ gateways: Gateways, _ book: Book) async throws -> Population {
        let admin = Session("admin@florin.test", demoPassword, gateways)
        let accountant = Session("accountant@florin.test", demoPassword, gateways)
        let customers = try await withThrowingTaskGroup(of: (Int, Customer).self) { group in
            for index in 0..<count {
                group.addTask { (index, try await open(index, run: run, gateways, admin: admin, book)) }
            }
            return try await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
        }
        return Population(customers: customers, admin: admin, accountant: accountant)
    }

    private static func open(
        _ index: Int, run: String, _ gateways: Gateways, admin: Session, _ book: Book
    ) async throws -> Customer {
        let email = "chaos-\(run)-\(index)@florin.test"
        let registration =
            #"{"email":"\#(email)","password":"\#(password)","first_name":"Chaos","last_name":"Customer"}"#
        let user = try await accepted(
            gateways.post("/api/v1/auth/register", registration, key: nil, token: nil), "register")
        guard let id = user["user"]?["id"]?.stringValue ?? user["id"]?.stringValue else {
            throw Failed(description: "register told no id")
        }
        _ = try await accepted(admin.patch("/api/v1/admin/users/\(id)", #"{"kyc_tier":3}"#), "raise tier")
        let session = Session(email, password, gateways)
        try await prove(email, of: session, admin: admin)
        let dollars = try await wallet("USD", session, key: "\(run)-wallet-\(index)-usd")
        let euros = try await wallet("EUR", session, key: "\(run)-wallet-\(index)-eur")
        try await eventually(within: .seconds(20), "the wallet service knows the tier") {
            guard case .accepted(let json, _, _) = try await session.get("/api/v1/wallets/\(dollars)") else {
                return false
            }
            return json["limits"]?["per_transaction"]?["amount"]?.stringValue == "50000.00"
        }
        let deposit = Intent(
            key: "\(run)-opening-\(index)", customer: index, path: "/api/v1/payments/deposits",
            body: Bodies.deposit(wallet: dollars, cents: openingCents),
            plan: .deposit(wallet: dollars, cents: openingCents))
        try book.begin(deposit)
        let verdict = try await session.post(deposit.path, deposit.body, key: deposit.key)
        try book.note(deposit.key, verdict)
        _ = try accepted(verdict, "opening deposit")
        try await eventually(within: .seconds(20), "the opening deposit arrives") {
            guard case .accepted(let json, _, _) = try await session.get("/api/v1/wallets/\(dollars)") else {
                return false
            }
            return json["balance"]?["posted"]?["amount"]?.stringValue == "3000.00"
        }
        // The wallet service starts without them, and each of its replicas has to have them.
        for attempt in 1...4 {
            try await eventually(within: .seconds(20), "rates are there") {
                let key = "\(run)-rates-\(index)-\(attempt)"
                let quoted = try await session.post("/api/v1/fx/quotes", Bodies.quote(cents: 100), key: key)
                if case .accepted = quoted { return true }
                return false
            }
        }
        let account = try accepted(
            await session.post("/api/v1/payments/bank-accounts", Bodies.bankAccount(), key: "\(run)-account-\(index)"),
            "add a bank account")
        guard let account = account["id"]?.stringValue else { throw Failed(description: "an account has no id") }
        return Customer(session: session, dollars: dollars, euros: euros, account: account)
    }

    /// Mail beside codes goes to addresses that were proven.
    private static func prove(_ email: String, of session: Session, admin: Session) async throws {
        _ = try await accepted(session.post("/api/v1/auth/email/verification", "{}", key: nil), "ask for a code")
        let code = try await eventually(within: .seconds(20), "a code is there") { () -> String? in
            guard case .accepted(let json, _, _) = try await admin.get("/api/v1/admin/one-time-codes?email=\(email)")
            else { return nil }
            return json["data"]?.arrayValue?.first?["code"]?.stringValue
        }
        _ = try await accepted(
            session.post("/api/v1/auth/email/verify", #"{"code":"\#(code)"}"#, key: nil), "prove the address")
    }

    private static func wallet(_ currency: String, _ session: Session, key: String) async throws -> String {
        let verdict = try await session.post("/api/v1/wallets", #"{"currency":"\#(currency)"}"#, key: key)
        guard let id = try accepted(verdict, "open wallet")["id"]?.stringValue else {
            throw Failed(description: "a wallet has no id")
        }
        return id
    }

    private static func accepted(_ verdict: Verdict, _ what: String) throws -> JSONValue {
        guard case .accepted(let json, _, _) = verdict else { throw Failed(description: "\(what): \(verdict.label)") }
        return json
    }
}
