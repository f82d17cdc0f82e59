import ISO20022Kit
import MoneyKit
import Primitives
import XMLKit

/// Payments in ISO 20022 as the bank reads them: pain.001 in euros, pacs.008 in dollars.
///
/// Of each it tells at once how it stands, and in a statement what moved: all that the bank pays, and later what comes
/// back or waited. An amount ending in .01 is refused, in .02 it waits, in .03 the answer comes three times, in .04 the
/// statement comes before the answer, in .07 the payment comes back; so is what goes to an account that it does not
/// know.
struct BankOrder: Sendable {
    struct Payment: Sendable {
        let endToEnd: String
        let uetr: String?
        let amount: Money
        let isKnown: Bool

        var behaviour: RefundBehaviour { RefundBehaviour(amount) }

        /// Why it is not made.
        var refusal: String? { isKnown ? behaviour == .fails ? "AC04" : nil : "AC01" }
    }

    let original: BankMessages.Original
    let day: CalendarDay
    let account: ISOAccount
    let payments: [Payment]

    /// Nil for what is no such message.
    init?(_ bytes: [UInt8]) {
        guard bytes.first == UInt8(ascii: "<"), let document = try? ISODocument.read(bytes) else { return nil }
        let body = document.body
        guard let message = body.child("GrpHdr")?.given("MsgId") else { return nil }
        original = BankMessages.Original(message: message, name: document.name)
        switch document.kind {
        case "pain.001":
            guard let group = body.child("PmtInf"), let account = group.child("DbtrAcct").flatMap(ISOAccount.init),
                let day = group.at("ReqdExctnDt", "Dt").flatMap({ CalendarDay($0.text) })
            else { return nil }
            (self.account, self.day) = (account, day)
            payments = group.children("CdtTrfTxInf").compactMap(Self.credit)
        case "pacs.008":
            guard let transfer = body.child("CdtTrfTxInf"),
                let account = transfer.child("DbtrAcct").flatMap(ISOAccount.init),
                let day = transfer.given("IntrBkSttlmDt").flatMap({ CalendarDay($0) })
            else { return nil }
            (self.account, self.day) = (account, day)
            payments = [transfer].compactMap(Self.wire)
        default: return nil
        }
    }

    private static func credit(_ element: XMLElement) -> Payment? {
        let account = element.child("CdtrAcct").flatMap(ISOAccount.init)?.number ?? ""
        return payment(
            element, element.at("Amt", "InstdAmt"), BankAccountKey(bank: String(account.prefix(2)), account: account))
    }

    private static func wire(_ element: XMLElement) -> Payment? {
        let account = element.child("CdtrAcct").flatMap(ISOAccount.init)?.number ?? ""
        let bank = element.at("CdtrAgt", "FinInstnId", "ClrSysMmbId", "MmbId")?.text ?? ""
        return payment(element, element.child("IntrBkSttlmAmt"), BankAccountKey(bank: bank, account: account))
    }

    private static func payment(_ element: XMLElement, _ amount: XMLElement?, _ account: BankAccountKey) -> Payment? {
        guard let endToEnd = element.child("PmtId")?.given("EndToEndId"),
            case .success(let amount)? = amount.map({ ISOAmount($0).money })
        else { return nil }
        return Payment(
            endToEnd: endToEnd, uetr: element.child("PmtId")?.given("UETR"), amount: amount,
            isKnown: BankRegistry.holder(of: account) != nil)
    }

    // MARK: Answers

    /// Files for the merchant.
    func answers(_ step: BankFormat.Step, on today: CalendarDay) -> [[UInt8]] {
        let settled = payments.filter { $0.refusal == nil && $0.behaviour != .waits }
        switch step {
        case .settled:
            let statement = statement(step, settled.map { entry($0) }, on: day)
            let reports = reports(step, payments, on: today)
            let isEarly = settled.contains { $0.behaviour == .notifiesBeforeAnswering }
            return isEarly ? statement + reports : reports + statement
        case .returned:
            let late = payments.filter { $0.refusal == nil && $0.behaviour == .waits }
            let back = settled.filter { $0.behaviour == .comesBack }
            return reports(step, late, on: today) + back.flatMap { returns($0, on: today) }
                + statement(step, late.map { entry($0) } + back.map { entry($0, isBack: true) }, on: today)
        }
    }

    private func reports(_ step: BankFormat.Step, _ payments: [Payment], on today: CalendarDay) -> [[UInt8]] {
        guard !payments.isEmpty else { return [] }
        let statuses = payments.map { payment in
            let code =
                switch (payment.refusal, payment.behaviour) {
                case (_?, _): "RJCT"
                case (nil, .waits) where step == .settled: "PDNG"
                default: "ACSC"
                }
            return BankMessages.Status(
                endToEnd: payment.endToEnd, uetr: payment.uetr, code: code, reason: payment.refusal)
        }
        let id = name("S", step)
        let report =
            original.name.hasPrefix("pain")
            ? BankMessages.customerReport(id, of: original, statuses, on: today)
            : BankMessages.bankReport(id, of: original, statuses[0], on: today)
        let count = payments.contains { $0.behaviour == .notifiesThrice } ? 3 : 1
        return Array(repeating: report, count: count)
    }

    /// Banks tell each other; of a customer's payment the statement tells.
    private func returns(_ payment: Payment, on today: CalendarDay) -> [[UInt8]] {
        guard let uetr = payment.uetr else { return [] }
        return [
            BankMessages.paymentReturn(
                name("R", .returned), of: original, payment.endToEnd, uetr, Self.back(payment), "AC04", on: today)
        ]
    }

    private func entry(_ payment: Payment, isBack: Bool = false) -> BankMessages.Entry {
        BankMessages.Entry(
            reference: payment.endToEnd + (isBack ? "R" : "D"), amount: isBack ? Self.back(payment) : payment.amount,
            isCredit: isBack, endToEnd: payment.endToEnd, returned: isBack ? "AC04" : nil)
    }

    /// Banks on Fedwire keep five dollars for their trouble.
    private static func back(_ payment: Payment) -> Money {
        guard payment.uetr != nil, payment.amount.minorUnits > 500 else { return payment.amount }
        return Money(minorUnits: payment.amount.minorUnits - 500, currency: payment.amount.currency)
    }

    private func statement(
        _ step: BankFormat.Step, _ entries: [BankMessages.Entry], on day: CalendarDay
    ) -> [[UInt8]] {
        guard let currency = entries.first?.amount.currency else { return [] }
        let opening = Money(minorUnits: 100_000_000, currency: currency)
        return [BankMessages.statement(name("A", step), of: account, opening, entries, on: day)]
    }

    /// 35 letters at most, and of one message at each step one.
    private func name(_ kind: String, _ step: BankFormat.Step) -> String {
        "\(kind)\(step.rawValue)\(original.message.prefix(33))"
    }
}

extension BankFormat {
    static let iso20022 = BankFormat(
        isOwn: { BankOrder($0) != nil }, settlesOn: { BankOrder($0)?.day },
        amounts: { BankOrder($0)?.payments.map(\.amount) ?? [] },
        answers: { bytes, step, today in BankOrder(bytes)?.answers(step, on: today) ?? [] })
}
