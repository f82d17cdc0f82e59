import LedgerSupport
import MoneyKit
import Outbox
import PaymentsDomain
import Primitives
import WalletDomain

@testable import WalletService

/// Customers who want things done once: each sends its request under one key, to any process, again and again until
/// there is an answer.
final class Clients {
    enum Wish {
        case transfer(from: AccountID, to: AccountID, Int64)
        case placeHold(AccountID, Int64, seconds: Int64)
        case capture(HoldID, on: AccountID, Int64, final: Bool)
        case release(HoldID, on: AccountID)
        case reverse(TransactionID)
        case deposit(AccountID, Int64)
        // Of other services, by the door.
        case bill(AccountID, Int64)
        case card(AccountID, Int64)
        case adjust(HoldID, to: Int64)
        case settle(HoldID, Int64, final: Bool)
        case giveUp(HoldID, on: AccountID)
        case takeBack(TransactionID)

        /// Who asks; nil: a customer.
        var service: String? {
            switch self {
            case .transfer, .placeHold, .capture, .release, .reverse, .deposit: nil
            case .bill, .takeBack: "billing"
            case .card, .adjust, .settle, .giveUp: "cards"
            }
        }
    }

    struct Operation {
        let wish: Wish
        /// How many requests, repeated by the network or by the client, reached a process.
        var arrived = 0
        var isRefused = false
        /// The bytes of the first answer.
        var answer: [UInt8]?
        /// What was made for it in the books.
        var effects: [UniqueID] = []

        var isAnswered: Bool { isRefused || answer != nil }
    }

    private let kernel: Kernel
    private let wallets: [Int]
    private let ledger: WalletNodes
    private let payments: PaymentsNodes
    private(set) var operations: [Operation] = []
    /// Ids given to what a request may make, with the operation.
    private var madeFor: [UniqueID: Int] = [:]
    private(set) var breaches: [String] = []

    init(_ kernel: Kernel, wallets: [Int], ledger: WalletNodes, payments: PaymentsNodes) {
        self.kernel = kernel
        self.wallets = wallets
        self.ledger = ledger
        self.payments = payments
    }

    var isDone: Bool { operations.allSatisfy(\.isAnswered) }

    func wish(_ wish: Wish, after delay: Int64) {
        let number = operations.count
        operations.append(Operation(wish: wish))
        kernel.after(delay, "a client begins", number) { [unowned self] in
            send(number)
            // Impatient, or a proxy between that repeats.
            if kernel.chance(20) { send(number) }
        }
    }

    /// Counts what a commit made, by the operation that asked for it.
    func note(_ writes: LedgerWrites) {
        let ids = writes.entries.compactMap { $0.transaction?.id.rawValue } + writes.newHolds.map(\.rawValue)
        for id in ids {
            guard let number = madeFor[id] else { continue }
            operations[number].effects.append(id)
            if operations[number].effects.count > 1 { breaches.append("operation \(number) took effect twice") }
        }
    }

    private func send(_ number: Int) {
        guard !operations[number].isAnswered else { return }
        if case .deposit(let account, let amount) = operations[number].wish {
            order(number, account, amount)
        } else {
            command(number)
        }
        kernel.after(kernel.pick(2_000_000...4_000_000), "a client looks again", number) { [unowned self] in
            send(number)
        }
    }

    // MARK: The wallet

    private func command(_ number: Int) {
        let process = kernel.pick(wallets)
        kernel.send(to: process, "request", number) { [unowned self] in
            operations[number].arrived += 1
            let request = request(number)
            ledger.submit(
                WalletNodes.Call(subject: number, request: request) { [unowned self] result in
                    kernel.send("response", number) { [unowned self] in take(result, number) }
                }, on: process)
        }
    }

    private func request(_ number: Int) -> LedgerRequest {
        let wish = operations[number].wish
        let command = ledger.edit { Self.command(wish, id: Self.askedID(number), &$0) }
        if let id = command.newID { madeFor[id] = number }
        @Sendable func render(_ outcome: LedgerOutcome) -> LedgerAnswer {
            guard case .refused(let error) = outcome else {
                return .stored(StoredResponse(status: 200, body: Array("\(outcome.subject)".utf8)))
            }
            return .refused(error)
        }
        if let service = wish.service {
            let asked = AskedRequest(
                id: Self.askedID(number), service: service, type: "door", facts: [UInt8(truncatingIfNeeded: number)])
            return LedgerRequest(command, asked: asked, render: render)
        }
        let key = LedgerKey(key: IdempotencyKey(scope: "client", key: "\(number)"), requestHash: [UInt8(number)])
        return LedgerRequest(command, idempotency: key, render: render)
    }

    /// A service chooses it once, and whatever it makes is known by it.
    private static func askedID(_ number: Int) -> UniqueID {
        UniqueID(high: 0x0195_c1d2_0000_7000, low: 0x8000_0000_0000_0000 + UInt64(number))
    }

