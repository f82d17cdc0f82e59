import Contracts
import Messaging
import MoneyKit
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import WalletDomain

/// What billing tells of paid bills, each message in a transaction of its own: an inbox entry, the money and what is
/// noted of it. A queue beside the usual one, so that no tier and no name waits for rewards.
struct OnBillPayments: Sendable {
    static let name = "rewards"
    static let types = [BillPaymentSucceeded.type, BillPaymentReversed.type]

    let desk: RewardDesk
    let client: PostgresClient
    let clock: WallClock

    func steps(of messages: [IncomingMessage]) -> [MessageStep] {
        messages.map { message in
            do {
                guard let news = try Self.read(message) else {
                    return .park(message, reason: "no handler for \(message.type)")
                }
                return .apply([message]) { _ in try await apply(message, news) }
            } catch {
                return .park(message, reason: "\(error)")
            }
        }
    }

    private func apply(_ message: IncomingMessage, _ news: (bill: PaidBill, what: BillNews)) async throws {
        let (bill, what) = news
        try await desk.ledger.work(with: RewardDesk.accounts(bill.amount.currency)) {
            try await client.transaction { transaction in
                let claimed = try await transaction.query(Inbox.claim([message.messageID], now: clock.now()))
                guard !claimed.isEmpty else { return }
                switch what {
                case .paid: try await desk.paid(bill, at: message.occurredAt, in: transaction)
                case .reversed: try await desk.reversed(bill, at: message.occurredAt, in: transaction)
                }
            }
        }
        desk.crashes.passed(RewardCrashPoint.committed)
    }

    private static func read(_ message: IncomingMessage) throws -> (bill: PaidBill, what: BillNews)? {
        switch message.type {
        case BillPaymentSucceeded.type:
            let told = try BillPaymentSucceeded.read(message.body)
            let bill = PaidBill(
                id: told.billPaymentID, owner: told.ownerID, wallet: AccountID(told.walletID), biller: told.billerCode,
                billerName: told.biller, category: told.category, amount: told.amount)
            return (bill, .paid)
        case BillPaymentReversed.type:
            let told = try BillPaymentReversed.read(message.body)
            let bill = PaidBill(
                id: told.billPaymentID, owner: told.ownerID, wallet: AccountID(told.walletID), biller: told.billerCode,
                billerName: told.biller, category: told.category, amount: told.amount)
            return (bill, .reversed)
        default: return nil
        }
    }
}
