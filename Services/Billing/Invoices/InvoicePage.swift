import BillingDomain
import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// An invoice as a page that runs nothing: what people wrote are letters in it.
struct InvoicePage: Sendable {
    let invoice: Invoice
    let issue: Invoice.Issue

    var html: String {
        let title = "Invoice \(issue.number)"
        return """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>\(text(title))</title>
            <meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">
            <meta name="referrer" content="no-referrer"></head>
            <body style="font-family: sans-serif; max-width: 48em; margin: 3em auto; padding: 0 1em">
            <h1>\(text(title))</h1>
            <dl style="white-space: pre-line">
            \(facts)</dl>
            <table style="width: 100%; border-collapse: collapse">
            <thead><tr><th align="left">Item</th><th align="right">Quantity</th><th align="right">Price</th>\
            <th align="right">Net</th></tr></thead>
            <tbody>
            \(rows)</tbody></table>
            </body></html>

            """
    }

    private var facts: String {
        let (customer, issuer) = (invoice.draft.customer, issue.issuer)
        let all: [(name: String, value: String?)] = [
            ("From", ([issuer.name] + issuer.address).joined(separator: "\n")),
            ("To", ([customer.name] + customer.address).joined(separator: "\n")),
            ("Issued on", issue.at.day.description), ("Due on", issue.dueOn.description),
            ("Status", invoice.state.rawValue.replacing("_", with: " ")),
            ("Due now", InvoiceDocument.shown(invoice.amountDue)), ("Notes", invoice.draft.notes),
        ]
        return all.compactMap { fact in
            fact.value.map { "<dt>\(fact.name)</dt><dd><bdi>\(text($0))</bdi></dd>\n" }
        }.joined()
    }

    private var rows: String {
        let totals = invoice.totals
        let items = zip(invoice.draft.items, totals.lines).map { item, line in
            row([text(item.description), item.quantity.text, item.unitPrice.text, line.net.amountText])
        }
        var sums: [(String, Money)] = [("Subtotal", totals.subtotal)]
        if !totals.discountTotal.isZero { sums.append(("Discounts", totals.discountTotal)) }
        sums += totals.taxLines.map { ("Tax \($0.rate.text) % of \($0.taxable.amountText)", $0.tax) }
        return
            (items + sums.map { row([$0.0, "", "", $0.1.amountText]) }
            + [row(["Total", "", "", InvoiceDocument.shown(totals.total)])]).joined()
    }

    /// - Parameter cells: as they stand in a page.
    private func row(_ cells: [String]) -> String {
        let rest = cells.dropFirst().map { "<td align=\"right\">\($0)</td>" }.joined()
        return "<tr><td style=\"white-space: pre-line\"><bdi>\(cells[0])</bdi></td>\(rest)</tr>\n"
    }

    private func text(_ text: String) -> String { HTMLText.escaped(text) }
}

extension Reply {
    /// Of an address that lets in whoever has it: kept by nobody, found by no search, and told to no other page.
    var ofSecretAddress: Reply {
        header("Cache-Control", "no-store").header("X-Robots-Tag", "noindex").header("Referrer-Policy", "no-referrer")
    }
}
