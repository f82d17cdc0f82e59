package import MoneyKit

/// What an invoice comes to, by the rules of EN 16931: each item is rounded once, the invoice's discount is split over
/// the rates of tax by their nets, and each rate is taxed once. Everything rounds half away from zero.
package struct InvoiceTotals: Sendable, Equatable {
    /// One item: what it costs, what is taken off, and what is left.
    package struct Line: Sendable, Equatable {
        package let gross: Money
        package let discount: Money
        package let net: Money

        package init(gross: Money, discount: Money, net: Money) {
            self.gross = gross
            self.discount = discount
            self.net = net
        }
    }

    /// All items of one rate.
    package struct TaxLine: Sendable, Equatable {
        /// In percent, as the first of the items has it.
        package let rate: Rate
        /// After the rate's part of the invoice's discount.
        package let taxable: Money
        package let tax: Money

        package init(rate: Rate, taxable: Money, tax: Money) {
            self.rate = rate
            self.taxable = taxable
            self.tax = tax
        }
    }

    /// In the order of the items.
    package let lines: [Line]
    /// Of all items before any discount.
    package let subtotal: Money
    /// Of the items and of the invoice.
    package let discountTotal: Money
    /// `subtotal` less `discountTotal`.
    package let net: Money
    /// In the order in which the items name the rates; items outside of any tax are in none.
    package let taxLines: [TaxLine]
    package let tax: Money
    package let total: Money

    /// As they were counted before: what is issued is not counted again.
    package init(
        lines: [Line], subtotal: Money, discountTotal: Money, net: Money, taxLines: [TaxLine], tax: Money, total: Money
    ) {
        self.lines = lines
        self.subtotal = subtotal
        self.discountTotal = discountTotal
        self.net = net
        self.taxLines = taxLines
        self.tax = tax
        self.total = total
    }

    /// - Throws: `amountNotPositive` for a total below zero; as `InvoiceDiscount`; `amountTooLarge`.
    package init(
        _ items: [InvoiceItem], discount: InvoiceDiscount?, in currency: Currency
    ) throws(InvoiceError) {
        do {
            try self.init(counting: items, discount, currency)
        } catch let refusal as InvoiceError {
            throw refusal
        } catch {
            // Of amounts of one currency that are added and multiplied nothing else can be wrong.
            throw .amountTooLarge
        }
        guard !total.isNegative else { throw .amountNotPositive }
    }

    private init(counting items: [InvoiceItem], _ discount: InvoiceDiscount?, _ currency: Currency) throws {
        var lines: [Line] = []
        var groups: [Group] = []
        for item in items {
            let gross = try item.quantity.price(at: item.unitPrice, in: currency)
            let off = try item.discount?.off(gross) ?? .zero(currency)
            let line = Line(gross: gross, discount: off, net: try gross.subtracting(off))
            lines.append(line)
            if let index = groups.firstIndex(where: { Rate.isSameTax($0.rate, item.taxRate) }) {
                groups[index].net = try groups[index].net.adding(line.net)
            } else {
                groups.append(Group(rate: item.taxRate, net: line.net))
            }
        }
        let before = try Money.sum(lines.map(\.net), in: currency)
        let off = try discount?.off(before) ?? .zero(currency)
        if !off.isZero { try Self.take(off, off: &groups) }
        var taxLines: [TaxLine] = []
        for group in groups {
            guard let rate = group.rate else { continue }
            taxLines.append(
                TaxLine(rate: rate, taxable: group.net, tax: try rate.percent(of: group.net, rounding: .halfUp)))
        }
        self.lines = lines
        self.taxLines = taxLines
        subtotal = try Money.sum(lines.map(\.gross), in: currency)
        discountTotal = try Money.sum(lines.map(\.discount) + [off], in: currency)
        net = try before.subtracting(off)
        tax = try Money.sum(taxLines.map(\.tax), in: currency)
        total = try net.adding(tax)
    }

    /// By their nets. What comes back on the whole takes no part of it.
    private static func take(_ discount: Money, off groups: inout [Group]) throws {
        guard !discount.isNegative else { throw InvoiceError.amountOutOfRange }
        let parts = try discount.split(weights: groups.map { max(0, $0.net.minorUnits) })
        for index in groups.indices { groups[index].net = try groups[index].net.subtracting(parts[index]) }
    }

    /// What is taxed alike.
    private struct Group {
        let rate: Rate?
        var net: Money
    }
}

extension Rate {
    /// `7.5` and `7.50` are one rate; no tax and a tax of nothing are two.
    static func isSameTax(_ left: Rate?, _ right: Rate?) -> Bool {
        guard let left, let right else { return left == nil && right == nil }
        return !(left < right) && !(right < left)
    }
}
