import JSONKit
import MoneyKit
import Primitives

/// One client program: acts for all customers, does one thing after the other, and keeps its book.
struct Client: Sendable {
    let number: Int
    let run: String
    let population: Population
    let book: Book
    let traffic: Traffic
    var random: SplitMix64
    private var made = 0
    /// Posted transfers that have not been taken back.
    private var posted: [Plan.Item] = []

    init(_ number: Int, run: String, seed: UInt64, _ population: Population, _ book: Book, _ traffic: Traffic) {
        self.number = number
        self.run = run
        self.population = population
        self.book = book
        self.traffic = traffic
        random = SplitMix64(seed: seed &+ UInt64(number) &* 7_919)
    }

    /// Goes on until `isOver`.
    mutating func play(pause: Duration, until isOver: @Sendable () -> Bool) async throws {
        while !isOver() {
            switch Int.random(in: 0..<100, using: &random) {
            case 0..<55: try await transfer()
            case 55..<62: try await batch()
            case 62..<69: try await deposit()
            case 69..<73: try await withdraw()
            case 73..<84: try await holdAndEnd()
            case 84..<92: try await convert()
            case 92..<96: try await takeBack()
            default: try await look()
            }
            try await Task.sleep(for: pause)
        }
    }

    private mutating func transfer() async throws {
        let key = nextKey("t")
        let (customer, item) = anyItem(key)
        let verdict = try await perform(
            Intent(
                key: key, customer: customer, path: "/api/v1/transfers", body: Bodies.transfer(item),
                plan: .transfer(item)))
        if case .accepted(let json, _, _) = verdict, let id = json["id"]?.stringValue {
            posted.append(
                Plan.Item(id: id, reference: key, source: item.source, target: item.target, cents: item.cents))
        }
    }

    private mutating func batch() async throws {
        let key = nextKey("b")
        let customer = anyCustomer()
        let source = population.customers[customer].dollars
        let items = (0..<Int.random(in: 2...8, using: &random)).map { index in
            Plan.Item(
                id: "\(uniqueID())", reference: "\(key)#\(index)", source: source, target: anyTarget(but: customer),
                cents: .random(in: 1...300, using: &random))
        }
        _ = try await perform(
            Intent(
                key: key, customer: customer, path: "/api/v1/transfers/batch",
                body: Bodies.batch(items, atomic: Bool.random(using: &random)), plan: .batch(items)))
    }

    /// The cents steer the provider: 01 fails, 03 sends its word three times, 04 before its answer, 05 after a
    /// time-out.
    private mutating func deposit() async throws {
        let customer = anyCustomer()
        let wallet = population.customers[customer].dollars
        let endings: [Int64] = [0, 25, 50, 75, 1, 3, 3, 4, 4, 5]
        let ending = endings[Int.random(in: 0..<endings.count, using: &random)]
        let cents = Int64.random(in: 1...9, using: &random) * 100 + ending
        _ = try await perform(
            Intent(
                key: nextKey("d"), customer: customer, path: "/api/v1/payments/deposits",
                body: Bodies.deposit(wallet: wallet, cents: cents), plan: .deposit(wallet: wallet, cents: cents)))
    }

    /// As with deposits; 05 is paid out though its answer is lost, 06 gets lost itself the first time.
    private mutating func withdraw() async throws {
        let customer = anyCustomer()
        let owner = population.customers[customer]
        let endings: [Int64] = [0, 25, 50, 1, 3, 4, 5, 6]
        let ending = endings[Int.random(in: 0..<endings.count, using: &random)]
        let cents = Int64.random(in: 1...5, using: &random) * 100 + ending
        _ = try await perform(
            Intent(
                key: nextKey("w"), customer: customer, path: "/api/v1/payments/withdrawals",
                body: Bodies.withdrawal(wallet: owner.dollars, account: owner.account, cents: cents),
                plan: .withdrawal(wallet: owner.dollars, cents: cents)))
    }

    private mutating func holdAndEnd() async throws {
        let customer = anyCustomer()
        let wallet = population.customers[customer].dollars
        let cents = Int64.random(in: 2...500, using: &random)
        let key = nextKey("h")
        let placed = try await perform(
            Intent(
                key: key, customer: customer, path: "/api/v1/wallets/\(wallet)/holds",
                body: Bodies.hold(cents: cents, reason: key), plan: .hold(wallet: wallet, cents: cents)))
        guard case .accepted(let json, _, _) = placed, let hold = json["id"]?.stringValue else { return }
        if Int.random(in: 0..<3, using: &random) == 0 {
            _ = try await perform(
                Intent(
                    key: nextKey("r"), customer: customer, path: "/api/v1/holds/\(hold)/release", body: "{}",
                    plan: .release(hold: hold, wallet: wallet, cents: cents)))
            return
        }
        let capture = nextKey("c")
        let item = Plan.Item(
            id: "", reference: capture, source: wallet, target: anyTarget(but: customer),
            cents: .random(in: 1...cents, using: &random))
        _ = try await perform(
            Intent(
                key: capture, customer: customer, path: "/api/v1/holds/\(hold)/capture", body: Bodies.capture(item),
                plan: .capture(hold: hold, of: cents, item)))
    }

