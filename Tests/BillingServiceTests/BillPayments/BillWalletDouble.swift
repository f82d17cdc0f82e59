import Contracts
import JSONKit
import Messaging
import MoneyKit
import Primitives
import Synchronization

/// The wallet's door as bill payments see it, over a real broker: wallets with money in them, holds and postings known
/// by their ids, refusals and lost answers when told.
final class BillWalletDouble: Sendable {
    struct Hold {
        let request: PlaceWalletHold
        var status = "held"
    }

    struct State {
        var balances: [UniqueID: Int64] = [:]
        var owners: [UniqueID: UserID] = [:]
        var holds: [UniqueID: Hold] = [:]
        var captures: [UniqueID: CaptureWalletHold] = [:]
        var posted: [UniqueID: PostToWallet] = [:]
        /// By the transaction that they take back.
        var reversals: [UniqueID: ReversePosting] = [:]
        /// What has come to the accounts of ours.
        var books: [String: Int64] = [:]
        var refusal: String?
        /// How many requests take effect without an answer.
        var silent = 0
        /// What was done twice, or after the other.
        var mistakes: [String] = []

        func held(_ wallet: UniqueID) -> Int64 {
            holds.values.filter { $0.status == "held" && $0.request.walletID == wallet }
                .reduce(0) { $0 + $1.request.amount.minorUnits }
        }
    }

    let state = Mutex(State())

    func open(_ wallet: UniqueID, of owner: UserID, _ balance: Int64) {
        state.withLock { state in
            state.balances[wallet] = balance
            state.owners[wallet] = owner
        }
    }

    func balance(_ wallet: UniqueID) -> Int64? { state.withLock { $0.balances[wallet] } }
    func available(_ wallet: UniqueID) -> Int64? {
        state.withLock { state in state.balances[wallet].map { $0 - state.held(wallet) } }
    }

    /// Holds are over, whoever waits for what.
    func expireHolds() {
        state.withLock { state in
            for (id, hold) in state.holds where hold.status == "held" { state.holds[id]?.status = "expired" }
        }
    }

    func answer(_ request: IncomingRequest) -> RequestOutcome {
        do {
            switch request.type {
            case PlaceWalletHold.type: return silently(place(try PlaceWalletHold.read(request.body)))
            case CaptureWalletHold.type: return silently(capture(try CaptureWalletHold.read(request.body)))
            case ReleaseWalletHold.type: return silently(release(try ReleaseWalletHold.read(request.body)))
            case PostToWallet.type: return silently(post(try PostToWallet.read(request.body)))
            case ReversePosting.type: return silently(reverse(try ReversePosting.read(request.body)))
            case CheckWallet.type: return check(try CheckWallet.read(request.body))
            case WeighAmount.type:
                let amount = try WeighAmount.read(request.body).amount
                // A naira is a cent.
                let worth = Money(minorUnits: amount.minorUnits / 100, currency: .USD)
                return .reply(JSON.encode(WeighedAmount(worth: worth)))
            default: return .failure(code: "unknown_request", message: request.type)
            }
        } catch {
            return .failure(code: "malformed", message: "\(error)")
        }
    }

    private func silently(_ outcome: RequestOutcome) -> RequestOutcome {
        state.withLock { state in
            guard state.silent > 0 else { return outcome }
            state.silent -= 1
            return .unavailable
        }
    }

    private static func refused(_ code: String) -> RequestOutcome {
        .refusal(code: code, JSON.encode(Refusal(code: code, detail: "No.")))
    }

    private func check(_ asked: CheckWallet) -> RequestOutcome {
        state.withLock { state in
            guard state.owners[asked.walletID] == asked.ownerID, let balance = state.balances[asked.walletID] else {
                return Self.refused("not_found")
            }
            let isEnough = balance - state.held(asked.walletID) >= asked.amount.minorUnits
            return .reply(
                JSON.encode(
                    CheckedWallet(
                        currency: asked.amount.currency, status: "active", code: isEnough ? nil : "insufficient_funds"))
            )
        }
    }

