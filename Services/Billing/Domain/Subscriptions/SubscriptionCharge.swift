package import MoneyKit
package import Primitives

/// One line of what a subscription costs.
package struct SubscriptionCharge: Sendable, Equatable {
    /// - charge: days in advance.
    /// - credit: days that were charged and are not used.
    /// - usage: what was counted, in arrears.
    package enum Kind: String, Sendable, CaseIterable { case charge, credit, usage }

    package let kind: Kind
    /// Of the price in its plan.
    package let key: String
    package let range: DayRange
    package let ofDays: Int
    package let plan: PlanID
    package let version: Int
    package let quantity: PlanQuantity
    /// Before coupons; below zero for what is given back.
    package let amount: Money
    package internal(set) var discount: Money
    /// Percent.
    package let taxRate: Rate?
    /// The subscription's when it was charged.
    package let revision: Int

    package init(
        kind: Kind, key: String, range: DayRange, ofDays: Int, plan: PlanID, version: Int, quantity: PlanQuantity,
        amount: Money, discount: Money, taxRate: Rate?, revision: Int
    ) {
        self.kind = kind
        self.key = key
        self.range = range
        self.ofDays = ofDays
        self.plan = plan
        self.version = version
        self.quantity = quantity
        self.amount = amount
        self.discount = discount
        self.taxRate = taxRate
        self.revision = revision
    }

    /// What was invoiced for it before tax.
    package var net: Money { Money(minorUnits: amount.minorUnits - discount.minorUnits, currency: amount.currency) }

    /// What is given back of it when it ends on a day: what was invoiced, by its price and tax then, less what was
    /// used.
    package func credit(from day: CalendarDay) throws(SubscriptionError) -> SubscriptionCharge {
        let segment = Segment(range: range, period: range)
        do {
            let unused = try segment.unused(of: net, from: day)
            return SubscriptionCharge(
                kind: .credit, key: key, range: DayRange(from: day, to: range.to), ofDays: ofDays, plan: plan,
                version: version, quantity: quantity, amount: try unused.negated(), discount: .zero(amount.currency),
                taxRate: taxRate, revision: revision)
        } catch {
            throw .amountTooLarge
        }
    }
}

extension [SubscriptionCharge] {
    /// Takes coupons off what is charged, one after the other, before tax and never below zero. What is given back was
    /// invoiced with its own.
    package func discounted(by coupons: [Coupon]) throws(SubscriptionError) -> [SubscriptionCharge] {
        var lines = self
        for coupon in coupons {
            let places = lines.indices.filter { lines[$0].kind != .credit && lines[$0].net.isPositive }
            guard let first = places.first else { break }
            let currency = lines[first].amount.currency
            do {
                let sum = try Money.sum(places.map { lines[$0].net }, in: currency)
                let parts = try coupon.discount(on: sum).split(weights: places.map { lines[$0].net.minorUnits })
                for (place, part) in zip(places, parts) {
                    lines[place].discount = try lines[place].discount.adding(part)
                }
            } catch let refusal as SubscriptionError {
                throw refusal
            } catch {
                throw .amountTooLarge
            }
        }
        return lines
    }
}

/// What lines come to as an invoice, or as what is left to the customer.
package struct SubscriptionBill: Sendable, Equatable {
    package let lines: [SubscriptionCharge]
    package let items: [InvoiceItem]
    /// With tax; below zero for what is left to the customer.
    package let total: Money

    /// - Parameter name: of the plan.
    /// - Throws: `amountTooLarge`.
    package init(_ lines: [SubscriptionCharge], of name: String, in currency: Currency) throws(SubscriptionError) {
        self.lines = lines
        do {
            items = try lines.map { try $0.item(of: name, isTurned: false) }
            total =
                try Self.total(of: items, in: currency)
                ?? Self.left(lines.map { try $0.item(of: name, isTurned: true) }, in: currency)
        } catch {
            throw .amountTooLarge
        }
    }

    /// Nil: below zero, which no invoice is.
    private static func total(of items: [InvoiceItem], in currency: Currency) throws -> Money? {
        do throws(InvoiceError) {
            return try InvoiceTotals(items, discount: nil, in: currency).total
        } catch .amountNotPositive {
            return nil
        }
    }

    private static func left(_ turned: [InvoiceItem], in currency: Currency) throws -> Money {
        try InvoiceTotals(turned, discount: nil, in: currency).total.negated()
    }
}

extension SubscriptionCharge {
    /// As an invoice shows it; turned, what is charged comes back and the other way round.
    fileprivate func item(of name: String, isTurned: Bool) throws -> InvoiceItem {
        let isBack = amount.isNegative != isTurned
        let price = try Rate(mantissa: Int64(amount.minorUnits.magnitude), scale: amount.currency.exponent)
        // What comes back has no discount of an amount, so its price is what is left.
        let net = try Rate(mantissa: Int64(net.minorUnits.magnitude), scale: amount.currency.exponent)
        return InvoiceItem(
            description: description(of: name), quantity: isBack ? Quantity(.one, isNegative: true) : .one,
            unitPrice: isTurned ? net : price,
            discount: isTurned || discount.isZero ? nil : .amount(discount), taxRate: taxRate)
    }

    private func description(of name: String) -> String {
        let days = "\(range.from) to \(range.to.adding(days: -1))"
        return switch kind {
        case .charge: quantity == .one ? "\(name), \(key): \(days)" : "\(name), \(key): \(quantity.text), \(days)"
        case .credit: "\(name), \(key): unused, \(days)"
        case .usage: "\(name), \(key): \(quantity.text) used, \(days)"
        }
    }
}

extension Rate {
    fileprivate static var one: Rate {
        do {
            return try Rate(mantissa: 1, scale: 0)
        } catch {
            preconditionFailure("1 is a decimal")
        }
    }
}
