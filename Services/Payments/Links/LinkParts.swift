import HTTPKit
import PaymentsDomain
import Primitives
import ServiceKit
import ServiceLifecycle

/// Sellers and their links: what their routes are made from, and what runs beside them.
struct LinkParts: Sendable {
    let desk: LinkDesk
    let checkouts: CheckoutDesk
    let people: PeopleParts
    let returnRules: ReturnURLRules
    /// Where people reach the gateway.
    let publicURL: String

    init(
        _ context: ServiceContext, _ config: PaymentsConfig, _ book: LinkBook, _ people: PeopleParts,
        _ deposits: DepositDesk
    ) throws {
        desk = LinkDesk(
            client: try context.postgres(), book: book, recipients: people.recipients, clock: context.clock,
            ids: context.ids)
        checkouts = CheckoutDesk(deposits: deposits, book: book, fees: people.desk.fees)
        self.people = people
        returnRules = config.returnRules
        publicURL = config.publicURL
    }

    var transactions: Transactions { people.transactions }

    func view(_ link: Link) -> LinkView { LinkView(link, url: "\(publicURL)/pay/\(link.slug)") }

    /// What payers can pay with: their wallet, or as guests one of the providers that carry it.
    func methods(of link: Link) -> [String] { ["wallet"] + checkouts.providers(of: link) }

    var endpoints: [any Endpoint] {
        let merchants = desk.book.merchants
        return [
            GetMerchant(merchants: merchants),
            PutMerchant(merchants: merchants, transactions: transactions, clock: people.clock),
            CreateLink(parts: self),
            ListLinks(parts: self),
            GetLink(parts: self),
            ChangeLink(parts: self),
            DeleteLink(parts: self),
            ShowPayPage(parts: self),
            PayLink(parts: self),
            TryLink(parts: self),
            OpenCheckout(parts: self),
        ]
    }

    func services(_ context: ServiceContext) -> [any Service] {
        [context.job("payments-expire-links", every: LinkDesk.interval) { try await desk.expire() }]
    }
}