    private mutating func convert() async throws {
        let customer = anyCustomer()
        let owner = population.customers[customer]
        let cents = Int64.random(in: 100...900, using: &random)
        let key = nextKey("q")
        let quoted = try await traffic.attempt("quote") {
            try await owner.session.post("/api/v1/fx/quotes", Bodies.quote(cents: cents), key: key)
        }
        guard case .accepted(let json, _, _) = quoted, let quote = json["id"]?.stringValue,
            let text = json["target_amount"]?["amount"]?.stringValue
        else { return }
        let target = try Money(parsing: text, currency: .EUR).minorUnits
        _ = try await perform(
            Intent(
                key: nextKey("x"), customer: customer, path: "/api/v1/fx/conversions",
                body: Bodies.conversion(quote: quote, source: owner.dollars, target: owner.euros),
                plan: .conversion(
                    quote: quote, source: owner.dollars, sourceCents: cents, target: owner.euros, targetCents: target)))
    }

    /// As an operator. A transfer is taken back once, so this client forgets it whatever comes of it.
    private mutating func takeBack() async throws {
        guard !posted.isEmpty else { return }
        let item = posted.remove(at: Int.random(in: 0..<posted.count, using: &random))
        if posted.count > 200 { posted.removeFirst(100) }
        _ = try await perform(
            Intent(
                key: nextKey("v"), customer: Self.staff, path: "/api/v1/transfers/\(item.id)/reverse", body: "{}",
                plan: .reversal(item)))
    }

    private mutating func look() async throws {
        let customer = population.customers[anyCustomer()]
        let visit = Self.visits[Int.random(in: 0..<Self.visits.count, using: &random)]
        let key = nextKey("l")
        _ = try await traffic.attempt(visit.kind) { try await visit.make(customer, key) }
    }

    private static let visits = allDrills.flatMap { $0.visits }

    /// Number of the operator among the customers.
    static let staff = -1
}

// MARK: - One intent, and what is chosen at random

extension Client {
    /// Sends an intent; without a clear answer sometimes again at once, as impatient clients do, and otherwise leaves
    /// it to be resolved at the end.
    private mutating func perform(_ intent: Intent) async throws -> Verdict {
        try book.begin(intent)
        let session = population.session(of: intent.customer)
        var verdict = Verdict.signedOut
        for attempt in 0..<Int.random(in: 1...4, using: &random) {
            if attempt > 0 { try await Task.sleep(for: .milliseconds(.random(in: 50...1_000, using: &random))) }
            verdict = try await traffic.attempt(intent.plan.name) {
                try await session.post(intent.path, intent.body, key: intent.key)
            }
            try book.note(intent.key, verdict)
            switch verdict {
            case .accepted, .refused: return verdict
            case .unclear, .signedOut: continue
            }
        }
        return verdict
    }

    private mutating func nextKey(_ letter: String) -> String {
        made += 1
        return "\(run)-\(letter)-\(number)-\(made)"
    }

    private mutating func anyCustomer() -> Int { Int.random(in: 0..<population.customers.count, using: &random) }

    /// Customer 0 is hot: every third payment goes to them.
    private mutating func anyTarget(but customer: Int) -> String {
        if customer != 0, Int.random(in: 0..<3, using: &random) == 0 { return population.customers[0].dollars }
        let count = population.customers.count
        return population.customers[(customer + Int.random(in: 1..<count, using: &random)) % count].dollars
    }

    private mutating func anyItem(_ key: String) -> (customer: Int, Plan.Item) {
        let customer = anyCustomer()
        // Some ask for more than anybody has, and must leave nothing behind.
        let isTooMuch = Int.random(in: 0..<20, using: &random) == 0
        let item = Plan.Item(
            id: "", reference: key, source: population.customers[customer].dollars, target: anyTarget(but: customer),
            cents: isTooMuch ? 100_000_000 : .random(in: 1...500, using: &random))
        return (customer, item)
    }

    /// A version 7 id of this client's own choice; the time in it does not matter.
    private mutating func uniqueID() -> UniqueID {
        UniqueID(
            high: random.next() & 0xFFFF_FFFF_FFFF_0FFF | 0x7000,
            low: random.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000)
    }
}

extension Population {
    func session(of customer: Int) -> Session { customer == Client.staff ? admin : customers[customer].session }
}
