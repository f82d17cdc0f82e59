import LedgerSupport
import MoneyKit
import Primitives
import WalletDomain

/// Every way in which a customer's command takes money from a wallet or sets it aside. Tests of the gate walk over all
/// of them, so a new way is asked the same questions.
enum DebitWay: CaseIterable, Sendable {
    case transfer, quotedTransfer, batch, atomicBatch, conversion, hold, capture, partialCapture, captureToOwn

    /// Whether a command debits wallets of customers, and by which ways. There is no default: a new command does not
    /// compile here until somebody has decided.
    static func ways(of command: LedgerCommand) -> [DebitWay] {
        switch command {
        case .transfer: [.transfer, .quotedTransfer]
        case .batch: [.batch, .atomicBatch]
        case .convert: [.conversion]
        case .placeHold: [.hold]
        case .captureHold: [.capture, .partialCapture, .captureToOwn]
        // Staff takes back; what ends a hold or pays in takes nothing.
        case .reverse, .releaseHold, .expireHolds, .reserveDeposit, .releaseDeposit, .creditDeposit: []
        // What services ask for is walked by purpose in `DoorGateTests`; what becomes of a hold asks for no PIN again.
        case .post, .adjustHold, .settleHold, .consume: []
        }
    }

    /// Whether somebody else receives the money at once.
    var paysAnother: Bool {
        switch self {
        case .transfer, .quotedTransfer, .batch, .atomicBatch, .capture, .partialCapture: true
        case .conversion, .hold, .captureToOwn: false
        }
    }

    var capturesAHold: Bool { self == .capture || self == .partialCapture || self == .captureToOwn }
}

/// A customer with money, another one, and whatever a way needs.
struct DebitScene {
    var world: LedgerWorld
    let source: AccountID
    /// The customer's, in the same currency and in euros.
    let own: AccountID
    let ownEuro: AccountID
    /// Somebody else's.
    let other: AccountID
    let otherEuro: AccountID

    init(tier: KYCTier = .tier3, receiver: KYCTier = .tier3, posted: Int64 = 1_000_000) throws {
        world = try LedgerWorld()
        let (payer, payee) = (world.owner(tier: tier), world.owner(tier: receiver))
        source = world.wallet(payer, posted: posted)
        own = world.wallet(payer)
        ownEuro = world.wallet(payer, .EUR)
        other = world.wallet(payee)
        otherEuro = world.wallet(payee, .EUR)
    }

    var owner: Owner? { world.accounts[source]?.owner.flatMap { world.owners[$0] } }

    /// What comes before: a quote, or a hold placed with a key. Nil when that is refused.
    mutating func prepare(_ way: DebitWay, _ amount: Int64) throws -> Prepared? {
        var prepared = Prepared(amount: amount)
        if way == .quotedTransfer || way == .conversion {
            prepared.quote = try world.quote(source, world.dollars(amount), to: .EUR)
        }
        if way.capturesAHold {
            let held = way == .partialCapture ? amount + 1 : amount
            guard let hold = world.run(world.placeHold(source, world.dollars(held))).placedHold else { return nil }
            prepared.hold = hold.id
        }
        return prepared
    }

    struct Prepared {
        let amount: Int64
        var quote: Quote?
        var hold: HoldID?
    }

    /// The command itself.
    func command(
        _ way: DebitWay, _ prepared: Prepared, by commander: Commander, _ authorization: Authorization.Key? = nil
    ) -> LedgerCommand {
        let amount = world.dollars(prepared.amount)
        var transfer = Transfer(
            id: world.ids.next(), source: source, destination: way == .quotedTransfer ? otherEuro : other,
            amount: amount, authorization: authorization)
        switch way {
        case .transfer: return .transfer(transfer, by: commander)
        case .quotedTransfer:
            transfer.quote = prepared.quote?.id
            transfer.pair = CurrencyPair(source: .USD, target: .EUR)
            return .transfer(transfer, by: commander)
        case .batch, .atomicBatch:
            return .batch(
                TransferBatch(commander: commander, transfers: [transfer], atomic: way == .atomicBatch))
        case .conversion:
            guard let quote = prepared.quote else { break }
            return world.convert(quote, from: source, to: ownEuro, by: commander, authorization: authorization)
        case .hold: return world.placeHold(source, amount, by: commander, authorization: authorization)
        case .capture, .partialCapture, .captureToOwn:
            guard let hold = prepared.hold else { break }
            return world.capture(
                hold, on: source, prepared.amount, final: way != .partialCapture,
                to: way == .captureToOwn ? own : other, by: commander, authorization: authorization)
        }
        preconditionFailure("\(way) was not prepared")
    }

    /// Prepares and runs, with the wallet's key.
    mutating func run(_ way: DebitWay, _ amount: Int64) throws -> WalletError? {
        guard let prepared = try prepare(way, amount) else { return nil }
        return refusal(of: world.run(command(way, prepared, by: world.key(source))))
    }

    func refusal(of outcome: LedgerOutcome) -> WalletError? { outcome.refusal ?? outcome.items?.first?.refusal }
}
