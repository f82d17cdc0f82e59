package import MoneyKit
package import Primitives
package import WalletDomain

/// What other services ask for.
extension LedgerWorld {
    /// A system account by its name, wherever tests write one.
    package func system(_ group: String, _ currency: Currency) -> Account? {
        SystemAccount(group: group).flatMap { system($0, currency) }
    }

    /// A leg from a wallet, or from the hold's, in dollars.
    package func leg(
        _ from: AccountID? = nil, to: String, _ amount: Int64, shortfall: String? = nil
    ) -> NamedLeg {
        NamedLeg(
            debit: from.map { .wallet($0) }, credit: named(to), amount: dollars(amount),
            shortfall: shortfall.flatMap { SystemAccount(group: $0) })
    }

    package func leg(from: String, to: AccountID, _ amount: Int64) -> NamedLeg {
        NamedLeg(debit: named(from), credit: .wallet(to), amount: dollars(amount), shortfall: nil)
    }

    package func leg(_ from: AccountID, to: AccountID, _ amount: Int64) -> NamedLeg {
        NamedLeg(debit: .wallet(from), credit: .wallet(to), amount: dollars(amount), shortfall: nil)
    }

    private func named(_ group: String) -> NamedAccount {
        SystemAccount(group: group).map { .system($0) } ?? .system(.fees)
    }

    package func post(
        _ purpose: String, by service: String, _ legs: [NamedLeg], owner: OwnerID? = nil, id: TransactionID? = nil,
        for initiator: Initiator? = nil, authorization: Authorization.Key? = nil
    ) -> LedgerCommand {
        .post(
            Posting(
                id: id ?? ids.next(), commander: .service(service, for: initiator), purpose: purpose, owner: owner,
                legs: legs, authorization: authorization))
    }

    package func placeHold(
        _ account: AccountID, _ amount: Int64, _ purpose: String, by service: String, minimum: Int64? = nil,
        id: HoldID? = nil, end: HoldPlacement.End = .never
    ) -> LedgerCommand {
        .placeHold(
            HoldPlacement(
                id: id ?? ids.next(), commander: .service(service), account: account,
                owner: accounts[account]?.owner, purpose: purpose, amount: dollars(amount),
                minimum: minimum.map { dollars($0) }, reason: nil, end: end))
    }

    package func settle(
        _ hold: HoldID, by service: String, _ legs: [NamedLeg], final: Bool = false, id: TransactionID? = nil
    ) -> LedgerCommand {
        .settleHold(
            HoldSettlement(
                id: id ?? ids.next(), commander: .service(service), hold: facts(of: hold), legs: legs, final: final))
    }

    package func adjust(
        _ hold: HoldID, by service: String, to amount: Int64, expiresAt: Timestamp? = nil
    ) -> LedgerCommand {
        .adjustHold(
            HoldAdjustment(
                commander: .service(service), hold: facts(of: hold), amount: dollars(amount), expiresAt: expiresAt))
    }

    private func facts(of hold: HoldID) -> HoldFacts {
        let known = holds[hold]
        let account = known?.account ?? AccountID(hold.rawValue)
        return HoldFacts(
            id: hold, account: account, owner: accounts[account]?.owner, purpose: known?.purpose ?? "card_capture")
    }
}
