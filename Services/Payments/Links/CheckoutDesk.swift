import MoneyKit
import PaymentsDomain
import PostgresAccess
import Primitives

/// What a guest asks for.
struct CheckoutOrder: Sendable {
    let slug: String
    let guest: Guest
    /// Nil: what the link asks for.
    let amount: Money?
    let provider: String
}

/// Opens checkouts: a guest pays a provider, and the money comes in as a deposit does, for whoever made the link.
struct CheckoutDesk: Sendable {
    let deposits: DepositDesk
    let book: LinkBook
    let fees: OutflowFeeStore

    /// Gives the deposit of a key, new or known.
    /// - Throws: as `DepositDesk.open`; `amountNotSupported` for what the provider does not carry.
    func open(_ order: CheckoutOrder, key: DepositKey) async throws -> DepositID {
        if let known = try await deposits.known(key) { return known }
        // No partner is asked for what is only tried.
        guard let link = try await book.links.find(slug: order.slug), link.isLive else {
            throw PaymentsError.missing(.link)
        }
        let now = deposits.clock.now()
        let amount = try await book.amount(of: link, for: order.amount, at: now)
        guard try deposits.saga.providers.named(order.provider).carries(amount, by: .card) else {
            throw PaymentsError.amountNotSupported
        }
        let fee = try await fees.payee(of: .checkout, in: amount.currency)
        let deposit = Deposit(
            id: deposits.ids.next(), owner: link.owner, wallet: link.wallet, amount: amount,
            fee: try fee.fee(on: amount), provider: order.provider, method: .card,
            returnURL: link.face.redirectURL, createdAt: now.wholeMilliseconds, stage: .ordered, link: link.id)
        return try await deposits.open(deposit, key: key) { transaction in
            try await book.begin(
                link, PaymentID(deposit.id.rawValue), amount, now: deposits.clock.now(), in: transaction)
            try await book.checkouts.insert(order.guest, of: deposit, in: transaction)
        }
    }

    /// Names of the providers through which guests can pay what a link asks for.
    func providers(of link: Link) -> [String] {
        deposits.saga.providers.all.values.filter { provider in
            link.price.amount.map { provider.carries($0, by: .card) } ?? provider.profile.carries(link.currency)
        }.map(\.name).sorted()
    }
}
