import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import PaymentsDomain
import Primitives

/// `POST /send`: to somebody by e-mail address, telephone or account number. What is for an address that nobody has
/// proven is set aside for seven days.
struct SendMoney: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/send", id: "sendMoney", summary: "Pay somebody by address, number or account",
        tag: "Payments", access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .moveMoney,
        idempotency: .required, success: 201, problems: .payment, rateClass: .money)

    struct Body: FieldDecodable {
        let source: UniqueID
        let to: RecipientFields
        let amount: Money
        let note: String?
        let authorization: String?

        init(_ fields: inout Fields) {
            source = fields.required("source_wallet_id", .uuid)
            to = fields.required("recipient", .object(RecipientFields.self))
            amount = fields.required("amount", .money)
            note = fields.optional("note", .note)
            authorization = fields.optional("authorization", .authorization)
        }
    }

    let parts: PeopleParts

    func handle(_ call: Call<Self>) async throws -> Reply<PaymentView> {
        let key = try DepositKey(call.idempotency)
        let id = try await parts.made { try await send(call, key) }
        return try await idempotent(call, parts.transactions) { transaction in
            .created(try await parts.view(of: id, for: try call.caller.userID, in: transaction))
        }
    }

    private func send(_ call: Call<Self>, _ key: DepositKey) async throws -> PaymentID {
        if let known = try await parts.desk.known(key) { return known }
        let body = call.body
        let caller = try call.caller
        try PaymentAmount.check(body.amount)
        let payer = try await parts.recipients.payer(caller.userID, from: body.source)
        let found = try await parts.recipients.find(body.to.recipient)
        switch (found, body.to.recipient) {
        case (let found?, _):
            guard found.person.id != caller.userID else { throw PaymentsError.selfPayment }
            return try await parts.desk.pay(
                PaymentOrder(
                    source: .send, sourceID: nil, payer: payer,
                    payee: try await parts.recipients.payee(found, in: body.amount.currency), amount: body.amount,
                    note: body.note, channel: Payment.Channel(caller), authorization: body.authorization), key: key)
        case (nil, .address(let address)):
            return try await parts.desk.payLater(
                body.amount, from: payer, to: address, note: body.note, channel: Payment.Channel(caller),
                authorization: body.authorization, key: key)
        case (nil, .account): throw PaymentsError.missing(.account)
        }
    }
}

extension Payment.Channel {
    init(_ caller: Caller) { self = caller.isPerson ? .session : .apiKey }
}

extension DepositKey {
    /// - Throws: 400 `idempotency_key_required`.
    init(_ context: IdempotencyContext?) throws(Problem) {
        guard let context else { throw Problem(.idempotencyKeyRequired) }
        self.init(scope: context.scope, key: context.key, requestHash: context.requestHash)
    }
}

extension [ProblemCode] {
    /// The refusals of whatever pays somebody: the wallet's, and ours.
    static let payment: [ProblemCode] = [
        .notFound, .amountNotPositive, .amountOutOfRange, .selfPayment, .currencyUnsupported, .walletFrozen,
        .walletClosed, .currencyMismatch, .authorizationRequired, .authorizationInvalid, .insufficientFunds,
        .limitExceeded, .recipientLimitExceeded, .amountTooLarge, .accountRestricted, .transactionNotPermitted,
        .rateUnavailable, .assessmentUnavailable,
    ]
}
