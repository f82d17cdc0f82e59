import BillingDomain
import Outbox
import Synchronization

/// Requests of this process that wait for a payment to come to its end, or for a first answer that is none.
final class BillPaymentWaits: Sendable {
    final class Ticket: Sendable {
        let signal = WakeSignal()
        private let told = Mutex(false)

        /// Nothing is waited for any more.
        var isTold: Bool { told.withLock { $0 } }

        fileprivate func tell() {
            told.withLock { $0 = true }
            signal.raise()
        }
    }

    private let waiting = Mutex<[BillPaymentID: [Ticket]]>([:])

    func enter(_ id: BillPaymentID) -> Ticket {
        let ticket = Ticket()
        waiting.withLock { $0[id, default: []].append(ticket) }
        return ticket
    }

    func leave(_ id: BillPaymentID, _ ticket: Ticket) {
        waiting.withLock { waiting in
            waiting[id]?.removeAll { $0 === ticket }
            if waiting[id]?.isEmpty == true { waiting[id] = nil }
        }
    }

    func tell(_ id: BillPaymentID) {
        for ticket in waiting.withLock({ $0[id] ?? [] }) { ticket.tell() }
    }
}
