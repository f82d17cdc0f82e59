import Contracts
import JSONKit
import Messaging
import MoneyKit
import Primitives
import Synchronization

/// The wallet's door as payments between people see it: wallets with money in them, postings and holds known by their
/// ids, refusals and silences when told.
final class DoorDouble: Sendable {
    struct Wallet {
        let owner: UserID
        let currency: Currency
        var balance: Int64
        var held: Int64 = 0
        let number: String
        let isDefault: Bool
    }

    struct Hold {
        let wallet: UniqueID
        let amount: Int64
        var status = "held"
    }

    struct State {
        var wallets: [UniqueID: Wallet] = [:]
        var posted: [UniqueID: PostToWallet] = [:]
        var answers: [UniqueID: [UInt8]] = [:]
        var holds: [UniqueID: Hold] = [:]
        var captured: [UniqueID: CaptureWalletHold] = [:]
        /// Requests that moved or held something, answered or not.
        var requests = 0
        /// The proof of a PIN that debits need, once for each; nil while there is no PIN.
        var proof: String?
        var spent: Set<String> = []
        /// Refusals to come, by the payee's wallet, or for all where none is named.
        var refusals: [String: Refusal] = [:]
        /// How many requests take effect without an answer.
        var silent = 0
        /// What moved by each transaction, in order.
        var moved: [UniqueID: [Step]] = [:]
        /// By which each was taken back.
        var reversals: [UniqueID: UniqueID] = [:]
        /// The suite's own accounts.
        var books: [String: Int64] = [:]
    }

    struct Step {
        let debit: String
        let credit: String
        let amount: Int64
        var shortfall: String?
    }

    let state = Mutex(State())

    func open(
        _ id: UniqueID, _ owner: UserID, _ balance: Int64 = 0, _ currency: Currency = .USD, number: String? = nil
    ) {
        state.withLock { state in
            state.wallets[id] = Wallet(
                owner: owner, currency: currency, balance: balance,
                number: number ?? "90000000000\(state.wallets.count % 10)", isDefault: true)
        }
    }

    func balance(_ id: UniqueID) -> Int64? { state.withLock { $0.wallets[id]?.balance } }
    func available(_ id: UniqueID) -> Int64? { state.withLock { $0.wallets[id].map { $0.balance - $0.held } } }
    func refuse(_ code: String, into wallet: UniqueID? = nil, members: [RefusalMember] = []) {
        state.withLock {
            $0.refusals[wallet?.description ?? "all"] = Refusal(code: code, detail: "No.", members: members)
        }
    }
    func allow() { state.withLock { $0.refusals = [:] } }

    /// Nil for what is no business of the door.
    func answer(_ request: IncomingRequest) throws -> RequestOutcome? {
        switch request.type {
        case FindWallet.type: return find(try FindWallet.read(request.body))
        case CheckWallet.type: return check(try CheckWallet.read(request.body))
        case PostToWallet.type: return silently(post(try PostToWallet.read(request.body)))
        case PlaceWalletHold.type: return silently(hold(try PlaceWalletHold.read(request.body)))
        case CaptureWalletHold.type: return silently(capture(try CaptureWalletHold.read(request.body)))
        case ReleaseWalletHold.type: return silently(release(try ReleaseWalletHold.read(request.body)))
        case ReversePosting.type: return silently(reverse(try ReversePosting.read(request.body)))
        default: return nil
        }
    }

    private func silently(_ outcome: RequestOutcome) -> RequestOutcome {
        state.withLock { state in
            state.requests += 1
            guard state.silent > 0 else { return outcome }
            state.silent -= 1
            return .unavailable
        }
    }

    static func refused(_ refusal: Refusal) -> RequestOutcome {
        .refusal(code: refusal.code, JSON.encode(refusal))
    }

    static let notFound = refused(Refusal(code: "not_found"))
    static let short = refused(Refusal(code: "insufficient_funds", detail: "Not enough."))

    private func find(_ asked: FindWallet) -> RequestOutcome {
        state.withLock { state in
            let found = state.wallets.first { id, wallet in
                if let wanted = asked.walletID { return id == wanted }
                if let number = asked.accountNumber { return wallet.number == number }
                return wallet.owner == asked.ownerID && wallet.currency == asked.currency && wallet.isDefault
            }
            guard let (id, wallet) = found else { return Self.notFound }
            return .reply(
                JSON.encode(
                    FoundWallet(
                        walletID: id, ownerID: wallet.owner, currency: wallet.currency, status: "active",
                        accountNumber: wallet.number, name: "main")))
        }
    }

