import MoneyKit
import PaymentsDomain

/// A payment provider: takes money when its customers give it, tells of it until it is heard, in any order, and once
/// changes its mind.
final class SimulatedProvider {
    enum Standing: Equatable {
        case pending, paid, wronglyPaid, declined, cancelled
    }

    private let kernel: Kernel
    private let inboxes: [Int]
    private(set) var standings: [Int: Standing] = [:]
    private var amounts: [Int: Money] = [:]
    private var events = 0
    private var unheard: Set<Int> = []
    /// Gives an event to a process of the payments service, which calls back when it has it safe.
    var deliver:
        (_ process: Int, _ event: Int, _ deposit: Int, ProviderPayment, _ isTaken: @escaping () -> Void) -> Void = {
            _, _, _, _, _ in
        }

    init(_ kernel: Kernel, inboxes: [Int]) {
        self.kernel = kernel
        self.inboxes = inboxes
    }

    func answer(_ question: DepositQuestion, about deposit: Int, of amount: Money) -> DepositAnswer {
        switch question {
        case .create: if standings[deposit] == nil { make(deposit, amount) }
        case .cancel: if standings[deposit] == .pending { standings[deposit] = .cancelled }
        case .fetch, .reserve, .release, .assess, .credit, .close, .refund: break
        }
        return payment(deposit).map { .provider($0) } ?? .unknownToProvider
    }

    private func payment(_ deposit: Int) -> ProviderPayment? {
        guard let standing = standings[deposit], let amount = amounts[deposit] else { return nil }
        switch standing {
        case .pending: return .pending(reference: "pay", checkoutURL: nil)
        case .paid: return .paid(amount, reference: "pay")
        case .wronglyPaid:
            return .paid(Money(minorUnits: amount.minorUnits + 5, currency: amount.currency), reference: "pay")
        case .declined: return .declined(reason: "card_declined")
        case .cancelled: return .cancelled
        }
    }

    private func make(_ deposit: Int, _ amount: Money) {
        standings[deposit] = .pending
        amounts[deposit] = amount
        let soon = kernel.pick(1_000...3_000_000)
        switch kernel.pick(0...9) {
        case 0...4: become(.paid, deposit, after: soon)
        case 5: become(.paid, deposit, after: kernel.pick(60_000_000...20_000_000_000))
        case 6: become(.declined, deposit, after: soon)
        case 7:
            become(.declined, deposit, after: soon)
            become(.paid, deposit, after: soon + kernel.pick(1_000...90_000_000))
        case 8:
            become(.wronglyPaid, deposit, after: soon)
            if kernel.chance(60) { become(.paid, deposit, after: soon + kernel.pick(1_000...90_000_000)) }
        default: break  // nobody ever pays
        }
    }

    private func become(_ standing: Standing, _ deposit: Int, after delay: Int64) {
        kernel.after(delay, "provider's standing changes", deposit) { [unowned self] in
            guard standings[deposit] != .cancelled else { return }
            standings[deposit] = standing
            guard let payment = payment(deposit) else { return }
            events += 1
            unheard.insert(events)
            tell(events, deposit, payment, pause: 500_000)
        }
    }

    private func tell(_ event: Int, _ deposit: Int, _ payment: ProviderPayment, pause: Int64) {
        let process = kernel.pick(inboxes)
        kernel.send(to: process, "webhook", event) { [unowned self] in
            deliver(process, event, deposit, payment) { [unowned self] in
                kernel.send("webhook is answered", event) { [unowned self] in
                    // Some providers send again what they know was taken.
                    if !kernel.isStormy || kernel.chance(85) { unheard.remove(event) }
                }
            }
        }
        kernel.after(pause, "provider looks back", event) { [unowned self] in
            if unheard.contains(event) { tell(event, deposit, payment, pause: min(pause * 2, 60_000_000)) }
        }
    }
}
