import HTTPKit
import Primitives
import ServiceKit
import WalletDomain

/// What the endpoints are made of.
struct WalletParts: Sendable {
    let wallets: WalletStore
    let payees: PayeeStore
    let statements: StatementStore
    let transfers: TransferStore
    let holds: HoldStore
    let reservations: ReservationStore
    let quotes: QuoteStore
    let ruleTables: RuleTableStore
    let pins: PinService
    let desk: QuoteDesk
    let rules: RulesBook
    let ledger: LedgerDoor
    let events: WalletEvents
    let approvals: ApprovalDesk
    let transactions: Transactions
    let cursors: CursorCodec
    let clock: WallClock
    let ids: IDGenerator
    let holdLifetime: Duration
}
