import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// What the routes of payments work with.
struct PaymentShop: Sendable {
    let book: PaymentBook
    let accounts: AccountBook
    let methods: MethodBook
    let worker: PaymentWorker
    let forms: CheckoutForms
    let config: SandboxConfig
    let clock: WallClock
    let ids: IDGenerator

    /// Merchants show their key as `Authorization: Bearer <key>`.
    func authenticate(_ authorization: String?) throws(PaymentError) {
        let expected = "Bearer \(config.apiKey)"
        guard let authorization, constantTimeEquals(authorization, expected) else { throw .wrongAPIKey }
    }

    /// One payment for a reference, with what its amount asks for at once; the rest happens by itself.
    func create(_ order: PaymentOrder) async throws -> (payment: SandboxPayment, isNew: Bool) {
        let (payment, isNew) = try await book.create(order)
        guard isNew else { return (payment, false) }
        let ending: SandboxPayment.Ending = payment.face.isCaptured ? .approved : .succeeded
        switch AmountBehaviour(payment.amount) {
        case .ordinary, .fails, .notifiesThrice: worker.end(payment)
        case .waits: break
        case .notifiesBeforeAnswering:
            let (ended, event) = try await book.end(payment.reference, ending)
            if let event { await worker.deliverNow(event) }
            return (ended, true)
        case .answersWithTimeout:
            let event = try await book.end(payment.reference, ending).event
            if let event { worker.deliver(event, after: config.lateWebhookDelay) }
            try await Task.sleep(for: config.stall)
            throw PaymentError.gatewayTimeout
        }
        return (payment, true)
    }

    /// The same of one that is charged off what is kept: where its amount says nothing else it ends before it is
    /// answered.
    func charge(_ order: PaymentOrder) async throws -> (payment: SandboxPayment, isNew: Bool) {
        let (payment, isNew) = try await create(order)
        guard isNew, payment.status == .pending else { return (payment, isNew) }
        let ending: SandboxPayment.Ending
        switch AmountBehaviour(payment.amount) {
        case .fails: ending = .failed(code: "card_declined")
        case .ordinary, .notifiesThrice: ending = .succeeded
        case .waits, .notifiesBeforeAnswering, .answersWithTimeout: return (payment, true)
        }
        let (ended, event) = try await book.end(payment.reference, ending)
        if let event { worker.deliver(event) }
        return (ended, true)
    }

    /// Whether what is to be charged can be; a charge that is there already stays.
    func mayCharge(_ order: PaymentOrder, _ method: () async throws -> StoredMethod) async throws -> Bool {
        if await book.has(order) { return true }
        return try await method().status == .active
    }

    /// Somebody gives something to pay with.
    /// - Parameter card: nil: it is no good.
    func give(_ method: StoredMethod, _ card: StoredMethod.Card?) async throws -> StoredMethod {
        let given =
            if let card {
                try await methods.move(method.id, to: .active, card: card)
            } else {
                try await methods.move(method.id, to: .failed, failureCode: "card_declined")
            }
        if !given.isTold { worker.tell(given) }
        return given
    }

    /// The same for a refund.
    /// - Parameters:
    ///   - payment: as the book knows it.
    ///   - name: the merchant's own reference.
    ///   - amount: nil for all that is left.
    func refund(
        _ payment: String, as name: String, _ amount: Money?, facts: [String: String] = [:]
    ) async throws -> (refund: SandboxRefund, isNew: Bool) {
        let (refund, isNew) = try await book.refund(payment: payment, as: name, amount: amount, facts: facts)
        guard isNew else { return (refund, false) }
        switch RefundBehaviour(refund.amount) {
        case .ordinary, .fails, .notifiesThrice, .getsLost, .comesBack: worker.end(refund)
        case .waits: break
        case .notifiesBeforeAnswering:
            let (ended, event) = try await book.endRefund(refund.reference, .succeeded)
            if let event { await worker.deliverNow(event) }
            return (ended, true)
        case .answersWithTimeout:
            let event = try await book.endRefund(refund.reference, .succeeded).event
            if let event { worker.deliver(event, after: config.lateWebhookDelay) }
            try await Task.sleep(for: config.stall)
            throw PaymentError.gatewayTimeout
        }
        return (refund, true)
    }

    func view(_ payment: SandboxPayment) async -> PaymentView {
        PaymentView(payment, refunded: await book.refunded(of: payment), publicURL: config.publicURL)
    }
}

/// The merchant's reference in a path.
struct ReferencePath: FieldDecodable {
    let reference: String

    init(_ fields: inout Fields) {
        reference = fields.required("reference", .text(1...255))
    }
}
