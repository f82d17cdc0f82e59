package import Primitives
import XMLKit

/// Payments that come back, as the bank that was paid sends them: pacs.004, any version.
package struct PaymentReturns: Hashable, Sendable {
    package struct Return: Hashable, Sendable {
        /// `RtrId`, or message and place where the bank gives none: a file twice has the same.
        package let id: String
        /// `MsgId` of what we sent.
        package let message: String?
        package let endToEnd: String?
        package let uetr: String?
        /// What comes back, which may be less than was sent.
        package let amount: ISOAmount
        package let settlesOn: CalendarDay?
        package let reason: ISOReason
    }

    package let id: String
    package let returns: [Return]

    /// - Throws: `ISOError.otherMessage`, or `.incomplete` without an id, a return or an amount, or where the number of
    ///   returns is not the one that its header says.
    package init(_ document: ISODocument) throws(ISOError) {
        guard document.kind == "pacs.004" else { throw .otherMessage(document.name) }
        let body = document.body
        id = try body.required("GrpHdr", "MsgId")
        var returns: [Return] = []
        for transaction in body.children("TxInf") {
            returns.append(try Self.read(transaction, in: body, id: "\(id)/\(returns.count + 1)"))
        }
        guard !returns.isEmpty, try body.required("GrpHdr", "NbOfTxs") == "\(returns.count)" else {
            throw .incomplete("TxInf", line: body.line)
        }
        self.returns = returns
    }

    private static func read(_ element: XMLElement, in body: XMLElement, id: String) throws(ISOError) -> Return {
        guard let amount = element.child("RtrdIntrBkSttlmAmt") else {
            throw .incomplete("RtrdIntrBkSttlmAmt", line: element.line)
        }
        let day = element.given("IntrBkSttlmDt") ?? body.child("GrpHdr")?.given("IntrBkSttlmDt")
        return Return(
            id: element.given("RtrId") ?? id,
            message: element.child("OrgnlGrpInf")?.given("OrgnlMsgId")
                ?? body.child("OrgnlGrpInf")?.given("OrgnlMsgId"),
            endToEnd: element.given("OrgnlEndToEndId"), uetr: element.given("OrgnlUETR")?.lowercased(),
            amount: ISOAmount(amount), settlesOn: day.flatMap { CalendarDay(String($0.prefix(10))) },
            reason: ISOReason(of: element.child("RtrRsnInf")))
    }
}