    private static func command(_ wish: Wish, id: UniqueID, _ world: inout LedgerWorld) -> LedgerCommand {
        switch wish {
        case .transfer(let source, let destination, let amount):
            world.transfer(source, destination, world.dollars(amount))
        case .placeHold(let account, let amount, let seconds):
            world.placeHold(account, world.dollars(amount), for: .seconds(seconds))
        case .capture(let hold, let account, let amount, let final):
            world.capture(hold, on: account, amount, final: final, to: world.payee(otherThan: account))
        case .release(let hold, let account): world.release(hold, on: account)
        case .reverse(let transaction): world.reverse(transaction)
        case .deposit: .expireHolds(HoldExpiry(holds: [], accounts: [], owners: []))
        case .bill(let account, let amount):
            world.post(
                "bill_payment", by: "billing",
                [world.leg(account, to: "settlement:billers", amount), world.leg(account, to: "fees", 3)],
                owner: world.accounts[account]?.owner, id: TransactionID(id))
        case .card(let account, let amount):
            world.placeHold(account, amount, "card_capture", by: "cards", minimum: 0, id: HoldID(id))
        case .adjust(let hold, let amount): world.adjust(hold, by: "cards", to: amount)
        case .settle(let hold, let amount, let final):
            world.settle(
                hold, by: "cards", [world.leg(to: "settlement:cards", amount, shortfall: "receivable:cards")],
                final: final, id: TransactionID(id))
        case .giveUp(let hold, let account): world.release(hold, on: account, by: .service("cards"))
        case .takeBack(let transaction): world.reverse(transaction, by: .service("billing"))
        }
    }

    private func take(_ result: Result<LedgerAnswer, LedgerError>, _ number: Int) {
        switch result {
        case .success(let answer) where answer.refusal != nil: operations[number].isRefused = true
        case .success(let answer): take(answer.response.body, number)
        case .failure(.keyReused): breaches.append("operation \(number) is taken for another")
        case .failure: break  // asked again
        }
    }

    private func take(_ body: [UInt8], _ number: Int) {
        if let first = operations[number].answer, first != body {
            breaches.append("operation \(number) has two answers")
        }
        operations[number].answer = body
    }

    // MARK: Payments

    private func order(_ number: Int, _ account: AccountID, _ amount: Int64) {
        let process = kernel.pick(payments.processes)
        kernel.send(to: process, "order", number) { [unowned self] in
            let make = { [unowned self] in deposit(account, amount) }
            payments.open(number, on: process, make) { [unowned self] deposit in
                guard let deposit else { return }
                kernel.send("order is answered", number) { [unowned self] in take([UInt8(deposit)], number) }
            }
        }
    }

    private func deposit(_ account: AccountID, _ amount: Int64) -> Deposit {
        ledger.edit { world in
            Deposit(
                id: world.ids.next(), owner: UserID(world.accounts[account]?.owner?.rawValue ?? account.rawValue),
                wallet: account.rawValue, amount: world.dollars(amount), fee: world.dollars(1), provider: "sandbox",
                method: .card, returnURL: nil, createdAt: kernel.clock.now)
        }
    }

    // MARK: The end

    /// What is wrong when all is said and done.
    func breachesAtTheEnd() -> [String] {
        operations.enumerated().flatMap { number, operation -> [String] in
            var breaches: [String] = []
            if !operation.isAnswered { breaches.append("operation \(number) has no answer") }
            if operation.isRefused, operation.arrived == 1, !operation.effects.isEmpty {
                breaches.append("operation \(number) was refused and took effect")
            }
            switch operation.wish {
            case .transfer, .placeHold, .reverse, .bill, .card, .settle:
                if operation.answer != nil, operation.answer != operation.effects.first.map({ Array("\($0)".utf8) }) {
                    breaches.append("operation \(number) was answered with what does not stand")
                }
            case .capture, .release, .deposit, .adjust, .giveUp, .takeBack: break
            }
            return breaches
        }
    }
}

extension LedgerCommand {
    /// The id of what it makes.
    var newID: UniqueID? {
        switch self {
        case .transfer(let transfer, _): transfer.id.rawValue
        case .placeHold(let placement): placement.id.rawValue
        case .captureHold(let capture): capture.id.rawValue
        case .reverse(let reversal): reversal.id.rawValue
        case .creditDeposit(let deposit): deposit.id.rawValue
        case .post(let posting): posting.id.rawValue
        case .settleHold(let settlement): settlement.id.rawValue
        case .batch, .convert, .releaseHold, .expireHolds, .reserveDeposit, .releaseDeposit, .adjustHold, .consume: nil
        }
    }
}

extension LedgerOutcome {
    /// The id of what was made or changed.
    var subject: UniqueID {
        switch self {
        case .posted(let transaction): transaction.id.rawValue
        case .hold(let hold): hold.id.rawValue
        case .captured(_, let transaction), .postedByService(let transaction, _), .settled(_, let transaction, _, _):
            transaction.id.rawValue
        case .answered(let account): account.id.rawValue
        case .deposited(let deposit): deposit.transaction.rawValue
        case .batch, .depositReserved, .depositReleased, .expired, .refused: UniqueID(high: 0, low: 0)
        }
    }
}

extension LedgerWorld {
    /// The first of the other wallets.
    fileprivate func payee(otherThan account: AccountID) -> AccountID? {
        accounts.values.filter { $0.owner != nil && $0.id != account }.map(\.id).min()
    }
}
