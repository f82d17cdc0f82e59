package import ISO20022Kit
import MoneyKit
import Primitives

/// What banks answer to what we sent: pain.002, pacs.002 and pacs.004, as all files are booked.
package enum StatusFile {
    /// - Throws: `bankFileInvalid`.
    package static func statuses(_ document: ISODocument, of rail: RailName) throws(PaymentsError) -> ReadBankFile {
        let report = try read { () throws(ISOError) in try StatusReport(document) }
        var entries: [ReadBankEntry] = []
        // Of single lines first: what is said of the message holds for the others.
        var named: [String] = []
        for status in report.statuses where status.level == .transaction {
            let reference = RailReference(uetr: status.uetr) ?? status.endToEnd.flatMap(RailReference.init)
            let text = reference?.text ?? status.endToEnd ?? status.uetr ?? ""
            let outcome =
                report.outcome(
                    message: status.message ?? "", payment: status.payment ?? "", endToEnd: status.endToEnd ?? "",
                    uetr: status.uetr) ?? status.outcome
            var meaning = reference.map { ReadBankEntry.Meaning.word(word(outcome), reference: $0.text) }
            // Our messages to banks hold one payment each.
            if text.isEmpty, rail == .wire, let file = file(status.message) {
                meaning = .wordOfFile(word(outcome), file: file, besides: [])
            }
            named.append(text)
            entries.append(entry(report, rail, "line \(text)", text, outcome, meaning))
        }
        for message in Set(report.statuses.compactMap(\.message)).sorted() {
            // Our message holds one payment, of the same name.
            guard let outcome = report.outcome(message: message, payment: message, endToEnd: "") else { continue }
            entries.append(
                entry(
                    report, rail, "message \(message)", message, outcome,
                    file(message).map { .wordOfFile(word(outcome), file: $0, besides: named) }))
        }
        return ReadBankFile(kind: document.kind, owners: [.rail(rail)], statements: [], entries: entries)
    }

    /// - Throws: `bankFileInvalid`.
    package static func returns(_ document: ISODocument, of rail: RailName) throws(PaymentsError) -> ReadBankFile {
        let returns = try read { () throws(ISOError) in try PaymentReturns(document) }
        let entries = returns.returns.map { one in
            let reference = RailReference(uetr: one.uetr) ?? one.endToEnd.flatMap(RailReference.init)
            let amount = try? one.amount.money.get()  // what is none of ours is unclear
            let code = BankLimits.code(one.reason.code)
            let meaning: ReadBankEntry.Meaning =
                switch (amount, reference) {
                case (nil, _): .unclear
                case (_, nil): .note
                case (let amount?, let reference?): .word(.returned(amount, code: code), reference: reference.text)
                }
            return ReadBankEntry(
                owner: .rail(rail), kind: .comeBack,
                identity: BankLimits.identity("\(rail.rawValue) \(document.kind) \(one.id)"), amount: amount,
                reference: (one.endToEnd ?? one.uetr).map(BankLimits.reference), reasonCode: code,
                // The statement says when our account had it.
                bookedOn: nil, meaning: meaning)
        }
        return ReadBankFile(kind: document.kind, owners: [.rail(rail)], statements: [], entries: entries)
    }

    private static func entry(
        _ report: StatusReport, _ rail: RailName, _ about: String, _ reference: String, _ outcome: StatusReport.Outcome,
        _ meaning: ReadBankEntry.Meaning?
    ) -> ReadBankEntry {
        let code = if case .refused(let reason) = outcome { BankLimits.code(reason.code) } else { nil as String? }
        return ReadBankEntry(
            owner: .rail(rail), kind: .status,
            identity: BankLimits.identity("\(rail.rawValue) \(report.id) \(about)"), amount: nil,
            reference: BankLimits.reference(reference), reasonCode: code, bookedOn: nil, meaning: meaning ?? .note)
    }

    /// A message of ours has the name of its file.
    private static func file(_ message: String?) -> BankFileID? {
        message.flatMap(RailReference.init)?.id.map { BankFileID($0) }
    }

    private static func word(_ outcome: StatusReport.Outcome) -> RailWord {
        switch outcome {
        case .succeeded: .succeeded
        case .processing: .accepted
        case .refused(let reason): .refused(code: BankLimits.code(reason.code) ?? "bank_refused")
        }
    }

    private static func read<Value>(_ body: () throws(ISOError) -> Value) throws(PaymentsError) -> Value {
        do throws(ISOError) {
            return try body()
        } catch {
            throw .bankFileInvalid(error.detail)
        }
    }
}
