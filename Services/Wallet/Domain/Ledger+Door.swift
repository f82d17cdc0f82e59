import MoneyKit
import Primitives

/// What other services ask for: the same gate, the same books, the same group as customers' own commands.
extension Ledger {
    /// Posts legs of one purpose, all or none.
    mutating func post(_ posting: Posting) throws(WalletError) -> LedgerOutcome {
        // One payer and one payee are decided before anything changes; the usual posting costs no copy of the ledger.
        guard posting.mayRefuseHalfWay else { return try book(posting) }
        let before = self
        do throws(WalletError) {
            return try book(posting)
        } catch {
            // Several wallets may have been counted before one refused.
            let further = further
            self = before
            self.further = further
            throw error
        }
    }

    private mutating func book(_ posting: Posting) throws(WalletError) -> LedgerOutcome {
        let purpose = try purpose(posting.purpose, posting.commander)
        let legs = try resolve(posting.legs, purpose, posting.commander)
        try requireOwner(posting.owner, legs)
        guard known[posting.id] == nil else { throw .idReused }
        let admissions = try admit(legs, purpose, posting.commander, posting.authorization)
        let given = Dictionary(admissions.map { ($0.debit.source, $0.given) }) { first, _ in first }
        let (split, shortfalls) = split(legs, given: given)
        try weighTogether(admissions, purpose)
        for admission in admissions { _ = try settle(admission, split, for: posting.id.rawValue) }
        if admissions.isEmpty { try settleCredits(split, purpose) }
        if purpose.counts == .deposit { try countDeposits(split) }
        let transaction = post(draft(posting, purpose, split), split)
        return .postedByService(transaction, shortfalls: shortfalls)
    }

    func purpose(_ name: String, _ commander: Commander) throws(WalletError) -> Purpose {
        guard let purpose = rules.purposes[name], commander.mayUse(purpose) else { throw .purposeRefused(name) }
        return purpose
    }

    /// Whoever's money it is said to be owns it; anything else looks like a wallet that does not exist.
    private func requireOwner(_ owner: OwnerID?, _ legs: ResolvedLegs) throws(WalletError) {
        guard let owner else { return }
        let payers = legs.payers(accounts)
        for slot in payers.isEmpty ? legs.payees(accounts) : payers where accounts[slot].owner != owner {
            throw .notFound(.wallet)
        }
    }

    /// Every wallet that pays goes through the gate; those that are only paid are looked at when nobody pays.
    mutating func admit(
        _ legs: ResolvedLegs, _ purpose: Purpose, _ commander: Commander, _ authorization: Authorization.Key?
    ) throws(WalletError) -> [Admission] {
        let (payers, payees) = (legs.payers(accounts), legs.payees(accounts))
        guard !payers.isEmpty else {
            for slot in payees { try requireOpen(payee: slot, purpose) }
            try requireCurrencies(legs)
            return []
        }
        var debits: [Debit] = []
        for slot in payers {
            let sums = try legs.sums(of: slot, accounts)
            debits.append(
                Debit(
                    purpose: purpose, commander: commander, source: slot,
                    amount: Money(minorUnits: sums.paid, currency: legs.currency(of: slot)),
                    payee: payees.isEmpty ? .nobody : .accounts(payees.filter { $0 != slot }),
                    authorization: authorization, charges: sums.fees, incoming: sums.received,
                    minimum: sums.mayFallShort ? sums.least : nil))
        }
        return try admit(debits, for: legs)
    }

    /// What customers get from us alone is bound by their balance limits too, if the purpose says so.
    private mutating func settleCredits(_ legs: [Leg], _ purpose: Purpose) throws(WalletError) {
        try check(legs)
        if purpose.looksForRoom { try requireRoom(for: legs, payer: nil) }
    }

    /// A deposit's day and its room, for each customer by what all of the wallets receive together.
    private mutating func countDeposits(_ legs: [Leg]) throws(WalletError) {
        for (id, received) in try deposits(in: legs) {
            guard wholeOwners.contains(id), var owner = owners[id] else {
                further.wholeOwners.insert(id)
                continue
            }
            var sum = Int128(0)
            for amount in received { sum += Int128(try rules.rates.cents(of: amount)) }
            let cents = Int64(clamping: sum)
            if owner.standing.restriction.stopsDeposits { throw .notPermitted }
            try requireDepositsDay(cents, owner)
            try requireBalance(of: owner, after: legs)
            owner.depositsToday += cents
            owners[id] = owner
            writes.changedOwners.insert(id)
        }
    }