    private func place(_ asked: PlaceWalletHold) -> RequestOutcome {
        state.withLock { state in
            let reply = PlacedHold(holdID: asked.id, held: asked.amount, expiresAt: asked.expiresAt)
            if let known = state.holds[asked.id] {
                if known.request.amount != asked.amount { state.mistakes.append("another hold under its id") }
                return .reply(JSON.encode(reply))
            }
            if let refusal = state.refusal { return Self.refused(refusal) }
            guard state.owners[asked.walletID] == asked.ownerID, let balance = state.balances[asked.walletID] else {
                return Self.refused("not_found")
            }
            guard balance - state.held(asked.walletID) >= asked.amount.minorUnits else {
                return Self.refused("insufficient_funds")
            }
            state.holds[asked.id] = Hold(request: asked)
            return .reply(JSON.encode(reply))
        }
    }

    private func capture(_ asked: CaptureWalletHold) -> RequestOutcome {
        state.withLock { state in
            guard let hold = state.holds[asked.holdID] else { return Self.refused("not_found") }
            let reply = CapturedHold(
                transactionID: asked.id, captured: hold.request.amount, remaining: .zero(hold.request.amount.currency))
            if state.captures[asked.id] != nil { return .reply(JSON.encode(reply)) }
            guard hold.status == "held" else {
                if hold.status != "expired" { state.mistakes.append("captured when it was \(hold.status)") }
                return Self.refused("hold_\(hold.status)")
            }
            state.holds[asked.holdID]?.status = "captured"
            state.captures[asked.id] = asked
            state.move(asked.legs.map { ($0.credit, $0.amount.minorUnits) }, from: hold.request.walletID)
            return .reply(JSON.encode(reply))
        }
    }

    private func release(_ asked: ReleaseWalletHold) -> RequestOutcome {
        state.withLock { state in
            guard let hold = state.holds[asked.holdID] else { return Self.refused("not_found") }
            if hold.status == "captured" { state.mistakes.append("released after its capture") }
            guard hold.status == "held" || hold.status == "released" else { return Self.refused("hold_\(hold.status)") }
            state.holds[asked.holdID]?.status = "released"
            let nothing = Money.zero(hold.request.amount.currency)
            return .reply(JSON.encode(ReleasedHold(holdID: asked.holdID, captured: nothing)))
        }
    }

    private func post(_ asked: PostToWallet) -> RequestOutcome {
        state.withLock { state in
            let reply = PostedToWallet(transactionID: asked.id, postedAt: .example)
            if state.posted[asked.id] != nil { return .reply(JSON.encode(reply)) }
            guard let wallet = UniqueID(asked.legs[0].debit), state.owners[wallet] == asked.ownerID else {
                return Self.refused("not_found")
            }
            guard state.balances[wallet, default: 0] >= asked.legs.reduce(0, { $0 + $1.amount.minorUnits }) else {
                return Self.refused("insufficient_funds")
            }
            state.posted[asked.id] = asked
            state.move(asked.legs.map { ($0.credit, $0.amount.minorUnits) }, from: wallet)
            return .reply(JSON.encode(reply))
        }
    }

    private func reverse(_ asked: ReversePosting) -> RequestOutcome {
        state.withLock { state in
            let reply = PostedToWallet(transactionID: asked.id, postedAt: .example)
            if let known = state.reversals[asked.transactionID] {
                if known.id == asked.id { return .reply(JSON.encode(reply)) }
                state.mistakes.append("reversed twice")
                return Self.refused("already_reversed")
            }
            guard let capture = state.captures[asked.transactionID], let hold = state.holds[capture.holdID] else {
                return Self.refused("not_found")
            }
            state.reversals[asked.transactionID] = asked
            state.move(capture.legs.map { ($0.credit, -$0.amount.minorUnits) }, from: hold.request.walletID)
            return .reply(JSON.encode(reply))
        }
    }
}

extension BillWalletDouble.State {
    fileprivate mutating func move(_ parts: [(account: String, amount: Int64)], from wallet: UniqueID) {
        for part in parts {
            balances[wallet, default: 0] -= part.amount
            books[part.account, default: 0] += part.amount
        }
    }
}
