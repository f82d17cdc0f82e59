import Contracts
import Messaging
import Outbox
import PaymentsDomain
import Primitives

/// Somebody has shown that an address is theirs: what waits for it is theirs too.
struct OnContactVerified: Sendable {
    static let types = [ContactVerified.type]

    let saga: PaymentSaga
    let requests: MoneyRequestStore
    let splits: SplitStore

    var handlers: [String: EventConsumer.Handler] {
        [
            ContactVerified.type: { message, transaction in
                let event = try ContactVerified.read(message.body)
                let kind: ContactAddress.Kind = event.kind == .email ? .email : .phone
                // What is no address to us was never sent to.
                guard let address = ContactAddress(kind, event.address) else { return }
                for payment in try await saga.payments.lockWaiting(for: address, in: transaction) {
                    _ = try await saga.take(.claimed(by: event.userID), about: payment, in: transaction)
                }
                try await requests.claim(address, by: event.userID, now: saga.clock.now(), in: transaction)
                if case .email(let text) = address {
                    try await splits.claim(text, by: event.userID, in: transaction)
                }
            }
        ]
    }
}
