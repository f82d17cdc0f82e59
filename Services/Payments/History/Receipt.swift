import Contracts
import DocumentKit
import HTTPKit
import MoneyKit
import PaymentsDomain
import Primitives

/// What somebody keeps of a transaction that has moved. The same transaction is the same receipt.
struct Receipt: Sendable {
    let line: HistoryLine
    let postedAt: Timestamp

    init(_ line: HistoryLine, _ postedAt: Timestamp) {
        self.line = line
        self.postedAt = postedAt
    }

    /// Nil of what has not moved.
    init?(_ line: HistoryLine) {
        guard let row = line.row else { return nil }
        self.init(line, row.postedAt)
    }

    /// The reference, or the id where there is none.
    var number: String { line.reference ?? "\(line.id)" }

    var fileName: String { "receipt-\(line.id)" }

    private static let title = "Receipt"

    /// What people read, line by line.
    private var facts: [(name: String, value: String)] {
        let way =
            switch line.direction {
            case .in: "Received"
            case .out: "Paid"
            case .internal: "Moved"
            }
        let all: [(name: String, value: String?)] = [
            ("Number", number), ("Kind", line.type.replacing("_", with: " ")), (way, line.amount.description),
            ("Fee in it", line.fee.isPositive ? line.fee.description : nil),
            (line.direction == .in ? "From" : "To", line.counterpartyName ?? line.counterpartyNumber),
            ("Description", line.description), ("Status", line.status.replacing("_", with: " ")),
            ("Posted at", postedAt.description), ("Transaction", line.row.map { "\($0.transactionID)" }),
        ]
        return all.compactMap { fact in fact.value.map { (fact.name, $0) } }
    }

    var document: Document {
        Document(
            title: Self.title, footer: "\(Self.title) \(number)", createdAt: postedAt,
            blocks: [.heading(Self.title), .facts(facts.map { Document.Fact($0.name, $0.value) })])
    }

    /// A page that runs nothing: what people wrote are letters in it.
    var html: String {
        let rows = facts.map { "<dt>\($0.name)</dt><dd><bdi>\(HTMLText.escaped($0.value))</bdi></dd>\n" }.joined()
        return """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>\(Self.title) \(HTMLText.escaped(number))</title>
            <meta name="viewport" content="width=device-width"></head>
            <body style="font-family: sans-serif; max-width: 36em; margin: 3em auto; padding: 0 1em">
            <h1>\(Self.title)</h1>
            <dl style="white-space: pre-line">
            \(rows)</dl></body></html>

            """
    }
}
