package import Contracts
package import Messaging
package import MoneyKit
import Primitives

/// What services ask of the wallet. Each request is known by its id for ever: one whose outcome is unknown is asked
/// again as it was.
///
/// All throw `RequestRefused` with the public code, and `MessagingError` when there was no answer.
package struct WalletClient: Sendable {
    private let client: RequestClient

    /// How long one try may take, unless said otherwise; a wallet that ends or starts at this moment leaves room for
    /// another.
    package static let usualTimeout = Duration.seconds(3)

    package init(broker: MessageBroker, timeout: Duration = usualTimeout) {
        client = RequestClient("wallet", broker: broker, timeout: timeout)
    }

    package func post(_ request: PostToWallet) async throws -> PostedToWallet {
        try await client.ask(request, key: request.id.description)
    }

    package func reverse(_ request: ReversePosting) async throws -> PostedToWallet {
        try await client.ask(request, key: request.id.description)
    }

    package func placeHold(_ request: PlaceWalletHold) async throws -> PlacedHold {
        try await client.ask(request, key: request.id.description)
    }

    package func adjustHold(_ request: AdjustWalletHold) async throws -> PlacedHold {
        try await client.ask(request, key: request.id.description)
    }

    package func capture(_ request: CaptureWalletHold) async throws -> CapturedHold {
        try await client.ask(request, key: request.id.description)
    }

    package func release(_ request: ReleaseWalletHold) async throws -> ReleasedHold {
        try await client.ask(request, key: request.id.description)
    }

    package func check(_ request: CheckWallet) async throws -> CheckedWallet {
        try await client.ask(request, key: (request.id ?? request.walletID).description)
    }

    package func openWallet(_ request: OpenWallet) async throws -> OpenedWallet {
        try await client.ask(request, key: request.walletID.description)
    }

    package func findWallet(_ request: FindWallet) async throws -> FoundWallet {
        try await client.ask(request, key: "find")
    }

    package func transactions(_ request: ListWalletTransactions) async throws -> WalletTransactions {
        try await client.ask(request, key: "list")
    }

    package func totals(_ request: TotalWalletTransactions) async throws -> WalletTransactionTotals {
        try await client.ask(request, key: "totals")
    }

    package func position() async throws -> LedgerPosition {
        try await client.ask(AskLedgerPosition(), key: "position")
    }

    package func movements(_ request: ListMovements) async throws -> ListedMovements {
        try await client.ask(request, key: "movements")
    }

    package func weigh(_ request: WeighAmount) async throws -> WeighedAmount {
        try await client.ask(request, key: "weigh")
    }

    /// In US cents, as limits are counted; nil where no rate is known.
    package func worth(of amount: Money) async throws -> Int64? {
        if amount.currency == .USD { return amount.minorUnits }
        return try await weigh(WeighAmount(amount: amount)).worth?.minorUnits
    }

    // MARK: Deposits

    package func check(_ request: CheckDeposit) async throws -> CheckedDeposit {
        try await client.ask(request, key: (request.depositID ?? request.walletID).description)
    }

    package func reserve(_ request: ReserveDeposit) async throws -> CheckedDeposit {
        try await client.ask(request, key: request.depositID.description)
    }

    package func release(_ request: ReleaseDeposit) async throws -> ReleasedDeposit {
        try await client.ask(request, key: request.depositID.description)
    }

    package func credit(_ request: CreditDeposit) async throws -> CreditedDeposit {
        try await client.ask(request, key: request.depositID.description)
    }
}