    private func check(_ asked: CheckWallet) -> RequestOutcome {
        state.withLock { state in
            guard let wallet = state.wallets[asked.walletID], wallet.owner == asked.ownerID else {
                return Self.notFound
            }
            var code: String?
            if let proof = state.proof {
                let given = asked.authorization ?? ""
                let isGood = given == proof && state.spent.insert(given).inserted
                if !isGood { code = given.isEmpty ? "authorization_required" : "authorization_invalid" }
            }
            if wallet.balance - wallet.held < asked.amount.minorUnits { code = "insufficient_funds" }
            return .reply(JSON.encode(CheckedWallet(currency: wallet.currency, status: "active", code: code)))
        }
    }

    private func post(_ asked: PostToWallet) -> RequestOutcome {
        state.withLock { state in
            if let known = state.answers[asked.id] { return .reply(known) }
            if let refusal = state.refusal(of: asked.legs.map(\.credit)) { return Self.refused(refusal) }
            // From a bank.
            if asked.purpose == "bank_credit" {
                guard let target = UniqueID(asked.legs[0].credit), state.wallets[target]?.owner == asked.ownerID else {
                    return Self.notFound
                }
            }
            let steps = asked.legs.map {
                Step(debit: $0.debit, credit: $0.credit, amount: $0.amount.minorUnits, shortfall: $0.shortfall)
            }
            for wallet in steps.compactMap({ UniqueID($0.debit) }) where state.wallets[wallet]?.owner != asked.ownerID {
                return Self.notFound
            }
            guard let shortfall = state.move(steps, as: asked.id) else { return Self.short }
            state.posted[asked.id] = asked
            let answer = JSON.encode(
                PostedToWallet(
                    transactionID: asked.id, postedAt: .distantPast,
                    shortfall: Money(minorUnits: shortfall, currency: asked.legs[0].amount.currency)))
            state.answers[asked.id] = answer
            return .reply(answer)
        }
    }

    private func hold(_ asked: PlaceWalletHold) -> RequestOutcome {
        state.withLock { state in
            if let known = state.holds[asked.id] {
                let held = Money(minorUnits: known.amount, currency: asked.amount.currency)
                return .reply(JSON.encode(PlacedHold(holdID: asked.id, held: held)))
            }
            if let refusal = state.refusal(of: []) { return Self.refused(refusal) }
            guard let wallet = state.wallets[asked.walletID], wallet.owner == asked.ownerID else {
                return Self.notFound
            }
            let amount = min(asked.amount.minorUnits, max(0, wallet.balance - wallet.held))
            guard amount >= (asked.minimum ?? asked.amount).minorUnits else { return Self.short }
            state.wallets[asked.walletID]?.held += amount
            state.holds[asked.id] = Hold(wallet: asked.walletID, amount: amount)
            let held = Money(minorUnits: amount, currency: asked.amount.currency)
            return .reply(JSON.encode(PlacedHold(holdID: asked.id, held: held)))
        }
    }

    private func capture(_ asked: CaptureWalletHold) -> RequestOutcome {
        state.withLock { state in
            let sum = asked.legs.map(\.amount)[0]
            let reply = CapturedHold(transactionID: asked.id, captured: sum, remaining: .zero(sum.currency))
            if state.captured[asked.id] != nil { return .reply(JSON.encode(reply)) }
            guard let hold = state.holds[asked.holdID] else { return Self.notFound }
            guard hold.status == "held" else { return Self.refused(Refusal(code: "hold_\(hold.status)")) }
            if let refusal = state.refusal(of: asked.legs.map(\.credit)) { return Self.refused(refusal) }
            state.wallets[hold.wallet]?.held -= hold.amount
            let steps = asked.legs.map {
                Step(
                    debit: $0.debit ?? "\(hold.wallet)", credit: $0.credit, amount: $0.amount.minorUnits,
                    shortfall: $0.shortfall)
            }
            guard state.move(steps, as: asked.id) != nil else {
                state.wallets[hold.wallet]?.held += hold.amount
                return Self.short
            }
            state.holds[asked.holdID]?.status = "captured"
            state.captured[asked.id] = asked
            return .reply(JSON.encode(reply))
        }
    }

    private func release(_ asked: ReleaseWalletHold) -> RequestOutcome {
        state.withLock { state in
            guard let hold = state.holds[asked.holdID] else { return Self.notFound }
            guard hold.status != "captured" else { return Self.refused(Refusal(code: "hold_captured")) }
            if hold.status == "held" { state.wallets[hold.wallet]?.held -= hold.amount }
            state.holds[asked.holdID]?.status = "released"
            return .reply(JSON.encode(ReleasedHold(holdID: asked.holdID, captured: .zero(.USD))))
        }
    }
}

extension DoorDouble.State {
    fileprivate func refusal(of targets: [String]) -> Refusal? {
        targets.compactMap { refusals[$0] }.first ?? refusals["all"]
    }
}
