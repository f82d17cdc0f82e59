package import XMLKit

/// What a bank says about payments it was told to make: pain.002 (to a customer) and pacs.002 (to a bank), any version.
package struct StatusReport: Hashable, Sendable {
    package enum Outcome: Hashable, Sendable {
        /// ACSC: settled.
        case succeeded
        /// RJCT.
        case refused(ISOReason)
        /// Anything else, of which nothing follows yet.
        case processing
    }

    /// Whom a status is about. What is nil is not told.
    package struct Status: Hashable, Sendable {
        package enum Level: Hashable, Sendable {
            case message, payment, transaction
        }

        package let level: Level
        /// `MsgId` of what we sent.
        package let message: String?
        /// `PmtInfId` of what we sent.
        package let payment: String?
        package let endToEnd: String?
        package let uetr: String?
        package let outcome: Outcome
    }

    package let id: String
    package let statuses: [Status]

    /// - Throws: `ISOError.otherMessage`, or `.incomplete` without an id.
    package init(_ document: ISODocument) throws(ISOError) {
        guard ["pain.002", "pacs.002"].contains(document.kind) else { throw .otherMessage(document.name) }
        let body = document.body
        id = try body.required("GrpHdr", "MsgId")
        var statuses: [Status] = []
        for group in body.children("OrgnlGrpInfAndSts") {
            statuses += [Self.status(.message, group, "GrpSts", message: group.given("OrgnlMsgId"))].compactMap(\.self)
        }
        // In pain.002 the message is named once, above everything.
        let message = body.child("OrgnlGrpInfAndSts")?.given("OrgnlMsgId")
        for payment in body.children("OrgnlPmtInfAndSts") {
            let name = payment.given("OrgnlPmtInfId")
            let own = Self.status(.payment, payment, "PmtInfSts", message: message, payment: name)
            let below = payment.children("TxInfAndSts").map {
                Self.status(.transaction, $0, "TxSts", message: message, payment: name)
            }
            statuses += ([own] + below).compactMap(\.self)
        }
        statuses += body.children("TxInfAndSts").compactMap {
            Self.status(.transaction, $0, "TxSts", message: $0.at("OrgnlGrpInf")?.given("OrgnlMsgId") ?? message)
        }
        self.statuses = statuses
    }

    private static func status(
        _ level: Status.Level, _ element: XMLElement, _ name: String, message: String?, payment: String? = nil
    ) -> Status? {
        guard let code = element.given(name) else { return nil }
        let outcome: Outcome =
            switch code {
            case "ACSC": .succeeded
            case "RJCT": .refused(ISOReason(of: element.child("StsRsnInf")))
            default: .processing
            }
        return Status(
            level: level, message: message, payment: payment, endToEnd: element.given("OrgnlEndToEndId"),
            uetr: element.given("OrgnlUETR")?.lowercased(), outcome: outcome)
    }

    /// What it says of one payment of ours; nil when it says nothing of it.
    ///
    /// A refusal covers all that is below it. Else the nearest word counts: of the transaction, then of its payment,
    /// then of the message.
    package func outcome(message: String, payment: String, endToEnd: String, uetr: String? = nil) -> Outcome? {
        let about = statuses.filter { status in
            switch status.level {
            case .message: status.message == message
            case .payment: status.message == message && status.payment == payment
            case .transaction:
                (status.message ?? message) == message && (status.payment ?? payment) == payment
                    && status.names(endToEnd: endToEnd, uetr: uetr)
            }
        }
        let nearest = [Status.Level.transaction, .payment, .message].lazy.flatMap { level in
            about.filter { $0.level == level }
        }.map(\.outcome)
        return nearest.first(where: \.isRefused) ?? nearest.first
    }
}

extension StatusReport.Status {
    /// By both where both are told.
    func names(endToEnd: String, uetr: String?) -> Bool {
        let isEndToEnd = self.endToEnd.map { $0 == endToEnd }
        let isUETR = self.uetr.flatMap { told in uetr.map { told == $0.lowercased() } }
        return (isEndToEnd ?? isUETR ?? false) && (isUETR ?? true)
    }
}

extension StatusReport.Outcome {
    package var isRefused: Bool {
        if case .refused = self { true } else { false }
    }
}

/// Why a bank refuses or sends back.
package struct ISOReason: Hashable, Sendable {
    /// Of ISO's external list (`AC04`) or the bank's own (`E433`); empty when it names none.
    package let code: String
    package let text: String

    package init(code: String, text: String) {
        self.code = code
        self.text = text
    }

    /// - Parameter element: with `Rsn` and `AddtlInf`.
    package init(of element: XMLElement?) {
        let reason = element?.child("Rsn")
        code = reason?.given("Cd") ?? reason?.given("Prtry") ?? ""
        text = element?.children("AddtlInf").map(\.text).joined(separator: " ") ?? ""
    }
}

extension XMLElement {
    /// The text of a child; nil when it is not there or empty.
    package func given(_ name: String) -> String? {
        let text = text(name)
        return text.isEmpty ? nil : text
    }

    /// - Throws: `ISOError.incomplete` when it is not there or empty.
    func required(_ group: String, _ name: String) throws(ISOError) -> String {
        guard let text = child(group)?.given(name) else { throw .incomplete("\(group)/\(name)", line: line) }
        return text
    }
}
