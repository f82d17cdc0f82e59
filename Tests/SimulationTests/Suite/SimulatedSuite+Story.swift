import LedgerSupport
import MoneyKit
import PaymentsDomain
import Primitives
import WalletDomain

extension SimulatedSuite {
    /// Few wallets with little money, so that what happens meets.
    func prepare() {
        let (wallets, holds, transaction, card, bill) = ledger.edit { world in
            let owners = (0..<2).map { _ in world.owner() }
            let wallets = (0..<3).map { world.wallet(owners[$0 % 2], posted: 20_000) }
            let holds = (0..<2).compactMap { place in
                world.run(world.placeHold(wallets[place], world.dollars(3_000), for: .seconds(30))).placedHold
            }
            let first = world.run(world.transfer(wallets[0], wallets[2], world.dollars(700))).transaction
            let card = world.run(world.placeHold(wallets[1], 2_000, "card_capture", by: "cards")).placedHold
            let leg = world.leg(wallets[0], to: "settlement:billers", 900)
            let bill = world.run(world.post("bill_payment", by: "billing", [leg])).transaction
            return (wallets, holds, first, card, bill)
        }
        auditor = LedgerAuditor(ledger.books)
        breaches += auditor.breaches(in: ledger.books)
        // What was there before is in the books as well.
        outboxes[0].append(.movements(ledger.books.movements), about: 0)
        for hold in holds { wishOnHold(hold) }
        if let card { wishOnCard(card) }
        if let bill { for _ in 0..<2 { wish(.takeBack(bill.id)) } }
        for _ in 0..<kernel.pick(1...3) { wish(.bill(kernel.pick(wallets), kernel.pick(1...6_000))) }
        wish(.card(kernel.pick(wallets), kernel.pick(1...30_000)))
        if let transaction { for _ in 0..<2 { wish(.reverse(transaction.id)) } }
        for _ in 0..<kernel.pick(2...5) {
            let (source, destination) = (kernel.pick(wallets), kernel.pick(wallets))
            guard source != destination else { continue }
            wish(.transfer(from: source, to: destination, kernel.pick(1...12_000)))
        }
        wish(.placeHold(kernel.pick(wallets), kernel.pick(1...9_000), seconds: kernel.pick(1...40)))
        for _ in 0..<kernel.pick(1...3) { wish(.deposit(kernel.pick(wallets), kernel.pick(100...4_000))) }
        guard kernel.chance(30) else { return }
        let frozen = kernel.pick(wallets)
        kernel.after(kernel.pick(0...20_000_000), "a wallet is frozen", 0) { [unowned self] in
            ledger.edit { $0.accounts[frozen]?.status = .frozen }
        }
    }

    /// Captures in parts that are too much together, a final one, and a release, all at once.
    private func wishOnHold(_ hold: Hold) {
        for _ in 0..<2 { wish(.capture(hold.id, on: hold.account, kernel.pick(500...2_500), final: false)) }
        wish(.capture(hold.id, on: hold.account, kernel.pick(500...2_500), final: true))
        wish(.release(hold.id, on: hold.account))
    }

    /// A card's hold is raised, taken in parts and beyond what it holds, and given up, all at once.
    private func wishOnCard(_ hold: Hold) {
        wish(.adjust(hold.id, to: kernel.pick(500...9_000)))
        for _ in 0..<2 { wish(.settle(hold.id, kernel.pick(300...4_000), final: false)) }
        wish(.settle(hold.id, kernel.pick(300...25_000), final: true))
        if kernel.chance(50) { wish(.giveUp(hold.id, on: hold.account)) }
    }

    private func wish(_ wish: Clients.Wish) { clients.wish(wish, after: kernel.pick(0...35_000_000)) }

    /// Whether there is nothing left to happen.
    var isAtRest: Bool {
        !kernel.isStormy && clients.isDone && outboxes.allSatisfy(\.rows.isEmpty) && broker.queue.isEmpty
            && desk.deposits.keys.allSatisfy { desk.sagas[$0]?.dueAt == nil } && areAllPaymentsHeard
    }

    private var areAllPaymentsHeard: Bool { desk.deposits.allSatisfy { hasRightEnd($0.key, $0.value) } }

    // MARK: The right ends

    func breachesAtTheEnd() -> [String] {
        var breaches = auditor.breaches(in: ledger.books)
        breaches += clients.breaches + clients.breachesAtTheEnd() + books.breaches + desk.breaches
        if !isAtRest { breaches.append("the suite does not come to rest") }
        for (number, deposit) in desk.deposits.sorted(by: { $0.key < $1.key }) {
            if !hasRightEnd(number, deposit) {
                let standing = provider.standings[number].map { "\($0)" } ?? "unknown"
                breaches.append(
                    "deposit \(number) is \(deposit.status), \(deposit.stage) and at the provider \(standing)")
            }
            breaches += eventBreaches(number, deposit)
        }
        for outbox in outboxes where books.applied[outbox.source, default: 0] != outbox.appended {
            breaches.append("\(outbox.appended) events, \(books.applied[outbox.source, default: 0]) of them booked")
        }
        for account in ledger.books.accounts.values.sorted(by: { $0.id < $1.id }) {
            let changed = account.posted - ledger.books.opening[account.id, default: 0]
            if books.balances[account.id, default: 0] != changed { breaches.append("books and wallets differ") }
        }
        return breaches
    }

    /// The deposit ended as it stands at the provider, and the wallet has the money once or not at all.
    private func hasRightEnd(_ number: Int, _ deposit: Deposit) -> Bool {
        let credit = ledger.books.deposits[deposit.id.rawValue]
        switch provider.standings[number] {
        case .paid: return deposit.status == .succeeded && credit?.transaction.rawValue == deposit.transaction
        case .wronglyPaid: return deposit.stage == .held && credit == nil
        case .declined: return deposit.status == .failed && credit == nil
        case .cancelled: return deposit.status == .expired && credit == nil
        case .pending, nil: return false
        }
    }

    /// Others were told of its beginning, and of its success once, and last.
    private func eventBreaches(_ number: Int, _ deposit: Deposit) -> [String] {
        let events = books.deposits[number] ?? []
        let successes = events.count { $0 == "succeeded" }
        guard successes == (deposit.status == .succeeded ? 1 : 0), events.count(where: { $0 == "created" }) <= 1,
            deposit.status != .succeeded || events.last == "succeeded"
        else { return ["deposit \(number) is told as \(events)"] }
        return []
    }
}
