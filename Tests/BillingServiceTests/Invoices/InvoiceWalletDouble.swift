import Contracts
import JSONKit
import Messaging
import MoneyKit
import Primitives
import Synchronization

/// The wallet's side of invoices over a real broker: wallets with money in them, postings known by their ids, refusals
/// and silences when told.
final class InvoiceWalletDouble: Sendable {
    struct State {
        var owners: [UniqueID: UserID] = [:]
        /// Of wallets by id and of the suite's own accounts by name, in minor units.
        var balances: [String: Int64] = [:]
        var posted: [UniqueID: PostToWallet] = [:]
        /// What all postings are refused with.
        var refusal: String?
        /// How many requests take effect without an answer.
        var silent = 0
    }

    let state = Mutex(State())

    func open(_ id: UniqueID, _ owner: UserID, _ balance: Int64 = 0) {
        state.withLock { state in
            state.owners[id] = owner
            state.balances[id.description] = balance
        }
    }

    func balance(_ account: String) -> Int64 { state.withLock { $0.balances[account] ?? 0 } }
    var postings: [PostToWallet] { state.withLock { Array($0.posted.values) } }

    func answer(_ request: IncomingRequest) -> RequestOutcome {
        do {
            switch request.type {
            case FindWallet.type: return find(try FindWallet.read(request.body))
            case PostToWallet.type: return silently(post(try PostToWallet.read(request.body)))
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

    private func refused(_ code: String) -> RequestOutcome {
        .refusal(code: code, JSON.encode(Refusal(code: code, detail: "No.")))
    }

    private func find(_ asked: FindWallet) -> RequestOutcome {
        guard let id = asked.walletID, let owner = state.withLock({ $0.owners[id] }) else {
            return refused("not_found")
        }
        return .reply(
            JSON.encode(
                FoundWallet(
                    walletID: id, ownerID: owner, currency: .USD, status: "active", accountNumber: "900000000001",
                    name: "main")))
    }

    private func post(_ asked: PostToWallet) -> RequestOutcome {
        let code = state.withLock { state -> String? in
            if state.posted[asked.id] != nil { return nil }
            if let refusal = state.refusal { return refusal }
            var balances = state.balances
            for leg in asked.legs {
                if let wallet = UniqueID(leg.debit), state.owners[wallet] != asked.ownerID { return "not_found" }
                balances[leg.debit, default: 0] -= leg.amount.minorUnits
                balances[leg.credit, default: 0] += leg.amount.minorUnits
                if UniqueID(leg.debit) != nil, balances[leg.debit, default: 0] < 0 { return "insufficient_funds" }
            }
            state.balances = balances
            state.posted[asked.id] = asked
            return nil
        }
        if let code { return refused(code) }
        return .reply(JSON.encode(PostedToWallet(transactionID: asked.id, postedAt: .distantPast)))
    }
}
