import Contracts
import JSONKit
import Messaging
import MoneyKit
import Primitives
import Synchronization

/// The wallet's side of holds: one for each id, captured or released once, with answers that get lost when told.
final class HoldsDouble: Sendable {
    struct State {
        var refusal: String?
        var placed: [UniqueID: PlaceWalletHold] = [:]
        /// By the hold.
        var captures: [UniqueID: CaptureWalletHold] = [:]
        var released: Set<UniqueID> = []
        var restored: [UniqueID: PostToWallet] = [:]
        /// What was done twice, or after the other.
        var mistakes: [String] = []
        /// How many answers get lost after their effect.
        var silentAnswers = 0
    }

    let state = Mutex(State())

    private static let purposes: Set<String> = ["withdrawal", "withdrawal_return", "refund"]

    /// Nil: nothing about money on its way out.
    func answer(_ request: IncomingRequest) throws -> RequestOutcome? {
        switch request.type {
        case PlaceWalletHold.type:
            let asked = try PlaceWalletHold.read(request.body)
            return Self.purposes.contains(asked.purpose) ? place(asked) : nil
        case CaptureWalletHold.type:
            let asked = try CaptureWalletHold.read(request.body)
            return isKnown(asked.holdID) ? capture(asked) : nil
        case ReleaseWalletHold.type:
            let asked = try ReleaseWalletHold.read(request.body)
            return isKnown(asked.holdID) ? release(asked) : nil
        case PostToWallet.type:
            let asked = try PostToWallet.read(request.body)
            // What goes back between people is the door's.
            let isProviders = asked.legs.contains { $0.debit.hasPrefix("clearing:") }
            return isProviders && Self.purposes.contains(asked.purpose) ? post(asked) : nil
        default: return nil
        }
    }

    private func isKnown(_ hold: UniqueID) -> Bool { state.withLock { $0.placed[hold] != nil } }

    private func place(_ request: PlaceWalletHold) -> RequestOutcome {
        state.withLock { state in
            if state.placed[request.id] == nil, let code = state.refusal { return Self.refusal(code) }
            state.placed[request.id] = request
            return Self.reply(PlacedHold(holdID: request.id, held: request.amount), &state)
        }
    }

    private func capture(_ request: CaptureWalletHold) -> RequestOutcome {
        state.withLock { state in
            if state.released.contains(request.holdID) { state.mistakes.append("captured after its release") }
            guard let hold = state.placed[request.holdID] else { return Self.refusal("not_found") }
            if let known = state.captures[request.holdID], known.id != request.id {
                state.mistakes.append("captured twice")
            }
            state.captures[request.holdID] = request
            return Self.reply(
                CapturedHold(transactionID: request.id, captured: hold.amount, remaining: .zero(hold.amount.currency)),
                &state)
        }
    }

    private func release(_ request: ReleaseWalletHold) -> RequestOutcome {
        state.withLock { state in
            if state.captures[request.holdID] != nil { state.mistakes.append("released after its capture") }
            guard let hold = state.placed[request.holdID] else { return Self.refusal("not_found") }
            state.released.insert(request.holdID)
            return Self.reply(ReleasedHold(holdID: request.holdID, captured: .zero(hold.amount.currency)), &state)
        }
    }

    private func post(_ request: PostToWallet) -> RequestOutcome {
        state.withLock { state in
            state.restored[request.id] = request
            return Self.reply(PostedToWallet(transactionID: request.id, postedAt: .example), &state)
        }
    }

    private static func reply(_ reply: some FieldEncodable, _ state: inout State) -> RequestOutcome {
        guard state.silentAnswers > 0 else { return .reply(JSON.encode(reply)) }
        state.silentAnswers -= 1
        return .unavailable
    }

    private static func refusal(_ code: String) -> RequestOutcome {
        .refusal(code: code, JSON.encode(Refusal(code: code, detail: "No.")))
    }
}