    /// What each customer gets from others, a sum for each currency.
    private func deposits(in legs: [Leg]) throws(WalletError) -> [(owner: OwnerID, received: [Money])] {
        var found: [(owner: OwnerID, received: [Money])] = []
        for leg in legs {
            let account = accounts[leg.credit]
            guard let owner = account.owner, accounts[leg.debit].owner != owner else { continue }
            let place = found.firstIndex { $0.owner == owner } ?? found.endIndex
            if place == found.endIndex { found.append((owner, [])) }
            let index = found[place].received.firstIndex { $0.currency == account.currency }
            let before = index.map { found[place].received[$0].minorUnits } ?? 0
            let (sum, overflow) = before.addingReportingOverflow(leg.amount)
            guard !overflow else { throw .amountTooLarge }
            let money = Money(minorUnits: sum, currency: account.currency)
            if let index { found[place].received[index] = money } else { found[place].received.append(money) }
        }
        return found
    }

    func draft(_ posting: Posting, _ purpose: Purpose, _ legs: [Leg]) -> TransactionDraft {
        let first = legs[0]
        let currency = accounts[first.debit].currency
        let fees = legs.reduce(Int64(0)) { sum, leg in
            accounts[leg.credit].isFees && accounts[leg.credit].currency == currency ? sum + leg.amount : sum
        }
        let amount = Money(minorUnits: first.amount, currency: currency)
        return TransactionDraft(
            id: posting.id, kind: purpose.kind, source: accounts[first.debit].id,
            destination: accounts[first.credit].id, amount: amount, fee: Money(minorUnits: fees, currency: currency),
            destinationAmount: amount,
            details: details(
                by: posting.commander, purpose, description: posting.description, reference: posting.reference,
                assessment: posting.assessment))
    }

    // MARK: Holds

    mutating func adjust(_ adjustment: HoldAdjustment) throws(WalletError) -> Hold {
        guard adjustment.amount.minorUnits >= 0 else { throw .amountNotPositive }
        if let end = adjustment.expiresAt, end <= now { throw .endPassed }
        let (slot, hold) = try ownHold(adjustment.hold.id, adjustment.hold.account, adjustment.commander)
        try hold.requireOpen()
        let purpose = try purpose(hold.purpose, adjustment.commander)
        let isSameCurrency = adjustment.amount.currency == hold.amount.currency
        if !isSameCurrency || adjustment.amount.minorUnits > hold.amount.minorUnits {
            try requireOpen(payer: accounts[slot], purpose)
        }
        guard isSameCurrency else {
            throw .currencyMismatch(expected: hold.amount.currency)
        }
        var changed = hold
        try changed.adjust(to: adjustment.amount, expiresAt: adjustment.expiresAt?.shown)
        let more = changed.amount.minorUnits - hold.amount.minorUnits
        if more > 0 {
            // The PIN was given for the hold; a service answers for what it raises it to. The limit of one transaction
            // is on all of it, so that it cannot be reached in steps.
            let admission = try admit(
                Debit(
                    purpose: purpose, commander: .service(adjustment.commander.user), source: slot,
                    amount: Money(minorUnits: more, currency: hold.amount.currency), payee: .nobody,
                    whole: changed.amount.minorUnits))
            if let counted = try settle(admission, [], for: hold.id.rawValue).counted {
                changed.counted = hold.counted?.with(counted) ?? counted
            }
            accounts.change(slot) { $0.held += more }
            holds[changed.id] = changed
            writes.changedHolds.insert(changed.id)
        } else {
            store(changed, was: hold, at: slot)
        }
        return holds[changed.id] ?? changed
    }

    /// Takes legs from a service's hold: what it holds, then what is available, then what the shortfall account pays.
    mutating func settle(_ settlement: HoldSettlement) throws(WalletError) -> LedgerOutcome {
        let (source, hold) = try ownHold(settlement.hold.id, settlement.hold.account, settlement.commander)
        let purpose = try purpose(hold.purpose, settlement.commander)
        try hold.requireOpen()
        let legs = try resolve(settlement.legs, purpose, settlement.commander, wallet: source)
        for slot in legs.payers(accounts) where slot != source { throw .notFound(.wallet) }
        guard known[settlement.id] == nil else { throw .idReused }
        let taking = try admit(legs, purpose, settlement, hold, source)
        let (split, shortfalls) = split(legs, given: taking.admission.map { [source: $0.given] } ?? [:])
        let given = taking.admission?.given ?? 0
        let held = min(given, hold.reserved)
        var changed = hold
        try changed.capture(held, final: settlement.final, at: now)
        _ = try balances(after: split)
        if purpose.looksForRoom { try requireRoom(for: split, payer: accounts[source].owner) }
        // The last that may refuse, for it counts.
        if let admission = taking.admission {
            try weighBeyond(admission, beyond: given - held - admission.debit.charges)
        }
        store(changed, was: hold, taking: held, at: source)
        let first = split[0]
        let amount = Money(minorUnits: first.amount, currency: accounts[first.debit].currency)
        let transaction = post(
            TransactionDraft(
                id: settlement.id, kind: purpose.kind, source: accounts[first.debit].id,
                destination: accounts[first.credit].id, amount: amount,
                fee: Money(minorUnits: taking.fees, currency: amount.currency), destinationAmount: amount,
                details: details(
                    by: settlement.commander, purpose, description: hold.reason, hold: hold.id,
                    assessment: hold.assessment)),
            split)
        let taken = Money(minorUnits: given, currency: hold.amount.currency)
        note(.captured(taken, by: settlement.id), holds[hold.id] ?? changed, at: source)
        return .settled(holds[hold.id] ?? changed, transaction, taken: taken, shortfalls: shortfalls)
    }

