import Contracts
import JSONKit
import Messaging
import MoneyKit
import PostgresAccess
import Primitives
import ServiceKit
import Synchronization
import Testing
import WalletDomain

@testable import WalletService

/// What tests do again and again.
extension WalletHarness {
    /// A wallet of the caller's, funded by a deposit that ignores limits.
    func wallet(of caller: TestCaller, _ currency: Currency = .USD, funds: Int64 = 0) async throws -> String {
        let id = try #require(
            try await caller.post("/api/v1/wallets", #"{"currency":"\#(currency.code)"}"#).expect(201).text("id"))
        if funds > 0 { try await fund(id, caller, Money(minorUnits: funds, currency: currency)) }
        return id
    }

    /// Credits a deposit as if the owner were of the highest tier and had paid in nothing today.
    func fund(_ wallet: String, _ caller: TestCaller, _ amount: Money) async throws {
        let tier = try await client.query("select kyc_tier from wallet.owners where owner_id = \(caller.user)")
            .first(Int.self)
        try await client.execute(
            "update wallet.owners set deposits_day = 0, kyc_tier = 3 where owner_id = \(caller.user)")
        let reply = try await credit(wallet, caller, amount)
        try await client.execute(
            "update wallet.owners set deposits_day = 0, kyc_tier = \(tier ?? 0) where owner_id = \(caller.user)")
        try #require(reply.status == .posted, "\(reply.code ?? "")")
    }

    func credit(
        _ wallet: String, _ caller: TestCaller, _ amount: Money, fee: Int64 = 0, id: UniqueID? = nil
    ) async throws -> CreditedDeposit {
        let deposit = CreditDeposit(
            depositID: id ?? service.context.ids.next(), walletID: try #require(UniqueID(wallet)),
            ownerID: caller.user, amount: amount, fee: Money(minorUnits: fee, currency: amount.currency),
            provider: "sandbox")
        return try await ask(deposit)
    }

    /// A request over the broker, as another service sends it.
    func ask<Request: RequestContract>(
        _ request: Request, as service: String = "payments"
    ) async throws -> Request.Reply {
        try await askers.client(service).ask(request, key: TestCaller.freshKey())
    }

    /// The code that the wallet refuses with; nil: it does not.
    func refusal<Request: RequestContract>(
        of request: Request, as service: String = "payments"
    ) async throws -> String? {
        do {
            _ = try await ask(request, as: service)
            return nil
        } catch let refused as RequestRefused {
            return refused.code
        }
    }

    /// Of auth's stream.
    private static let sequence = Atomic<Int64>(0)

    /// An event as auth would send it.
    func publish(_ event: UserUpdated) async throws {
        let broker = try service.context.broker(.exchangesOnly())
        try await broker.publish([
            .event(
                UserUpdated.type, id: service.context.ids.next(), body: JSON.encode(event),
                aggregateID: "\(event.userID)", sequence: Self.sequence.wrappingAdd(1, ordering: .relaxed).newValue,
                occurredAt: clock.now)
        ])
    }

    func transfer(_ from: String, _ to: String, _ amount: String, _ currency: String = "USD", _ more: String = "")
        -> String
    {
        """
        {"source_wallet_id":"\(from)","destination_wallet_id":"\(to)",
        "amount":{"amount":"\(amount)","currency":"\(currency)"}\(more)}
        """
    }

    func money(_ amount: String, _ currency: String = "USD") -> String {
        #"{"amount":"\#(amount)","currency":"\#(currency)"}"#
    }

    /// `posted` of a wallet, as text.
    func posted(_ wallet: String, _ caller: TestCaller) async throws -> String? {
        try await caller.get("/api/v1/wallets/\(wallet)/balance").expect(200).text("posted.amount")
    }

    func count(_ table: String) async throws -> Int {
        try #require(try await client.query("select count(*) from wallet.\(identifier: table)").first(Int.self))
    }
}
