import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

extension DepositFilter {
    /// What a list of deposits can be narrowed to, whoever asks.
    init(_ fields: inout Fields) {
        self.init()
        status = fields.optional("status", .choice(Deposit.Status.self).described("Only those that stand so"))
        wallet = fields.optional("wallet_id", .uuid.described("Only those into this wallet"))
        from = fields.optional("from", .timestamp.described("Made at this instant or later"))
        to = fields.optional("to", .timestamp.described("Made before this instant"))
    }
}