    private mutating func admit(
        _ legs: ResolvedLegs, _ purpose: Purpose, _ settlement: HoldSettlement, _ hold: Hold, _ source: Int
    ) throws(WalletError) -> (admission: Admission?, fees: Int64) {
        let sums = try legs.sums(of: source, accounts)
        let payees = legs.payees(accounts).filter { $0 != source }
        guard sums.paid > 0 || sums.fees > 0 else {
            for slot in legs.payees(accounts) { try requireOpen(payee: slot, purpose) }
            try requireCurrencies(legs)
            return (nil, 0)
        }
        let debit = Debit(
            purpose: purpose, commander: .service(settlement.commander.user), source: source,
            amount: Money(minorUnits: sums.paid, currency: legs.currency(of: source)),
            payee: payees.isEmpty ? .nobody : .accounts(payees), hold: (hold, freed: hold.reserved),
            charges: sums.fees, incoming: sums.received, minimum: sums.mayFallShort ? sums.least : nil)
        return (try admit([debit], for: legs)[0], sums.fees)
    }

    /// What is taken beyond the hold counts now, and has to fit the limit of one transaction together with the hold.
    /// What a third party has paid out already is counted and not refused.
    private mutating func weighBeyond(_ admission: Admission, beyond: Int64) throws(WalletError) {
        guard beyond > 0 else { return }
        let debit = admission.debit
        var more = Debit(
            purpose: debit.purpose, commander: debit.commander, source: debit.source,
            amount: Money(minorUnits: beyond, currency: debit.amount.currency), payee: .nobody)
        more.whole = Int64(clamping: Int128(debit.hold?.hold.amount.minorUnits ?? 0) + Int128(beyond))
        if let count = try weigh(more, beyond, refuses: !debit.purpose.passesFreeze) {
            _ = apply(count, at: debit.source)
        }
    }

    // MARK: Questions

    /// Spends the authorisation of a debit that would pass, so that what it was given for may be done later.
    mutating func consume(_ question: DebitQuestion) throws(WalletError) -> LedgerOutcome {
        let debit = try debit(of: question)
        _ = try weigh(try admit(debit))
        use(debit, for: question.id)
        return .answered(accounts[debit.source])
    }

    /// Whether it would pass now. Changes nothing.
    package func judge(_ question: DebitQuestion) throws(WalletError) {
        var copy = self
        if try purpose(question.purpose, question.commander).counts == .deposit {
            return try copy.judgeDeposit(question)
        }
        _ = try copy.weigh(try copy.admit(try copy.debit(of: question)))
    }

    private mutating func judgeDeposit(_ question: DebitQuestion) throws(WalletError) {
        try judge(
            DepositOrder(
                deposit: question.id, account: question.account, owner: question.owner, amount: question.amount,
                fee: .zero(question.amount.currency)))
    }

    private func debit(of question: DebitQuestion) throws(WalletError) -> Debit {
        guard question.amount.isPositive else { throw .amountNotPositive }
        let purpose = try purpose(question.purpose, question.commander)
        let slot = try ownSlot(question.account, question.commander)
        guard accounts[slot].owner == question.owner else { throw .notFound(.wallet) }
        return Debit(
            purpose: purpose, commander: question.commander, source: slot, amount: question.amount, payee: .nobody,
            authorization: question.authorization)
    }
}

extension Posting {
    /// Whether several wallets are counted one after the other.
    fileprivate var mayRefuseHalfWay: Bool {
        func hasSeveral(_ accounts: some Sequence<NamedAccount?>) -> Bool {
            var first: NamedAccount?
            for case .wallet(let id)? in accounts {
                if let first, first != .wallet(id) { return true }
                first = .wallet(id)
            }
            return false
        }
        return hasSeveral(legs.lazy.map(\.debit)) || hasSeveral(legs.lazy.map { $0.credit })
    }
}

extension ResolvedLegs {
    /// Of the first leg that the wallet pays.
    func currency(of slot: Int) -> Currency { items.first { $0.debit == slot }?.currency ?? .USD }
}
