import HTTPKit
import Messaging
import PaymentsDomain
import PostgresAccess
import Primitives
import ServiceKit

/// The history: what its routes are made from.
struct HistoryParts: Sendable {
    private let desk: HistoryDesk
    private let cursors: CursorCodec

    init(_ context: ServiceContext, _ postgres: PostgresClient, _ broker: MessageBroker) {
        desk = HistoryDesk(
            records: TransactionRecordStore(client: postgres), deposits: DepositStore(postgres),
            outflows: OutflowStore(postgres), wallet: WalletClient(broker: broker),
            wallets: PaymentWallet(broker: broker))
        cursors = context.cursors
    }

    var endpoints: [any Endpoint] {
        [
            ListTransactions(desk: desk, cursors: cursors),
            GetTransactionStats(desk: desk),
            GetTransaction(desk: desk),
            GetReceipt(desk: desk),
        ]
    }
}
