import Authentication
import HTTPKit
import Primitives
import ServiceKit

/// A bank: it takes files, and when their day has come, or it is told to settle, it has files for the merchant that say
/// what became of them. Amounts steer what that is, and accounts that it does not know come back.
enum BankModule: SandboxModule {
    static let name = "bank"

    static func build(_ sandbox: SandboxContext) async throws -> ServiceParts {
        let service = sandbox.service
        let book = BankBook(clock: service.clock, journal: try sandbox.lines.of(name))
        try await book.recover()
        let desk = BankDesk(book: book, apiKey: sandbox.config.apiKey)
        return ServiceParts(endpoints: [
            TakeMerchantFile(desk: desk), ListOutbox(desk: desk), GetOutboxFile(desk: desk), SettleFiles(desk: desk),
        ])
    }
}

/// What the routes of the bank work with.
struct BankDesk: Sendable {
    let book: BankBook
    let apiKey: String

    /// Merchants show their key as `Authorization: Bearer <key>`.
    func authenticate(_ authorization: String?) throws(PaymentError) {
        guard let authorization, constantTimeEquals(authorization, "Bearer \(apiKey)") else { throw .wrongAPIKey }
    }
}
